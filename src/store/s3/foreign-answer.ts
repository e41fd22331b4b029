// Good answers that are not S3's: a page to log in, a gateway's greeting, half a document.
// Whoever takes one for S3's believes that bytes are stored, or that a bucket is empty.
import { Readable } from 'node:stream'
import { StoreFailure } from '../store-failure.ts'
import type { Asked, Place } from './asked.ts'

/** What each good answer has from every S3 service, as the SDK names it. */
const ALWAYS: ReadonlyMap<string, string> = new Map([
  ['PutObject', 'ETag'],
  ['UploadPart', 'ETag'],
  ['CompleteMultipartUpload', 'ETag'],
  ['GetObject', 'ETag'],
  ['HeadObject', 'ETag'],
  ['ListObjectsV2', 'IsTruncated'],
  ['ListObjectVersions', 'IsTruncated'],
])

/**
 * Where `x-amz-request-id` will do instead: gateways to other storage may know no entity tag. It does
 * not for what is cut short in its document, nor for parts, which are named by their tags.
 */
const BY_HEADERS: ReadonlySet<string> = new Set(['PutObject', 'GetObject', 'HeadObject'])

interface Output {
  readonly $metadata?: { readonly requestId?: string | undefined }
  readonly Body?: unknown
  readonly [name: string]: unknown
}

/** @throws StoreFailure if a good answer lacks what S3 always says. */
export function checkIsOfS3(asked: Asked, answer: unknown, place: Place): void {
  const name = ALWAYS.get(asked.operation)
  const output: Output = Object(answer)
  if (name === undefined || output[name] !== undefined) return
  if (BY_HEADERS.has(asked.operation) && output.$metadata?.requestId !== undefined) return
  if (output.Body instanceof Readable) output.Body.destroy()
  throw foreignAnswer(asked, place)
}

/** Whoever answered, S3 may have done what was asked, and may answer the next time. */
export function foreignAnswer(
  { operation, key }: Asked,
  place: Place,
  cause?: unknown,
): StoreFailure {
  const where = place.settings.endpoint ?? 'AWS'
  return new StoreFailure(`${where}: what answers is not S3, or was cut short (${operation})`, {
    reason: 'broken',
    mayHaveHappened: true,
    operation,
    key,
    cause,
    hint: 'Check the endpoint, and whether a proxy or a page to log in answers in its place.',
  })
}

/** The signature is for one host: what is sent elsewhere would not be accepted there. */
export function redirectedAnswer(
  { operation, key }: Asked,
  place: Place,
  status: number,
  location: string | undefined,
): StoreFailure {
  const from = place.settings.endpoint ?? 'AWS'
  const to = withoutSecrets(location)
  return new StoreFailure(`${from} redirects to ${to} (${operation}: ${status})`, {
    reason: 'refused',
    operation,
    key,
    hint: 'No redirect is followed: name as endpoint the one that answers itself.',
  })
}

/** Of a URL, no more than what an endpoint has: the rest may carry a token. */
function withoutSecrets(location: string | undefined): string {
  const url = URL.parse(location ?? '')
  return url === null ? 'another path' : `${url.protocol}//${url.host}${url.pathname}`
}
