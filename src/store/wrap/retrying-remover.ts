import { compareKeys } from '../key-order.ts'
import type { ObjectRemover, ObjectVersion } from '../store.ts'
import { againIfTransient, retry } from './retry.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { type IsAfter, resumed } from './retrying-lister.ts'

/** `inner`, with every request repeated while the store is unavailable: removing is idempotent. */
export function retryingRemover(inner: ObjectRemover, policy: RetryPolicy): ObjectRemover {
  const again = <T>(ask: () => Promise<T>, signal?: AbortSignal) =>
    retry(policy, ask, againIfTransient, signal)
  return {
    url: inner.url,
    listVersions: (prefix, signal) =>
      resumed(policy, () => inner.listVersions(prefix, signal), isNewVersion(), signal),
    lockOf: (key, versionId, signal) => again(() => inner.lockOf(key, versionId, signal), signal),
    removeVersion: (key, versionId, signal) =>
      again(() => inner.removeVersion(key, versionId, signal), signal),
    remove: (key, signal) => again(() => inner.remove(key, signal), signal),
  }
}

/** Versions come by key, those of one key in an order that only the store knows. */
function isNewVersion(): IsAfter<ObjectVersion> {
  let lastKey: string | undefined
  let seen = new Set<string>()
  return ({ key, versionId }) => {
    const order = lastKey === undefined ? 1 : compareKeys(key, lastKey)
    if (order < 0 || (order === 0 && seen.has(versionId))) return false
    if (order > 0) seen = new Set()
    lastKey = key
    seen.add(versionId)
    return true
  }
}
