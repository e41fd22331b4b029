// Signature Version 2, which boto3 still makes by default for presigned URLs and forms of the
// oldest regions. Source: "Signing and authenticating REST requests" (version 2) in the S3 API
// Reference.
import { createHmac } from 'node:crypto'
import { uriEncode } from './sigv4.ts'

/** The parts of a presigned request that its signature covers, decoded. */
export interface SignedRequestV2 {
  readonly method: string
  /** The path, after the bucket's name where the host tells it: `/`, `/bucket`, `/bucket/key`. */
  readonly resource: string
  readonly query: readonly (readonly [string, string])[]
  /** By lower-case name, values as received; those of the query that stand for headers among them. */
  readonly headers: ReadonlyMap<string, string>
  /** Seconds since 1970, as the URL spells them. */
  readonly expires: string
}

/** Query parameters that are part of the resource, beside those that begin with `response-`. */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    'accelerate acl analytics cors delete inventory lifecycle location logging metrics ' +
    'notification object-lock partNumber policy replication requestPayment restore select ' +
    'select-type storageClass tagging torrent uploadId uploads versionId versioning versions website'
  ).split(' '),
)

/** What is signed for a presigned URL. */
export function stringToSignV2(request: SignedRequestV2): string {
  const { method, headers, expires } = request
  return [
    method,
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    expires,
    ...amzHeaders(headers),
    canonicalResource(request),
  ].join('\n')
}

/** The signature of a string, in base64. A form's is that of its policy as it stands there. */
export function signV2(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text, 'latin1').digest('base64')
}

function amzHeaders(headers: ReadonlyMap<string, string>): string[] {
  return [...headers]
    .filter(([name]) => name.startsWith('x-amz-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`)
}

function canonicalResource({ resource, query }: SignedRequestV2): string {
  const path = uriEncode(resource, '/')
  const selected = query
    .filter(([name]) => SUBRESOURCES.has(name) || name.startsWith('response-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return selected.length === 0 ? path : `${path}?${selected.join('&')}`
}
