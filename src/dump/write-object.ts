import { Failure } from '../base/failure.ts'
import type { StorageClass } from '../store/store.ts'
import type { DumpSource } from './source.ts'
import type { UploadSizes } from './upload-sizes.ts'
import type { WriteTools } from './write-dump.ts'
import type { WriteGuards } from './write-guards.ts'

export interface ObjectRequest {
  /** A literal key, relative to the store's root. */
  readonly key: string
  readonly storageClass?: StorageClass | undefined
  readonly sizes?: UploadSizes | undefined
  readonly guards?: WriteGuards | undefined
}

export interface WrittenObject {
  readonly key: string
  readonly bytes: number
  readonly crc32: number
  readonly sha256: string
}

/** The most bytes that one object of these parts can hold: 10,000 of them. */
export function largestObject(sizes: UploadSizes): number {
  return sizes.partBytes * 10_000
}

/**
 * Stores what `source` gives as one object under a key of the caller's choice, without a
 * record. Whole or not at all, but nothing tells it from other objects.
 *
 * @throws `already-exists` if the key is taken.
 * @throws `bad-input` if the stream is longer than {@link largestObject}; nothing is stored.
 */
export async function writeObject(
  request: ObjectRequest,
  source: DumpSource,
  tools: WriteTools,
  signal?: AbortSignal,
): Promise<WrittenObject> {
  throw new Failure('unsupported', `not written yet ${String([request, source, tools, signal])}`)
}
