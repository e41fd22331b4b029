import type { ObjectRemover } from '../../src/store/store.ts'
import { StoreFailure } from '../../src/store/store-failure.ts'

/** When the failure strikes: before the version is removed, or after, as when a reply is lost. */
export type FaultPoint = 'before' | 'after'

/** Fails the `nth` removal (counted from 1) and every later one, as a crashed process does. */
export function failingFrom(
  inner: ObjectRemover,
  nth: number,
  point: FaultPoint,
): ObjectRemover & { readonly removals: number } {
  let removals = 0
  const failed = (key: string) =>
    new StoreFailure(`injected at removal ${nth}`, {
      reason: 'broken',
      operation: 'DeleteObject',
      key,
      mayHaveHappened: point === 'after',
    })
  return {
    url: inner.url,
    listVersions: (prefix, signal) => inner.listVersions(prefix, signal),
    lockOf: (key, versionId, signal) => inner.lockOf(key, versionId, signal),
    remove: (key, signal) => inner.remove(key, signal),
    async removeVersion(key, versionId, signal) {
      removals++
      if (removals < nth || (removals === nth && point === 'after')) {
        await inner.removeVersion(key, versionId, signal)
      }
      if (removals >= nth) throw failed(key)
    },
    get removals() {
      return removals
    },
  }
}
