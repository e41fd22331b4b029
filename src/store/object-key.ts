import { Failure } from '../base/failure.ts'

/** S3's limit, of the key with the store's root before it. */
const MAX_KEY_BYTES = 1024

/**
 * Refuses what no S3 service takes as a key, before it is asked.
 *
 * @param root what stands before `key` in the bucket.
 * @throws `bad-input` if `key` is empty, not well-formed Unicode or too long.
 */
export function checkKey(key: string, root = ''): void {
  const problem = problemOf(key, root)
  if (problem !== undefined) {
    throw new Failure('bad-input', `${JSON.stringify(key)} cannot be an object's key: ${problem}`)
  }
}

function problemOf(key: string, root: string): string | undefined {
  if (key === '') return 'it is empty'
  if (!key.isWellFormed()) return 'it is not well-formed Unicode'
  const bytes = Buffer.byteLength(root + key)
  return bytes > MAX_KEY_BYTES ? `${bytes} bytes are more than ${MAX_KEY_BYTES}` : undefined
}

/** What stands in `key` between `prefix` and the next `/`, with it; undefined if there is none. */
export function folderAfter(prefix: string, key: string): string | undefined {
  const slash = key.indexOf('/', prefix.length)
  return slash < 0 ? undefined : key.slice(prefix.length, slash + 1)
}
