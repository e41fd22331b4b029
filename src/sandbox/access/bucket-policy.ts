// A bucket's policy, parsed once per change, with what else is asked about it.
import type { Policy } from '../../iam/policy/policy.ts'
import { readStoredPolicy } from '../identity/stored-policy.ts'
import type { Bucket } from '../state/buckets.ts'
import { isPublicPolicy } from './public-policy.ts'

export interface BucketPolicy {
  readonly policy: Policy
  readonly isPublic: boolean
}

/** A bucket is another object once anything of it changes. */
const parsed = new WeakMap<Bucket, BucketPolicy>()

/** The same object until the bucket changes; undefined for a bucket without a policy. */
export function policyOf(bucket: Bucket): BucketPolicy | undefined {
  if (bucket.policy === undefined) return undefined
  const known = parsed.get(bucket)
  if (known !== undefined) return known
  const policy = readStoredPolicy(bucket.policy, 'bucket', `policy of ${bucket.name}`)
  const read = { policy, isPublic: isPublicPolicy(policy) }
  parsed.set(bucket, read)
  return read
}
