// One line of a server access log. Source: "Amazon S3 server access log format" in the user
// guide, with its sample of 27 fields.
import type { EventCaller, EventObject, RequestEvent } from '../journal/request-event.ts'
import { logTime, once, quoted, twice } from './log-encoding.ts'
import { restOperation, sourceOperation, uniqueString } from './log-names.ts'

/** The fields of a line, in S3's order; what is undefined is told by a dash. */
interface LogFields {
  readonly bucketOwner: string
  readonly bucket: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly remoteAddress: string | undefined
  readonly requester: string | undefined
  readonly requestId: string
  readonly operation: string
  /** Encoded already. */
  readonly key: string | undefined
  /** Quoted already. */
  readonly requestUri: string
  readonly status: number | undefined
  readonly errorCode: string | undefined
  readonly bytesSent: number | undefined
  readonly objectSize: number | undefined
  readonly totalMs: number | undefined
  readonly turnAroundMs: number | undefined
  /** Quoted already. */
  readonly referer: string
  /** Quoted already. */
  readonly userAgent: string
  readonly versionId: string | undefined
  readonly hostId: string | undefined
  readonly signatureVersion: string | undefined
  readonly cipher: string | undefined
  readonly authentication: string | undefined
  readonly host: string | undefined
  readonly tls: string | undefined
  readonly aclRequired: boolean
}

function lineOf(fields: LogFields): string {
  return [
    fields.bucketOwner,
    fields.bucket,
    `[${logTime(fields.time)}]`,
    fields.remoteAddress,
    fields.requester,
    fields.requestId,
    fields.operation,
    fields.key,
    fields.requestUri,
    fields.status,
    fields.errorCode,
    fields.bytesSent === 0 ? undefined : fields.bytesSent,
    fields.objectSize,
    rounded(fields.totalMs),
    rounded(fields.turnAroundMs),
    fields.referer,
    fields.userAgent,
    fields.versionId,
    fields.hostId,
    fields.signatureVersion,
    fields.cipher,
    fields.authentication,
    fields.host,
    fields.tls,
    // There are no access points.
    undefined,
    fields.aclRequired ? 'Yes' : undefined,
    // The region of the requester, which nobody outside of AWS has.
    undefined,
  ]
    .map((field) => (field === undefined || field === '' ? '-' : String(field)))
    .join(' ')
}

/** A line, and the bucket that it is about. */
export interface LogEntry {
  readonly bucket: string
  /** Milliseconds since 1970. */
  readonly time: number
  line(bucketOwner: string): string
}

/** The request's own entry, and those of what it copied and of the keys that it deleted. */
export function entriesOf(event: RequestEvent): LogEntry[] {
  const { bucket, deleted = [], service, source } = event
  if (service !== 's3') return []
  return [
    ...(bucket === undefined ? [] : [entry({ ...requestFields(event), bucket })]),
    ...deleted.map((object) => entry(objectFields(event, 'BATCH.DELETE.OBJECT', object, once))),
    ...(source === undefined
      ? []
      : [entry(objectFields(event, sourceOperation(event.operation), source, twice))]),
  ]
}

type Fields = Omit<LogFields, 'bucketOwner'>

function entry(fields: Fields): LogEntry {
  const { bucket, time } = fields
  return { bucket, time, line: (bucketOwner) => lineOf({ ...fields, bucketOwner }) }
}

function requestFields(event: RequestEvent): Omit<Fields, 'bucket'> {
  const { bytesSent, errorCode, host, httpVersion, key, method, objectSize, path, versionId } =
    event
  return {
    ...callerFields(event),
    operation: restOperation(event),
    key: key === undefined ? undefined : twice(key),
    requestUri: quoted(`${method} ${path} HTTP/${httpVersion}`),
    status: event.status === 0 ? undefined : event.status,
    errorCode,
    bytesSent,
    objectSize,
    totalMs: event.totalMs,
    turnAroundMs: event.turnAroundMs,
    // A parser of AWS's own takes this field for one without spaces.
    referer: quoted(event.referer).replaceAll(' ', '%20'),
    userAgent: quoted(event.userAgent),
    versionId: versionId && once(versionId),
    hostId: event.hostId,
    host: once(host),
    aclRequired: event.aclRequired === true,
  }
}

/** What stands in no request of its own has no URI, referer nor user agent, not even in quotes. */
function objectFields(
  event: RequestEvent,
  operation: string,
  { bucket, errorCode, key, size, status, versionId }: EventObject,
  encode: (key: string) => string,
): Fields {
  return {
    ...callerFields(event),
    bucket,
    operation,
    key: encode(key),
    requestUri: '-',
    status,
    errorCode,
    bytesSent: undefined,
    objectSize: size,
    totalMs: undefined,
    turnAroundMs: undefined,
    referer: '-',
    userAgent: '-',
    versionId: versionId && once(versionId),
    hostId: event.hostId,
    host: once(event.host),
    aclRequired: false,
  }
}

function callerFields({ caller, id, remoteAddress, signature, time, tls }: RequestEvent) {
  return {
    time,
    remoteAddress,
    requester: caller && requesterOf(caller),
    requestId: id,
    signatureVersion: signature?.version,
    cipher: tls?.cipher,
    authentication: signature?.type,
    tls: tls?.version,
  }
}

/** A root user is its account's canonical id, others are ARNs, nobody is nothing. */
function requesterOf({ accountId, arn, canonicalId }: EventCaller): string | undefined {
  if (accountId === '') return undefined
  return arn.endsWith(':root') ? canonicalId : arn
}

export interface ServiceAct {
  readonly bucket: string
  readonly key: string
  readonly time: number
  readonly requestId: string
  /** As `AmazonS3`, or `svc:cloudtrail.amazonaws.com`. */
  readonly requester: string
  readonly operation: string
  readonly status?: number | undefined
  readonly objectSize?: number | undefined
  readonly versionId?: string | undefined
}

/** What S3 itself did, such as a lifecycle rule's expiration, or what a service stored. */
export function serviceEntry(act: ServiceAct): LogEntry {
  return entry({
    bytesSent: undefined,
    totalMs: undefined,
    turnAroundMs: undefined,
    remoteAddress: undefined,
    errorCode: undefined,
    hostId: undefined,
    signatureVersion: undefined,
    cipher: undefined,
    authentication: undefined,
    host: undefined,
    tls: undefined,
    status: undefined,
    objectSize: undefined,
    versionId: undefined,
    aclRequired: false,
    ...act,
    key: once(act.key),
    requestUri: quoted(undefined),
    referer: quoted(undefined),
    userAgent: quoted(undefined),
  })
}

/** What a service of AWS stored in a bucket that is logged. */
export function deliveryEntry(
  service: string,
  stored: Pick<ServiceAct, 'bucket' | 'key' | 'time' | 'objectSize'>,
): LogEntry {
  return serviceEntry({
    ...stored,
    requestId: uniqueString(),
    requester: `svc:${service}`,
    operation: 'REST.PUT.OBJECT',
    status: 200,
  })
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms)
}
