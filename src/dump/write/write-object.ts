import { Failure } from '../../base/failure.ts'
import type { Segment } from '../../format/record.ts'
import type { DumpSource } from '../../host/source.ts'
import type { StorageClass } from '../../store/store.ts'
import { type FilledPart, UploadFeed } from './upload-feed.ts'
import { S3_LIMITS, type UploadSizes, uploadSizes } from './upload-sizes.ts'
import { describeBytes, UploadingObject } from './uploading-object.ts'
import type { WriteGuards } from './write-guards.ts'
import { WriteRun } from './write-run.ts'
import type { WriteTools } from './write-tools.ts'

export interface ObjectRequest {
  /** A literal key, relative to the store's root. */
  readonly key: string
  readonly storageClass?: StorageClass | undefined
  /** Made by `uploadSizes`; its defaults unless given. An object has no segments. */
  readonly sizes?: UploadSizes | undefined
  readonly guards?: WriteGuards | undefined
}

export interface WrittenObject extends Segment {
  readonly key: string
}

/** The most bytes that one object of these parts can hold: 10,000 of them. */
export function largestObject(sizes: UploadSizes): number {
  return sizes.partBytes * S3_LIMITS.maxParts
}

/**
 * Stores what `source` gives as one object under a key of the caller's choice, without a
 * record. It becomes visible whole, after the source has ended well. Disposes of the source.
 *
 * The key may be known to others, so the store's wrapper must not take it for our own write
 * when it is taken: it is opened as `guessable`.
 *
 * @throws `already-exists` if the key is taken.
 * @throws `bad-input` if the stream is longer than {@link largestObject}; nothing is stored.
 * @throws as `writeDump` otherwise.
 */
export async function writeObject(
  request: ObjectRequest,
  source: DumpSource,
  tools: WriteTools,
  signal?: AbortSignal,
): Promise<WrittenObject> {
  const run = new WriteRun(source, tools, signal)
  try {
    const feed = new UploadFeed(run, request.sizes ?? uploadSizes())
    const first = await feed.next()
    const written =
      first === undefined || feed.isOver
        ? await storeWhole(request, run, first?.bytes ?? new Uint8Array(0))
        : await storeParts(request, run, feed, first)
    await run.disposeSource()
    return { key: request.key, ...written }
  } catch (error) {
    throw await run.abandon(error)
  }
}

async function storeWhole(
  { key, storageClass, guards }: ObjectRequest,
  run: WriteRun,
  bytes: Uint8Array,
): Promise<Segment> {
  await run.endSource(guards)
  const written = describeBytes(bytes)
  await run.create(key, bytes, { storageClass, crc32: written.crc32 })
  return written
}

async function storeParts(
  request: ObjectRequest,
  run: WriteRun,
  feed: UploadFeed,
  first: FilledPart,
): Promise<Segment> {
  const maxBytes = largestObject(request.sizes ?? uploadSizes())
  const object = await UploadingObject.open(run, request.key, request.storageClass)
  const rest = await object.sendFrom(feed, first, maxBytes)
  if (rest !== undefined) {
    throw new Failure(
      'bad-input',
      `the stream is longer than one object holds, ${maxBytes} bytes`,
      {
        hint: 'Choose larger parts, or dump it as a stream and level, which has no limit.',
      },
    )
  }
  await run.endSource(request.guards)
  return object.complete()
}
