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

/** @throws StoreFailure if a good answer lacks what S3 always says. */
export function checkIsOfS3(asked: Asked, answer: unknown, place: Place): void {
  const name = ALWAYS.get(asked.operation)
  const { [name ?? '']: said, Body: body } = Object(answer) as Record<string, unknown>
  if (name === undefined || said !== undefined) return
  if (body instanceof Readable) body.destroy()
  throw foreignAnswer(asked, place)
}

/** Whoever answered, S3 may have done what was asked, and may answer the next time. */
export function foreignAnswer({ operation, key }: Asked, place: Place): StoreFailure {
  const where = place.settings.endpoint ?? 'AWS'
  return new StoreFailure(`${where}: what answers is not S3, or was cut short (${operation})`, {
    reason: 'broken',
    mayHaveHappened: true,
    operation,
    key,
    hint: 'Check the endpoint, and whether a proxy or a page to log in answers in its place.',
  })
}
