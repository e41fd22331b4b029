import type { ByteStream } from '../../base/bytes.ts'
import { MIB } from '../../base/bytes.ts'
import type { ObjectStore, ObjectWriter, Pace, Upload, WriteOptions } from '../store.ts'
import { forwarding } from './forwarding.ts'

/** What passes through a store, for progress lines and totals. */
export type StoreEvent =
  /** A request begins; listings count once, however many pages they have. */
  | { readonly kind: 'request'; readonly operation: string; readonly key?: string | undefined }
  /** It ended. */
  | { readonly kind: 'answer'; readonly operation: string; readonly failed: boolean }
  /** Bytes of a body on their way out; those of a repeated request count again. */
  | { readonly kind: 'sent'; readonly bytes: number }
  /** Bytes of a body that arrived. */
  | { readonly kind: 'received'; readonly bytes: number }

export type Observer = (event: StoreEvent) => void

/** Fine enough for a smooth progress line, coarse enough to cost nothing. */
const SLICE_BYTES = MIB

/** `inner`, telling `observe` of everything that is sent and received. */
export function observed(inner: ObjectStore, observe: Observer): ObjectStore {
  const told = telling(observe)
  return forwarding(inner, {
    ...observedWriter(inner, observe),
    stat: (key, signal) => told('HeadObject', key, () => inner.stat(key, signal)),
    read: async (key, options) => {
      const body = await told('GetObject', key, () => inner.read(key, options))
      return { ...body, stream: counted(body.stream, observe) }
    },
    list: (prefix, signal) => toldOnce(observe, 'ListObjectsV2', inner.list(prefix, signal)),
    listFolders: (prefix, signal) =>
      toldOnce(observe, 'ListObjectsV2', inner.listFolders(prefix, signal)),
    listVersions: (prefix, signal) =>
      toldOnce(observe, 'ListObjectVersions', inner.listVersions(prefix, signal)),
    removeVersion: (key, versionId, signal) =>
      told('DeleteObject', key, () => inner.removeVersion(key, versionId, signal)),
    remove: (key, signal) => told('DeleteObject', key, () => inner.remove(key, signal)),
  })
}

/** As {@link observed}, for a store that is only written. */
export function observedWriter(inner: ObjectWriter, observe: Observer): ObjectWriter {
  const told = telling(observe)
  return {
    url: inner.url,
    create: (key, body, options) =>
      told('PutObject', key, () => inner.create(key, body, counting(observe, options))),
    startUpload: async (key, options) => {
      const start = () => inner.startUpload(key, options)
      return observedUpload(await told('CreateMultipartUpload', key, start), observe)
    },
  }
}

function observedUpload(upload: Upload, observe: Observer): Upload {
  const told = telling(observe)
  const { key, id } = upload
  return {
    key,
    id,
    putPart: (number, body, options) =>
      told('UploadPart', key, () => upload.putPart(number, body, counting(observe, options))),
    complete: (parts, whole, signal) =>
      told('CompleteMultipartUpload', key, () => upload.complete(parts, whole, signal)),
    abort: (signal) => told('AbortMultipartUpload', key, () => upload.abort(signal)),
  }
}

function telling(observe: Observer) {
  return async <T>(operation: string, key: string, ask: () => Promise<T>): Promise<T> => {
    observe({ kind: 'request', operation, key })
    let failed = true
    try {
      const answer = await ask()
      failed = false
      return answer
    } finally {
      observe({ kind: 'answer', operation, failed })
    }
  }
}

async function* toldOnce<T>(observe: Observer, operation: string, items: AsyncIterable<T>) {
  observe({ kind: 'request', operation })
  let failed = false
  try {
    yield* items
  } catch (error) {
    failed = true
    throw error
  } finally {
    observe({ kind: 'answer', operation, failed })
  }
}

async function* counted(stream: ByteStream, observe: Observer): ByteStream {
  for await (const chunk of stream) {
    observe({ kind: 'received', bytes: chunk.length })
    yield chunk
  }
}

/** Counts slices as they go out, by way of their pace. */
function counting(observe: Observer, options?: WriteOptions): WriteOptions {
  const inner = options?.pace
  const pace: Pace = {
    get sliceBytes() {
      return Math.min(SLICE_BYTES, inner?.sliceBytes ?? SLICE_BYTES)
    },
    take: async (bytes, signal) => {
      await inner?.take(bytes, signal)
      observe({ kind: 'sent', bytes })
    },
  }
  return { ...options, pace }
}
