// GetObject and HeadObject.
import { type Answer, httpTime, quoted } from '../http/answer.ts'
import { checksumHeader } from '../http/integrity.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import { KEPT_HEADERS } from './attributes.ts'
import type { ObjectCall } from './call.ts'
import { requireReadable } from './conditions.ts'
import { encodeWords } from './encoded-words.ts'
import { encryptionHeaders, refuseMethod, requireDecryptable } from './encryption.ts'
import { findVersion, versionHeader } from './find-version.ts'
import { expirationHeader } from './lifecycle-headers.ts'
import { lockHeaders } from './lock-headers.ts'
import { requireRestored, restorationHeader } from './restoration.ts'
import { readSpan, type Span } from './span.ts'

export function getObject(call: ObjectCall): Answer {
  return answerRead(call, (version) => requireRestored(call, version))
}

/** As GetObject, of archived objects too; whoever sends the answer leaves the body out. */
export function headObject(call: ObjectCall): Answer {
  return answerRead(call)
}

function answerRead(call: ObjectCall, check?: (version: Version) => void): Answer {
  const { request, state, key } = call
  const bucket = state.buckets.require(call.bucket)
  const versionId = queryValue(request, 'versionId')
  const version = findVersion(state, bucket, key, versionId, request.method)
  refuseMethod(request)
  check?.(version)
  requireDecryptable(call, version, { bucket: bucket.name, owner: 'object' })
  requireReadable(call, version)
  const span = readSpan(call, version)
  const pieces =
    version.body === undefined || request.method === 'HEAD'
      ? []
      : state.bodies.pieces(version.body, span.start, span.end)
  return {
    status: span.partial ? 206 : 200,
    headers: {
      ...objectHeaders(bucket, version),
      ...restorationHeader(version, call.now),
      ...(versionId === undefined ? expirationHeader(bucket, version) : {}),
      ...lockHeaders(call, version),
      ...encryptionHeaders(version.attributes.encryption, request),
      ...spanHeaders(span, version),
      ...checksumHeaders(request, version, span),
      ...overrides(request),
    },
    body: { length: span.end - span.start, stream: state.bodies.read(pieces) },
  }
}

/** What tells of a version, whichever bytes of it are sent. */
function objectHeaders(bucket: Bucket, version: Version): Record<string, string> {
  const { headers, metadata, tags } = version.attributes
  const user = Object.entries(metadata).map(([name, value]) => [
    `x-amz-meta-${name}`,
    encodeWords(value),
  ])
  return {
    ...headers,
    ...(Object.fromEntries(user) as Record<string, string>),
    ...versionHeader(bucket, version),
    'accept-ranges': 'bytes',
    'last-modified': httpTime(version.modified),
    etag: quoted(version.etag),
    ...(version.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': version.storageClass }),
    ...(tags.length > 0 ? { 'x-amz-tagging-count': String(tags.length) } : {}),
  }
}

function spanHeaders(span: Span, version: Version): Record<string, string | number | undefined> {
  return {
    'content-range': span.partial
      ? `bytes ${span.start}-${span.end - 1}/${version.size}`
      : undefined,
    'x-amz-mp-parts-count': span.part === undefined ? undefined : version.attributes.parts,
  }
}

/** A checksum is sent if asked for, and only with all the bytes that it covers. */
function checksumHeaders(
  request: S3Request,
  { size, attributes: { checksum } }: Version,
  span: Span,
): Record<string, string> {
  const wanted = request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  if (!wanted || checksum === undefined) return {}
  const isWhole = span.end - span.start === size
  const covering = span.part?.checksum ?? (isWhole ? checksum.value : undefined)
  if (covering === undefined) return {}
  return {
    [checksumHeader(checksum.algorithm)]: covering,
    'x-amz-checksum-type': checksum.type,
  }
}

/** The `response-…` parameters, which answer in place of what was stored. */
function overrides(request: S3Request): Record<string, string> {
  const given = KEPT_HEADERS.flatMap((name) => {
    const parameter = `response-${name}`
    const value = queryValue(request, parameter)
    return value === undefined ? [] : [[name, asHeaderValue(parameter, value)] as const]
  })
  return Object.fromEntries(given)
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/

/** The UTF-8 bytes of a value, one a character, as headers are sent. No line may be added. */
function asHeaderValue(name: string, value: string): string {
  if (CONTROL.test(value)) throw invalidArgument(name, value, 'Header value cannot be represented.')
  return Buffer.from(value, 'utf8').toString('latin1')
}
