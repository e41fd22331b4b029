import type { AclEditor, BucketAdmin, ObjectStore } from '../store.ts'
import { againIfTransient, retry } from './retry.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { retryingLister } from './retrying-lister.ts'
import { retryingReader } from './retrying-reader.ts'
import { retryingRemover } from './retrying-remover.ts'
import { retryingWriter } from './retrying-writer.ts'

/**
 * `inner`, with every request repeated while the store is unavailable, for `retryForMs` each.
 * What holds for each capability stands at {@link retryingWriter} and its neighbours.
 */
export function retrying(inner: ObjectStore, policy: RetryPolicy): ObjectStore {
  return {
    ...retryingWriter(inner, policy),
    ...retryingReader(inner, policy),
    ...retryingLister(inner, policy),
    ...retryingRemover(inner, policy),
    ...retryingAclEditor(inner, policy),
    ...retryingBucketAdmin(inner, policy),
  }
}

function retryingAclEditor(inner: AclEditor, policy: RetryPolicy): AclEditor {
  return {
    getAcl: (key, signal) =>
      retry(policy, () => inner.getAcl(key, signal), againIfTransient, signal),
    putAcl: (key, document, signal) =>
      retry(policy, () => inner.putAcl(key, document, signal), againIfTransient, signal),
  }
}

function retryingBucketAdmin(inner: BucketAdmin, policy: RetryPolicy): BucketAdmin {
  const again = <T>(ask: (signal?: AbortSignal) => Promise<T>, signal?: AbortSignal) =>
    retry(policy, () => ask(signal), againIfTransient, signal)
  return {
    ensureBucket: (signal) => again(inner.ensureBucket.bind(inner), signal),
    missingFeatures: (signal) => again(inner.missingFeatures.bind(inner), signal),
    staleUploadDays: (signal) => again(inner.staleUploadDays.bind(inner), signal),
    abortStaleUploadsAfter: (days, signal) =>
      again((signal) => inner.abortStaleUploadsAfter(days, signal), signal),
  }
}
