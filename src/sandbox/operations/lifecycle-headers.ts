// What answers tell of a bucket's lifecycle rules.
import { uriEncode } from '../../aws/sigv4.ts'
import { httpTime } from '../http/answer.ts'
import { firstAbort, firstExpiration } from '../lifecycle/matching-rules.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Upload } from '../state/uploads.ts'
import type { Version } from '../state/version.ts'

/** `x-amz-expiration`, if a rule lets this current version expire. */
export function expirationHeader(
  { lifecycle }: Bucket,
  { key, size, modified, attributes }: Version,
): Record<string, string> {
  if (lifecycle === undefined) return {}
  const first = firstExpiration(lifecycle, { key, size, tags: attributes.tags }, modified)
  if (first === undefined) return {}
  const expiration = `expiry-date="${httpTime(first.at)}", rule-id="${uriEncode(first.id)}"`
  return { 'x-amz-expiration': expiration }
}

/** `x-amz-abort-date` and `x-amz-abort-rule-id`, if a rule aborts this upload. */
export function abortHeaders(
  { lifecycle }: Bucket,
  { key, initiated }: Pick<Upload, 'key' | 'initiated'>,
): Record<string, string> {
  const first = lifecycle && firstAbort(lifecycle, key, initiated)
  if (first === undefined) return {}
  return {
    'x-amz-abort-date': httpTime(first.at),
    'x-amz-abort-rule-id': uriEncode(first.id),
  }
}
