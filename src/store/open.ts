// From a store's URL to a store. The SDK loads only when an S3 store is opened.
import { resolve } from 'node:path'
import type { OpenStoreOptions } from './open-options.ts'
import type { ObjectStore } from './store.ts'
import { parseStoreUrl } from './store-url.ts'

/**
 * Opens the store named by `url`: `s3://bucket[/root]` or `dir:/path`. Nothing is asked of it yet.
 * Keys given to the store are relative to its root.
 *
 * @throws `bad-input` if `url` is neither, with a hint for what was probably meant.
 */
export async function openStore(url: string, options: OpenStoreOptions): Promise<ObjectStore> {
  const place = parseStoreUrl(url)
  if (place.kind === 'dir') {
    const { DirectoryStore } = await import('./dir/directory-store.ts')
    return new DirectoryStore(resolve(place.path), options)
  }
  const { openS3Store } = await import('./s3/s3-store.ts')
  return openS3Store(place, options)
}
