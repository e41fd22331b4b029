// What AWS does not document, or documents in two ways, and the sandbox has to decide all the same.
// Each is a switch; docs/sandbox.md tells what speaks for either side.

/** How S3 is taken to decide. */
export interface Readings {
  /**
   * The `s3:prefix` under which ListBucket must be allowed for a missing key to be told by 404: the
   * `key` that was asked for, or none (`absent`).
   */
  readonly missingKeyPrefix: 'key' | 'absent'
  /**
   * What becomes of `x-amz-acl: private` where Object Ownership turns ACLs off: it is `refused`,
   * as the user guide has it of every ACL but one, or `ignored`, as some report.
   */
  readonly privateAcl: 'refused' | 'ignored'
  /**
   * Which resource ListAllMyBuckets is asked on: `*` (`any`), which `arn:aws:s3:::*` does not
   * cover, or one that both cover (`buckets`).
   */
  readonly listBucketsResource: 'any' | 'buckets'
  /**
   * Whether PutBucketPolicy refuses a policy under which its caller could not replace it again,
   * unless `x-amz-confirm-remove-self-bucket-access` is `true`.
   */
  readonly policyLockOut: 'accepted' | 'refused'
}

/** What each may be; the first is what it is unless said otherwise. */
export const READING_VALUES: { readonly [Name in keyof Readings]: readonly Readings[Name][] } = {
  missingKeyPrefix: ['key', 'absent'],
  privateAcl: ['refused', 'ignored'],
  listBucketsResource: ['any', 'buckets'],
  policyLockOut: ['accepted', 'refused'],
}

export const DEFAULT_READINGS: Readings = {
  missingKeyPrefix: 'key',
  privateAcl: 'refused',
  listBucketsResource: 'any',
  policyLockOut: 'accepted',
}
