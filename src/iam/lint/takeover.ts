// The actions by which a bucket changes hands.

/** Who may do one of these owns the bucket, or what becomes of its objects. */
export const TAKEOVER: readonly string[] = [
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutBucketVersioning',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketOwnershipControls',
  's3:PutBucketObjectLockConfiguration',
  's3:PutEncryptionConfiguration',
  's3:PutInventoryConfiguration',
  's3:PutBucketNotification',
  's3:PutBucketLogging',
  's3:DeleteBucket',
]
