import type { Grantee } from './acl.ts'

/** Where a bucket's server access logs go. */
export interface BucketLogging {
  readonly targetBucket: string
  readonly targetPrefix: string
  /** Who gets access to the logs beside their owner. */
  readonly grants: readonly TargetGrant[]
  /** How keys are made: `simple`, as S3 does it unless told, or partitioned by this date. */
  readonly keyFormat: 'default' | 'simple' | 'EventTime' | 'DeliveryTime'
}

export const TARGET_PERMISSIONS = ['FULL_CONTROL', 'READ', 'WRITE'] as const

export interface TargetGrant {
  readonly grantee: Grantee
  readonly permission: (typeof TARGET_PERMISSIONS)[number]
}
