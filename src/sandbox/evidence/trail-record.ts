// A request as CloudTrail records it. Sources: "CloudTrail record contents for management, data,
// and network activity events" in the CloudTrail user guide, "Example log file entries" in S3's.
import { randomUUID } from 'node:crypto'
import { isoSeconds } from '../../base/time.ts'
import type { EventValues, RequestEvent } from '../journal/request-event.ts'
import { isReading } from '../query/query-call.ts'
import { isSecretName } from './mask.ts'
import { queryOf } from './readable-query.ts'
import { trailIdentity } from './trail-identity.ts'
import { isDataEvent, isListing, trailName } from './trail-names.ts'

const EVENT_VERSION = '1.11'

/** The trail that records, and where it stands. */
export interface Trail {
  /** Twelve digits. */
  readonly account: string
  readonly region: string
}

/**
 * The record of a request; undefined for one that CloudTrail does not record: whose sender is not
 * known, because its signature did not hold, or which is no operation at all.
 */
export function trailRecord(event: RequestEvent, trail: Trail): EventValues | undefined {
  const { caller, operation } = event
  if (caller === undefined || operation === undefined) return undefined
  const own = event.service === 's3' ? ofS3(event, operation, trail) : ofQuery(event, operation)
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: trailIdentity(caller, trail.account),
    eventTime: isoSeconds(event.time),
    eventSource: `${event.service}.amazonaws.com`,
    sourceIPAddress: event.remoteAddress,
    ...errorOf(event),
    ...own,
    requestID: event.id,
    eventID: randomUUID(),
    eventType: 'AwsApiCall',
    recipientAccountId: event.bucketOwner?.accountId ?? (caller.accountId || trail.account),
    ...tlsDetails(event),
  }
}

function ofS3(event: RequestEvent, operation: string, { region }: Trail): EventValues {
  const { key, method, userAgent = '' } = event
  const isData = isDataEvent(operation, key)
  return {
    eventName: trailName(operation),
    awsRegion: region,
    userAgent: `[${userAgent}]`,
    requestParameters: s3Parameters(event),
    responseElements: null,
    additionalEventData: additionalData(event),
    resources: resourcesOf(event, operation),
    readOnly: method === 'GET' || method === 'HEAD',
    managementEvent: !isData,
    eventCategory: isData ? 'Data' : 'Management',
  }
}

/** IAM and STS are in one region, whichever a request was signed for. */
function ofQuery(event: RequestEvent, operation: string): EventValues {
  const { parameters = null, service, userAgent = '' } = event
  // STS changes nothing that it would record: a session is told by who uses it.
  const readOnly = service !== 's3' && isReading(service, operation)
  return {
    eventName: operation,
    awsRegion: 'us-east-1',
    userAgent,
    requestParameters: parameters,
    responseElements: readOnly ? null : responseOf(event),
    readOnly,
    managementEvent: true,
    eventCategory: 'Management',
  }
}

function errorOf({ errorCode, errorMessage }: RequestEvent): EventValues {
  if (errorCode === undefined) return {}
  return { errorCode, errorMessage: errorMessage ?? '' }
}

function responseOf({ errorCode, response }: RequestEvent): EventValues | null {
  if (errorCode !== undefined || response === undefined) return null
  return Object.keys(response).length === 0 ? null : response
}

/** What the query says, and those headers that policies can ask about. */
function s3Parameters({ bucket, decisions, host, key, path }: RequestEvent): EventValues {
  const query = queryOf(path).filter(([name]) => !isSecretName(name))
  const headers = decisions
    .flatMap(({ conditions }) => Object.entries(conditions))
    .filter(([name]) => name.startsWith('s3:x-amz-') && name !== 's3:x-amz-content-sha256')
    .map(([name, values]) => [name.slice('s3:'.length), values[0] ?? ''] as const)
  return Object.fromEntries([
    ...headers,
    ...query,
    ...(bucket === undefined ? [] : [['bucketName', bucket] as const]),
    ['Host', host] as const,
    ...(key === undefined ? [] : [['key', key] as const]),
  ])
}

function additionalData(event: RequestEvent): EventValues {
  const { aclRequired, bytesReceived, bytesSent, hostId, signature, tls } = event
  return {
    ...(signature === undefined ? {} : { SignatureVersion: signature.version }),
    ...(tls === undefined ? {} : { CipherSuite: tls.cipher }),
    bytesTransferredIn: bytesReceived,
    ...(signature === undefined ? {} : { AuthenticationMethod: signature.type }),
    'x-amz-id-2': hostId,
    bytesTransferredOut: bytesSent,
    ...(aclRequired === true ? { aclRequired: 'Yes' } : {}),
  }
}

function resourcesOf({ bucket, bucketOwner, key }: RequestEvent, operation: string): EventValues[] {
  if (bucket === undefined) return []
  const ARN = `arn:aws:s3:::${bucket}`
  const owner = bucketOwner === undefined ? {} : { accountId: bucketOwner.accountId }
  return [
    ...(isListing(operation) ? [{ type: 'AWS::S3::Object', ARNPrefix: `${ARN}/` }] : []),
    ...(key === undefined ? [] : [{ type: 'AWS::S3::Object', ARN: `${ARN}/${key}` }]),
    { ...owner, type: 'AWS::S3::Bucket', ARN },
  ]
}

function tlsDetails({ host, tls }: RequestEvent): EventValues {
  if (tls === undefined) return {}
  const { cipher: cipherSuite, version: tlsVersion } = tls
  return { tlsDetails: { tlsVersion, cipherSuite, clientProvidedHostHeader: host } }
}
