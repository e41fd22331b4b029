// S3's operations on a bucket and on the account: how each is recognized, and its actions.
// Sources: "Required permissions for Amazon S3 API operations" in the user guide; "API operations
// defined by Amazon S3" in the Service Authorization Reference; the API Reference.
import type { S3Operation } from './s3-operation.ts'

const LISTING = ['prefix', 'delimiter', 'encoding-type', 'max-keys']
/** `List…Configurations` and `Get…Configuration` differ in `id` alone, and share their action. */
const BY_ID = { parameters: ['id', 'continuation-token'] }

export const BUCKET_OPERATIONS = {
  ListBuckets: {
    level: 'service',
    method: 'GET',
    parameters: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
    actions: ['ListAllMyBuckets'],
  },
  CreateBucket: {
    ...bucket('PUT', undefined, 'CreateBucket'),
    extras: {
      acl: ['PutBucketAcl'],
      tags: ['TagResource'],
      'object-lock-enabled': ['PutBucketObjectLockConfiguration', 'PutBucketVersioning'],
      ownership: ['PutBucketOwnershipControls'],
    },
  },
  DeleteBucket: bucket('DELETE', undefined, 'DeleteBucket'),
  HeadBucket: bucket('HEAD', undefined, 'ListBucket'),
  ListObjects: { ...bucket('GET', undefined, 'ListBucket'), parameters: [...LISTING, 'marker'] },
  ListObjectsV2: {
    ...bucket('GET', 'list-type', 'ListBucket'),
    parameters: [...LISTING, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  ListObjectVersions: {
    ...bucket('GET', 'versions', 'ListBucketVersions'),
    parameters: [...LISTING, 'key-marker', 'version-id-marker'],
  },
  ListMultipartUploads: {
    ...bucket('GET', 'uploads', 'ListBucketMultipartUploads'),
    parameters: [
      'prefix',
      'delimiter',
      'encoding-type',
      'max-uploads',
      'key-marker',
      'upload-id-marker',
    ],
  },
  // Decided for each key of the body: see s3-request.ts.
  DeleteObjects: { level: 'bucket', method: 'POST', selector: 'delete', actions: [] },

  GetBucketAbac: bucket('GET', 'abac', 'GetBucketAbac'),
  PutBucketAbac: bucket('PUT', 'abac', 'PutBucketAbac'),
  GetBucketAccelerateConfiguration: bucket('GET', 'accelerate', 'GetAccelerateConfiguration'),
  PutBucketAccelerateConfiguration: bucket('PUT', 'accelerate', 'PutAccelerateConfiguration'),
  GetBucketAcl: bucket('GET', 'acl', 'GetBucketAcl'),
  PutBucketAcl: bucket('PUT', 'acl', 'PutBucketAcl'),
  GetBucketAnalyticsConfiguration: {
    ...bucket('GET', 'analytics', 'GetAnalyticsConfiguration'),
    ...BY_ID,
  },
  PutBucketAnalyticsConfiguration: {
    ...bucket('PUT', 'analytics', 'PutAnalyticsConfiguration'),
    ...BY_ID,
  },
  DeleteBucketAnalyticsConfiguration: {
    ...bucket('DELETE', 'analytics', 'PutAnalyticsConfiguration'),
    ...BY_ID,
  },
  GetBucketCors: bucket('GET', 'cors', 'GetBucketCORS'),
  PutBucketCors: bucket('PUT', 'cors', 'PutBucketCORS'),
  DeleteBucketCors: bucket('DELETE', 'cors', 'PutBucketCORS'),
  GetBucketEncryption: bucket('GET', 'encryption', 'GetEncryptionConfiguration'),
  PutBucketEncryption: bucket('PUT', 'encryption', 'PutEncryptionConfiguration'),
  DeleteBucketEncryption: bucket('DELETE', 'encryption', 'PutEncryptionConfiguration'),
  GetBucketIntelligentTieringConfiguration: {
    ...bucket('GET', 'intelligent-tiering', 'GetIntelligentTieringConfiguration'),
    ...BY_ID,
  },
  PutBucketIntelligentTieringConfiguration: {
    ...bucket('PUT', 'intelligent-tiering', 'PutIntelligentTieringConfiguration'),
    ...BY_ID,
  },
  DeleteBucketIntelligentTieringConfiguration: {
    ...bucket('DELETE', 'intelligent-tiering', 'PutIntelligentTieringConfiguration'),
    ...BY_ID,
  },
  GetBucketInventoryConfiguration: {
    ...bucket('GET', 'inventory', 'GetInventoryConfiguration'),
    ...BY_ID,
  },
  PutBucketInventoryConfiguration: {
    ...bucket('PUT', 'inventory', 'PutInventoryConfiguration'),
    ...BY_ID,
  },
  DeleteBucketInventoryConfiguration: {
    ...bucket('DELETE', 'inventory', 'PutInventoryConfiguration'),
    ...BY_ID,
  },
  GetBucketLifecycleConfiguration: bucket('GET', 'lifecycle', 'GetLifecycleConfiguration'),
  PutBucketLifecycleConfiguration: bucket('PUT', 'lifecycle', 'PutLifecycleConfiguration'),
  DeleteBucketLifecycle: bucket('DELETE', 'lifecycle', 'PutLifecycleConfiguration'),
  GetBucketLocation: bucket('GET', 'location', 'GetBucketLocation'),
  GetBucketLogging: bucket('GET', 'logging', 'GetBucketLogging'),
  PutBucketLogging: bucket('PUT', 'logging', 'PutBucketLogging'),
  CreateBucketMetadataConfiguration: bucket(
    'POST',
    'metadataConfiguration',
    'CreateBucketMetadataTableConfiguration',
  ),
  GetBucketMetadataConfiguration: bucket(
    'GET',
    'metadataConfiguration',
    'GetBucketMetadataTableConfiguration',
  ),
  DeleteBucketMetadataConfiguration: bucket(
    'DELETE',
    'metadataConfiguration',
    'DeleteBucketMetadataTableConfiguration',
  ),
  CreateBucketMetadataTableConfiguration: bucket(
    'POST',
    'metadataTable',
    'CreateBucketMetadataTableConfiguration',
  ),
  GetBucketMetadataTableConfiguration: bucket(
    'GET',
    'metadataTable',
    'GetBucketMetadataTableConfiguration',
  ),
  DeleteBucketMetadataTableConfiguration: bucket(
    'DELETE',
    'metadataTable',
    'DeleteBucketMetadataTableConfiguration',
  ),
  UpdateBucketMetadataAnnotationTableConfiguration: bucket(
    'PUT',
    'metadataAnnotationTable',
    'UpdateBucketMetadataAnnotationTableConfiguration',
  ),
  UpdateBucketMetadataInventoryTableConfiguration: bucket(
    'PUT',
    'metadataInventoryTable',
    'UpdateBucketMetadataInventoryTableConfiguration',
  ),
  UpdateBucketMetadataJournalTableConfiguration: bucket(
    'PUT',
    'metadataJournalTable',
    'UpdateBucketMetadataJournalTableConfiguration',
  ),
  GetBucketMetricsConfiguration: {
    ...bucket('GET', 'metrics', 'GetMetricsConfiguration'),
    ...BY_ID,
  },
  PutBucketMetricsConfiguration: {
    ...bucket('PUT', 'metrics', 'PutMetricsConfiguration'),
    ...BY_ID,
  },
  DeleteBucketMetricsConfiguration: {
    ...bucket('DELETE', 'metrics', 'PutMetricsConfiguration'),
    ...BY_ID,
  },
  GetBucketNotificationConfiguration: bucket('GET', 'notification', 'GetBucketNotification'),
  PutBucketNotificationConfiguration: bucket('PUT', 'notification', 'PutBucketNotification'),
  GetObjectLockConfiguration: bucket('GET', 'object-lock', 'GetBucketObjectLockConfiguration'),
  PutObjectLockConfiguration: bucket('PUT', 'object-lock', 'PutBucketObjectLockConfiguration'),
  GetBucketOwnershipControls: bucket('GET', 'ownershipControls', 'GetBucketOwnershipControls'),
  PutBucketOwnershipControls: bucket('PUT', 'ownershipControls', 'PutBucketOwnershipControls'),
  DeleteBucketOwnershipControls: bucket(
    'DELETE',
    'ownershipControls',
    'PutBucketOwnershipControls',
  ),
  GetBucketPolicy: bucket('GET', 'policy', 'GetBucketPolicy'),
  PutBucketPolicy: bucket('PUT', 'policy', 'PutBucketPolicy'),
  DeleteBucketPolicy: bucket('DELETE', 'policy', 'DeleteBucketPolicy'),
  GetBucketPolicyStatus: bucket('GET', 'policyStatus', 'GetBucketPolicyStatus'),
  GetPublicAccessBlock: bucket('GET', 'publicAccessBlock', 'GetBucketPublicAccessBlock'),
  PutPublicAccessBlock: bucket('PUT', 'publicAccessBlock', 'PutBucketPublicAccessBlock'),
  DeletePublicAccessBlock: bucket('DELETE', 'publicAccessBlock', 'PutBucketPublicAccessBlock'),
  GetBucketReplication: bucket('GET', 'replication', 'GetReplicationConfiguration'),
  PutBucketReplication: bucket('PUT', 'replication', 'PutReplicationConfiguration'),
  DeleteBucketReplication: bucket('DELETE', 'replication', 'PutReplicationConfiguration'),
  GetBucketRequestPayment: bucket('GET', 'requestPayment', 'GetBucketRequestPayment'),
  PutBucketRequestPayment: bucket('PUT', 'requestPayment', 'PutBucketRequestPayment'),
  GetBucketTagging: bucket('GET', 'tagging', 'GetBucketTagging'),
  PutBucketTagging: bucket('PUT', 'tagging', 'PutBucketTagging'),
  DeleteBucketTagging: bucket('DELETE', 'tagging', 'PutBucketTagging'),
  GetBucketVersioning: bucket('GET', 'versioning', 'GetBucketVersioning'),
  PutBucketVersioning: bucket('PUT', 'versioning', 'PutBucketVersioning'),
  GetBucketWebsite: bucket('GET', 'website', 'GetBucketWebsite'),
  PutBucketWebsite: bucket('PUT', 'website', 'PutBucketWebsite'),
  DeleteBucketWebsite: bucket('DELETE', 'website', 'DeleteBucketWebsite'),
} as const satisfies Record<string, S3Operation>

function bucket(
  method: S3Operation['method'],
  selector: string | undefined,
  action: string,
): S3Operation {
  return { level: 'bucket', method, selector, actions: [action] }
}
