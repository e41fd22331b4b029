// What CloudTrail calls operations of S3, and which of them are data events. Source: "Amazon S3
// CloudTrail events" in the S3 user guide.

/** Operations that CloudTrail names otherwise than the API Reference. */
const RENAMED: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListObjects',
  GetBucketLifecycleConfiguration: 'GetBucketLifecycle',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
}

/** Operations on a bucket that count as data events, beside all on objects. */
const DATA: ReadonlySet<string> = new Set([
  'DeleteObjects',
  'HeadBucket',
  'ListMultipartUploads',
  'ListObjects',
  'ListObjectsV2',
  'ListObjectVersions',
])

/** Operations whose resources are all objects that the bucket has. */
const LISTING: ReadonlySet<string> = new Set([...DATA].filter((name) => name !== 'HeadBucket'))

export function trailName(operation: string): string {
  return RENAMED[operation] ?? operation
}

export function isDataEvent(operation: string, key: string | undefined): boolean {
  return key !== undefined || DATA.has(operation)
}

export function isListing(operation: string): boolean {
  return LISTING.has(operation)
}
