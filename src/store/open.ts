// From a store's URL to a store. The SDK loads only when an S3 store is opened.
import { resolve } from 'node:path'
import type { Clock, RandomBytes } from '../base/clock.ts'
import type { ObjectStore } from './store.ts'
import { parseStoreUrl } from './store-url.ts'

/** An S3 key pair given outright, such as that of s3dump's `~/.s3keys`. */
export interface StoreCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface OpenStoreOptions {
  readonly clock: Clock
  readonly random: RandomBytes
  /**
   * Where AWS_REGION, AWS_ENDPOINT_URL_S3, AWS_PROFILE, AWS_CA_BUNDLE and their like are looked
   * up. The SDK's credential chain reads the process's own environment beside it.
   */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Instead of the SDK's standard chain. */
  readonly credentials?: StoreCredentials | undefined
  /** Over the environment's and the shared config's. */
  readonly region?: string | undefined
  /** Over the environment's and the shared config's, such as `https://s3.example.net`. */
  readonly endpoint?: string | undefined
  /** How long a connection may be silent before the request counts as broken: 60,000 unless given. */
  readonly requestTimeoutMs?: number | undefined
}

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
