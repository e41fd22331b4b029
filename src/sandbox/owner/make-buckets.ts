import { Failure } from '../../base/failure.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { ownersAcl } from '../operations/acl-headers.ts'
import { parseBucketName } from '../operations/bucket-name.ts'
import type { Account } from '../state/account.ts'
import type { State } from '../state/state.ts'

/** Whose buckets, and where. */
export interface BucketPlace {
  readonly owner: Account
  readonly region: string
}

/** Makes buckets that are not there, as before April 2023: see docs/sandbox.md. @throws `bad-input` */
export function makeBuckets(
  { buckets, clock }: State,
  { owner, region }: BucketPlace,
  names: readonly string[],
): void {
  for (const name of names) {
    if (buckets.find(bucketName(name)) !== undefined) continue
    buckets.create({
      name,
      created: clock.now(),
      location: region,
      ownership: '',
      acl: ownersAcl(owner),
      owner,
      tags: undefined,
    })
  }
}

/** @throws `bad-input` for what S3 would not take. */
export function bucketName(name: string): string {
  try {
    return parseBucketName(name)
  } catch (cause) {
    if (!(cause instanceof S3Fault)) throw cause
    throw new Failure('bad-input', `${JSON.stringify(name)} is no bucket's name`, {
      hint: 'Use 3 to 63 lower-case letters, digits, hyphens and dots.',
      cause,
    })
  }
}
