import { compareKeys } from '../key-order.ts'
import type { ObjectLister } from '../store.ts'
import { againIfTransient, retry } from './retry.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** `inner`, with listings that go on behind the last entry when a page of them fails. */
export function retryingLister(inner: ObjectLister, policy: RetryPolicy): ObjectLister {
  return {
    url: inner.url,
    list: (prefix, signal) => {
      const isAfter = byOrder((object: { key: string }) => object.key)
      return resumed(policy, () => inner.list(prefix, signal), isAfter, signal)
    },
    listFolders: (prefix, signal) => {
      const isAfter = byOrder((folder: string) => folder)
      return resumed(policy, () => inner.listFolders(prefix, signal), isAfter, signal)
    },
  }
}

/** Whether `item` comes after all that were yielded before it. */
export type IsAfter<T> = (item: T) => boolean

function byOrder<T>(keyOf: (item: T) => string): IsAfter<T> {
  let last: string | undefined
  return (item) => {
    const key = keyOf(item)
    if (last !== undefined && compareKeys(key, last) <= 0) return false
    last = key
    return true
  }
}

/**
 * The items of `open()`, opened anew after a failure; what was yielded before is passed over.
 * That costs the pages again, once for each failure, and asks nothing of the store underneath.
 */
export async function* resumed<T>(
  policy: RetryPolicy,
  open: () => AsyncIterable<T>,
  isAfter: IsAfter<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  let items: AsyncIterator<T> | undefined
  const next = async () => {
    items ??= open()[Symbol.asyncIterator]()
    for (;;) {
      const result = await items.next()
      if (result.done === true || isAfter(result.value)) return result
    }
  }
  try {
    for (;;) {
      const result = await retry(
        policy,
        next,
        (failure) => {
          items = undefined
          return againIfTransient(failure)
        },
        signal,
      )
      if (result.done === true) return
      yield result.value
    }
  } finally {
    await items?.return?.()
  }
}
