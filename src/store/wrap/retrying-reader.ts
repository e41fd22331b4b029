import type { ByteStream } from '../../base/bytes.ts'
import type { ObjectBody, ObjectReader, ReadOptions } from '../store.ts'
import type { StoreFailure } from '../store-failure.ts'
import { againIfTransient, retry } from './retry.ts'
import type { RetryPolicy } from './retry-policy.ts'

const END = { done: true, value: undefined } as const

/**
 * `inner`, with every request repeated while the store is unavailable. A body that breaks off
 * goes on where it broke off, if the object is still the same.
 */
export function retryingReader(inner: ObjectReader, policy: RetryPolicy): ObjectReader {
  const read = (key: string, options: ReadOptions) =>
    retry(policy, () => inner.read(key, options), againIfTransient, options.signal)
  return {
    url: inner.url,
    stat: (key, signal) => retry(policy, () => inner.stat(key, signal), againIfTransient, signal),
    read: async (key, options = {}) => {
      const body = await read(key, options)
      return { ...body, stream: resuming(policy, inner, key, options, body) }
    },
  }
}

async function* resuming(
  policy: RetryPolicy,
  inner: ObjectReader,
  key: string,
  options: ReadOptions,
  first: ObjectBody,
): ByteStream {
  let start = options.range?.start ?? 0
  const end = options.range?.end ?? first.bytes
  let chunks: AsyncIterator<Uint8Array> | undefined = first.stream[Symbol.asyncIterator]()
  const pull = async () => {
    if (chunks === undefined) {
      if (start >= end) return END
      const into = options.into?.subarray(start - (options.range?.start ?? 0))
      const rest = { ...options, ifMatch: first.etag, range: { start, end }, into }
      chunks = (await inner.read(key, rest)).stream[Symbol.asyncIterator]()
    }
    return chunks.next()
  }
  const dropBody = (failure: StoreFailure) => {
    chunks = undefined
    return againIfTransient(failure)
  }
  try {
    for (;;) {
      const { done, value } = await retry(policy, pull, dropBody, options.signal)
      if (done === true) return
      start += value.length
      yield value
    }
  } finally {
    await chunks?.return?.()
  }
}
