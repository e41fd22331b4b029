import { Failure } from '../../base/failure.ts'
import type { ObjectReader } from '../../store/store.ts'
import { StoreFailure, storeRefused } from '../../store/store-failure.ts'
import type { DumpObject } from './dump-objects.ts'

/** A range of an object that arrived whole. */
export interface FetchedPart {
  readonly object: DumpObject
  readonly start: number
  readonly end: number
  /**
   * Belongs to the consumer until it asks for the next part, and as long as it holds it. Shared
   * memory: another thread may read it.
   */
  readonly bytes: Uint8Array
  /** Keeps `bytes` as they are until `reading` resolves. If it rejects, so does a later part. */
  hold(reading: Promise<void>): void
}

export interface FetchOptions {
  readonly partBytes: number
  readonly concurrency: number
  readonly signal?: AbortSignal | undefined
}

interface FilledBuffer {
  readonly range: Range
  readonly buffer: Uint8Array
}

type Range = Omit<FetchedPart, 'bytes' | 'hold'>

/**
 * The bytes of `objects` in order, by ranged GETs of which `concurrency` are under way, one fewer
 * while the consumer works. Holds `concurrency` buffers of `partBytes`, used again and again. When
 * the consumer stops, the GETs under way are aborted and have settled before this returns.
 */
export async function* fetchAhead(
  store: ObjectReader,
  objects: Iterable<DumpObject>,
  { partBytes, concurrency, signal }: FetchOptions,
): AsyncGenerator<FetchedPart> {
  const stop = new AbortController()
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const ranges = rangesOf(objects, partBytes)
  const buffers = new BufferQueue(concurrency, partBytes)
  const ahead: Promise<FilledBuffer>[] = []
  const fillUp = () => {
    while (ahead.length < concurrency) {
      const { done, value: range } = ranges.next()
      if (done === true) return
      const part = fetchRange(store, range, buffers.take(), stopped)
      part.catch(() => undefined) // Its failure is met when its turn comes.
      ahead.push(part)
    }
  }
  try {
    for (;;) {
      fillUp()
      const filled = await ahead.shift()
      if (filled === undefined) return
      const { range, buffer } = filled
      let held = Promise.resolve()
      const hold = (reading: Promise<void>) => {
        held = reading
        reading.catch(() => undefined) // Whoever takes the buffer learns of it.
      }
      yield { ...range, bytes: buffer.subarray(0, range.end - range.start), hold }
      buffers.giveBack(buffer, held)
    }
  } finally {
    stop.abort()
    await Promise.allSettled(ahead)
  }
}

/** Buffers of shared memory, made as they are needed, then used again in turns. */
class BufferQueue {
  readonly #most: number
  readonly #bytes: number
  readonly #free: Promise<Uint8Array>[] = []
  #made = 0

  constructor(most: number, bytes: number) {
    this.#most = most
    this.#bytes = bytes
  }

  /** The next buffer, once it is free: there must be fewer than all of them in use. */
  take(): Promise<Uint8Array> {
    if (this.#made === this.#most) return this.#free.shift() ?? Promise.reject(new RangeError())
    this.#made++
    return Promise.resolve(new Uint8Array(new SharedArrayBuffer(this.#bytes)))
  }

  giveBack(buffer: Uint8Array, whenFree: Promise<void>): void {
    const free = whenFree.then(() => buffer)
    free.catch(() => undefined) // Likewise.
    this.#free.push(free)
  }
}

/** An empty object has one empty range, so that its hash is checked too. */
function* rangesOf(objects: Iterable<DumpObject>, partBytes: number): Generator<Range> {
  for (const object of objects) {
    let start = 0
    do {
      const end = Math.min(start + partBytes, object.bytes)
      yield { object, start, end }
      start = end
    } while (start < object.bytes)
  }
}

async function fetchRange(
  store: ObjectReader,
  range: Range,
  free: Promise<Uint8Array>,
  signal: AbortSignal,
): Promise<FilledBuffer> {
  const buffer = await free
  const { object, start, end } = range
  // S3 answers a range of nothing with 416.
  if (start === end) return { range, buffer }
  let filled = 0
  try {
    const options = { range: { start, end }, ifMatch: object.etag, into: buffer, signal }
    for await (const chunk of (await store.read(object.key, options)).stream) {
      if (filled + chunk.length > end - start) throw wrongLength(object, 'more')
      if (!isAt(chunk, buffer, filled)) buffer.set(chunk, filled)
      filled += chunk.length
    }
  } catch (error) {
    throw explained(error, object)
  }
  if (filled < end - start) throw wrongLength(object, 'fewer')
  return { range, buffer }
}

function isAt(chunk: Uint8Array, buffer: Uint8Array, offset: number): boolean {
  return chunk.buffer === buffer.buffer && chunk.byteOffset === buffer.byteOffset + offset
}

function wrongLength({ title, key }: DumpObject, what: 'more' | 'fewer'): Failure {
  return new Failure('corrupt', `${title} gave ${what} bytes than were asked for: ${key}`)
}

function explained(error: unknown, { title, key }: DumpObject): unknown {
  if (storeRefused(error, 'missing')) {
    return new Failure('corrupt', `${title} is missing: there is no ${key}`, { cause: error })
  }
  if (storeRefused(error, 'changed')) {
    const message = `${title} was replaced while it was being read: ${key}`
    return new Failure('corrupt', message, { cause: error })
  }
  if (isArchived(error)) {
    return new Failure('store-refused', `${title} is archived and cannot be read yet: ${key}`, {
      hint: `Ask for a readable copy first: aws s3api restore-object --bucket BUCKET --key ${key} --restore-request '{"Days":7,"GlacierJobParameters":{"Tier":"Standard"}}'. That takes up to 5 hours, up to 12 from DEEP_ARCHIVE; then restore again.`,
      cause: error,
    })
  }
  return error
}

/** Whether a failure is that an object must be fetched from an archive before it can be read. */
export function isArchived(error: unknown): error is Failure {
  if (!(error instanceof Failure)) return false
  const failure = error.cause instanceof StoreFailure ? error.cause : error
  return failure instanceof StoreFailure && failure.answer?.includes('InvalidObjectState') === true
}
