import type { ByteStream } from '../../base/bytes.ts'
import type {
  ObjectBody,
  ObjectReader,
  ObjectStore,
  ObjectWriter,
  Pace,
  ReadOptions,
  WriteOptions,
} from '../store.ts'
import { forwarding } from './forwarding.ts'

/** `inner`, with the bytes of all its bodies together held to what `limiter` lets pass. */
export function throttled(inner: ObjectStore, limiter: ReadPace): ObjectStore {
  return forwarding(inner, {
    ...throttledWriter(inner, limiter),
    ...throttledReader(inner, limiter),
  })
}

/** As {@link throttled}, for what is written. */
export function throttledWriter(inner: ObjectWriter, limiter: Pace): ObjectWriter {
  const paced = (options?: WriteOptions) => ({ ...options, pace: both(limiter, options?.pace) })
  return {
    url: inner.url,
    create: (key, body, options) => inner.create(key, body, paced(options)),
    startUpload: async (key, options) => {
      const upload = await inner.startUpload(key, options)
      return {
        key: upload.key,
        id: upload.id,
        putPart: (number, body, options) => upload.putPart(number, body, paced(options)),
        complete: (parts, whole, signal) => upload.complete(parts, whole, signal),
        abort: (signal) => upload.abort(signal),
      }
    },
  }
}

/** A pace for what is asked for, too. */
export interface ReadPace extends Pace {
  /** How much to ask for at once, after taking as much; undefined for no bound. */
  readonly spanBytes: number | undefined
}

/**
 * As {@link throttled}, for what is read. A range is asked for in spans that were taken from the
 * limit before, so that no buffer on the way holds more than the limit allows. What was asked for
 * while there was no limit, or without a range, is taken from the stream at the limit's pace.
 */
export function throttledReader(inner: ObjectReader, limiter: ReadPace): ObjectReader {
  return {
    url: inner.url,
    stat: (key, signal) => inner.stat(key, signal),
    read: async (key, options = {}) => {
      const { range, signal } = options
      if (range === undefined || range.start >= range.end) {
        const body = await inner.read(key, options)
        return { ...body, stream: pacedStream(body.stream, limiter, signal) }
      }
      const first = await readSpan(inner, key, { ...options, range }, limiter)
      return { ...first.body, stream: spans(inner, key, { ...options, range }, limiter, first) }
    },
  }
}

type RangeOptions = ReadOptions & { readonly range: { start: number; end: number } }

interface Span {
  readonly body: ObjectBody
  /** Where the next begins. */
  readonly end: number
}

/** Asks for as much from the start of the range as may pass now. */
async function readSpan(
  inner: ObjectReader,
  key: string,
  options: RangeOptions,
  limiter: ReadPace,
): Promise<Span> {
  const { range, signal } = options
  const bytes = limiter.spanBytes
  if (bytes === undefined) {
    const body = await inner.read(key, options)
    return { body: { ...body, stream: pacedStream(body.stream, limiter, signal) }, end: range.end }
  }
  const end = Math.min(range.end, range.start + bytes)
  await limiter.take(end - range.start, signal)
  return { body: await inner.read(key, { ...options, range: { start: range.start, end } }), end }
}

async function* spans(
  inner: ObjectReader,
  key: string,
  options: RangeOptions,
  limiter: ReadPace,
  first: Span,
): ByteStream {
  const { range } = options
  let span = first
  for (;;) {
    yield* span.body.stream
    if (span.end >= range.end) return
    const rest = {
      ...options,
      ifMatch: first.body.etag,
      range: { start: span.end, end: range.end },
      into: options.into?.subarray(span.end - range.start),
    }
    span = await readSpan(inner, key, rest, limiter)
  }
}

/** Back-pressure does the rest: what is not taken from the stream stays on the wire. */
async function* pacedStream(stream: ByteStream, pace: Pace, signal?: AbortSignal): ByteStream {
  for await (const chunk of stream) {
    for (let start = 0; start < chunk.length; ) {
      const slice = chunk.subarray(start, start + pace.sliceBytes)
      await pace.take(slice.length, signal)
      yield slice
      start += slice.length
    }
  }
}

function both(outer: Pace, inner: Pace | undefined): Pace {
  if (inner === undefined) return outer
  return {
    get sliceBytes() {
      return Math.min(outer.sliceBytes, inner.sliceBytes)
    },
    take: async (bytes, signal) => {
      await inner.take(bytes, signal)
      await outer.take(bytes, signal)
    },
  }
}
