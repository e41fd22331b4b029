import type { ByteStream } from '../../base/bytes.ts'
import type { ObjectReader, ObjectStore, ObjectWriter, Pace, WriteOptions } from '../store.ts'
import { forwarding } from './forwarding.ts'

/** `inner`, with the bytes of all its bodies together held to what `limiter` lets pass. */
export function throttled(inner: ObjectStore, limiter: Pace): ObjectStore {
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

/** As {@link throttled}, for what is read. */
export function throttledReader(inner: ObjectReader, limiter: Pace): ObjectReader {
  return {
    url: inner.url,
    stat: (key, signal) => inner.stat(key, signal),
    read: async (key, options) => {
      const body = await inner.read(key, options)
      return { ...body, stream: pacedStream(body.stream, limiter, options?.signal) }
    },
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
