// Signature Version 4 as S3 uses it: the service that signs the path once-encoded and never
// normalized. Sources: "Authenticating Requests (AWS Signature Version 4)" in the S3 API
// Reference, with its pages on the header, on query parameters and on chunked uploads.
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

export const SIGV4_ALGORITHM = 'AWS4-HMAC-SHA256'

/** SHA-256 of nothing, in hex. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What a signing key is good for: one day, one region, one service. */
export interface CredentialScope {
  /** `YYYYMMDD`, in UTC. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** The parts of a request that a signature covers, decoded. */
export interface SignedRequest {
  readonly method: string
  /** The path after percent-decoding. */
  readonly path: string
  /** Query parameters after decoding, in any order, without `X-Amz-Signature`. */
  readonly query: readonly (readonly [string, string])[]
  /** The signed headers, by lower-case name; values as received, one byte a character. */
  readonly headers: readonly (readonly [string, string])[]
  /** The value of `x-amz-content-sha256`, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
}

export function scopeText({ date, region, service }: CredentialScope): string {
  return `${date}/${region}/${service}/aws4_request`
}

/** The key of one scope. Costs four HMACs: worth keeping for a day. */
export function signingKey(secret: string, { date, region, service }: CredentialScope): KeyObject {
  const chain = [date, region, service, 'aws4_request']
  const start: Buffer = Buffer.from(`AWS4${secret}`)
  return createSecretKey(chain.reduce((key, word) => hmac(key, word), start))
}

/** The canonical request, one byte a character: headers may hold bytes that are no UTF-8. */
export function canonicalRequest(request: SignedRequest): string {
  const headers = [...request.headers].sort(byName)
  return [
    request.method,
    uriEncode(request.path, '/'),
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value.trim().replace(/ {2,}/g, ' ')}`),
    '',
    headers.map(([name]) => name).join(';'),
    request.payloadHash,
  ].join('\n')
}

/** What is signed for a whole request, at `timestamp` (`YYYYMMDDTHHMMSSZ`). */
export function stringToSign(timestamp: string, scope: CredentialScope, canonical: string): string {
  return [SIGV4_ALGORITHM, timestamp, scopeText(scope), sha256Of(canonical)].join('\n')
}

/** Where a chunk or trailer stands: each signature covers the one before it. */
export interface ChunkContext {
  readonly timestamp: string
  readonly scope: CredentialScope
  readonly previousSignature: string
}

/** What is signed for one chunk of an aws-chunked body whose data hash to `sha256` (hex). */
export function chunkStringToSign(context: ChunkContext, sha256: string): string {
  const { timestamp, scope, previousSignature } = context
  const head = [`${SIGV4_ALGORITHM}-PAYLOAD`, timestamp, scopeText(scope), previousSignature]
  return [...head, EMPTY_SHA256, sha256].join('\n')
}

/** What is signed for the trailing headers, given as `name:value\n` lines. */
export function trailerStringToSign(context: ChunkContext, trailers: string): string {
  const { timestamp, scope, previousSignature } = context
  const algorithm = `${SIGV4_ALGORITHM}-TRAILER`
  return [algorithm, timestamp, scopeText(scope), previousSignature, sha256Of(trailers)].join('\n')
}

/** Of text of one byte a character, in hex. */
function sha256Of(text: string): string {
  return hash('sha256', Buffer.from(text, 'latin1'), 'hex')
}

/** The signature of a string-to-sign, in hex. */
export function sign(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex')
}

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/

/** Percent-encodes the UTF-8 of `text`, except unreserved characters and those of `keep`. */
export function uriEncode(text: string, keep = ''): string {
  if (UNRESERVED.test(text)) return text
  let encoded = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte)
    const plain = byte < 0x80 && (UNRESERVED.test(char) || keep.includes(char))
    encoded += plain ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

function canonicalQuery(query: SignedRequest['query']): string {
  return query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort((a, b) => byName(a, b) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return compare(a[0], b[0])
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}
