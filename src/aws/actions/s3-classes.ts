// What each S3 action does to the keys of a bucket: the words in which isolation is proved.

/**
 * Object actions, on a key: `read-object` (its bytes or what is attached to it), `write-object`
 * (of which only PutObject can be bound, by `s3:if-none-match`, to keys that do not exist),
 * `delete-object`, `tag-object`, `lock-object`, `permit-object` (who may read), `restore-object`.
 * Bucket actions: `list-keys` (names, which `s3:prefix` can bound), `list-uploads` (names of
 * unfinished uploads, which nothing can bound), `list-buckets`, `read-bucket` and `write-bucket`
 * (its configuration). `escape`: reaches beyond the resource it is asked for.
 */
export type S3ActionClass =
  | 'read-object'
  | 'write-object'
  | 'delete-object'
  | 'tag-object'
  | 'lock-object'
  | 'permit-object'
  | 'restore-object'
  | 'list-keys'
  | 'list-uploads'
  | 'list-buckets'
  | 'read-bucket'
  | 'write-bucket'
  | 'escape'

/** The classes of actions on an object. */
export const OBJECT_CLASSES: ReadonlySet<S3ActionClass> = new Set([
  'read-object',
  'write-object',
  'delete-object',
  'tag-object',
  'lock-object',
  'permit-object',
  'restore-object',
])

/** Every action that AWS documents, without `s3:`, by its class. */
export const S3_ACTION_CLASSES: Readonly<Record<S3ActionClass, readonly string[]>> = {
  'read-object': [
    'GetObject',
    'GetObjectAcl',
    'GetObjectAnnotation',
    'GetObjectAttributes',
    'GetObjectLegalHold',
    'GetObjectRetention',
    'GetObjectTagging',
    'GetObjectTorrent',
    'GetObjectVersion',
    'GetObjectVersionAcl',
    'GetObjectVersionAnnotation',
    'GetObjectVersionAnnotationForReplication',
    'GetObjectVersionAttributes',
    'GetObjectVersionForReplication',
    'GetObjectVersionTagging',
    'GetObjectVersionTorrent',
    'ListMultipartUploadParts',
    'ListObjectAnnotations',
    'ListObjectVersionAnnotations',
  ],
  // Replication writes what it is allowed to write by key, as PutObject does, and is no escape
  // by itself: where objects go is said by PutReplicationConfiguration, which is.
  // To abort an upload is to give up a write that was never visible.
  'write-object': [
    'AbortMultipartUpload',
    'InitiateReplication',
    'PutObject',
    'PutObjectAnnotation',
    'PutObjectVersionAnnotation',
    'ReplicateObject',
    'ReplicateObjectAnnotation',
  ],
  'delete-object': [
    'DeleteObject',
    'DeleteObjectAnnotation',
    'DeleteObjectVersion',
    'DeleteObjectVersionAnnotation',
    'ReplicateDelete',
  ],
  'tag-object': [
    'DeleteObjectTagging',
    'DeleteObjectVersionTagging',
    'PutObjectTagging',
    'PutObjectVersionTagging',
    'ReplicateTags',
  ],
  'lock-object': ['BypassGovernanceRetention', 'PutObjectLegalHold', 'PutObjectRetention'],
  // Who owns an object and which key encrypts it decide who can read it, as its ACL does.
  'permit-object': [
    'ObjectOwnerOverrideToBucketOwner',
    'PutObjectAcl',
    'PutObjectVersionAcl',
    'UpdateObjectEncryption',
  ],
  'restore-object': ['RestoreObject'],
  'list-keys': ['ListBucket', 'ListBucketVersions'],
  'list-uploads': ['ListBucketMultipartUploads'],
  'list-buckets': ['ListAllMyBuckets'],
  'read-bucket': [
    'GetAccelerateConfiguration',
    'GetAnalyticsConfiguration',
    'GetBucketAbac',
    'GetBucketAcl',
    'GetBucketCORS',
    'GetBucketLocation',
    'GetBucketLogging',
    'GetBucketMetadataTableConfiguration',
    'GetBucketNotification',
    'GetBucketObjectLockConfiguration',
    'GetBucketOwnershipControls',
    'GetBucketPolicy',
    'GetBucketPolicyStatus',
    'GetBucketPublicAccessBlock',
    'GetBucketRequestPayment',
    'GetBucketTagging',
    'GetBucketVersioning',
    'GetBucketWebsite',
    'GetEncryptionConfiguration',
    'GetIntelligentTieringConfiguration',
    'GetInventoryConfiguration',
    'GetLifecycleConfiguration',
    'GetMetricsConfiguration',
    'GetReplicationConfiguration',
    'ListTagsForResource',
  ],
  'write-bucket': [
    'CreateBucket',
    'DeleteBucket',
    'DeleteBucketPolicy',
    'DeleteBucketWebsite',
    'PutAccelerateConfiguration',
    'PutAnalyticsConfiguration',
    'PutBucketAbac',
    'PutBucketAcl',
    'PutBucketCORS',
    'PutBucketLogging',
    'PutBucketNotification',
    'PutBucketObjectLockConfiguration',
    'PutBucketOwnershipControls',
    'PutBucketPolicy',
    'PutBucketPublicAccessBlock',
    'PutBucketRequestPayment',
    'PutBucketTagging',
    'PutBucketVersioning',
    'PutBucketWebsite',
    'PutEncryptionConfiguration',
    'PutIntelligentTieringConfiguration',
    'PutLifecycleConfiguration',
    'PutMetricsConfiguration',
  ],
  escape: [
    // Access Grants: GetDataAccess hands out keys for whatever prefix some grant names.
    'AssociateAccessGrantsIdentityCenter',
    'CreateAccessGrant',
    'CreateAccessGrantsInstance',
    'CreateAccessGrantsLocation',
    'DeleteAccessGrant',
    'DeleteAccessGrantsInstance',
    'DeleteAccessGrantsInstanceResourcePolicy',
    'DeleteAccessGrantsLocation',
    'DissociateAccessGrantsIdentityCenter',
    'GetAccessGrant',
    'GetAccessGrantsInstance',
    'GetAccessGrantsInstanceForPrefix',
    'GetAccessGrantsInstanceResourcePolicy',
    'GetAccessGrantsLocation',
    'GetDataAccess',
    'ListAccessGrants',
    'ListAccessGrantsInstances',
    'ListAccessGrantsLocations',
    'ListCallerAccessGrants',
    'PutAccessGrantsInstanceResourcePolicy',
    'UpdateAccessGrantsLocation',
    // Access points, of one bucket or of many: other names, and other policies, for the same keys.
    'CreateAccessPoint',
    'CreateAccessPointForObjectLambda',
    'CreateMultiRegionAccessPoint',
    'DeleteAccessPoint',
    'DeleteAccessPointForObjectLambda',
    'DeleteAccessPointPolicy',
    'DeleteAccessPointPolicyForObjectLambda',
    'DeleteMultiRegionAccessPoint',
    'DescribeMultiRegionAccessPointOperation',
    'GetAccessPoint',
    'GetAccessPointConfigurationForObjectLambda',
    'GetAccessPointForObjectLambda',
    'GetAccessPointPolicy',
    'GetAccessPointPolicyForObjectLambda',
    'GetAccessPointPolicyStatus',
    'GetAccessPointPolicyStatusForObjectLambda',
    'GetMultiRegionAccessPoint',
    'GetMultiRegionAccessPointPolicy',
    'GetMultiRegionAccessPointPolicyStatus',
    'GetMultiRegionAccessPointRoutes',
    'ListAccessPoints',
    'ListAccessPointsForObjectLambda',
    'ListMultiRegionAccessPoints',
    'PutAccessPointConfigurationForObjectLambda',
    'PutAccessPointPolicy',
    'PutAccessPointPolicyForObjectLambda',
    'PutAccessPointPublicAccessBlock',
    'PutMultiRegionAccessPointPolicy',
    'SubmitMultiRegionAccessPointRoutes',
    // Batch jobs: another identity acts on the keys of a manifest.
    'CreateJob',
    'DeleteJobTagging',
    'DescribeJob',
    'GetJobTagging',
    'ListJobs',
    'PutJobTagging',
    'UpdateJobPriority',
    'UpdateJobStatus',
    // Every key's bytes, name or use, delivered elsewhere: or no longer delivered.
    'AllowVendedLogDeliveryForResource',
    'CreateBucketMetadataTableConfiguration',
    'DeleteBucketMetadataTableConfiguration',
    'PauseReplication',
    'PutInventoryConfiguration',
    'PutReplicationConfiguration',
    'UpdateBucketMetadataAnnotationTableConfiguration',
    'UpdateBucketMetadataInventoryTableConfiguration',
    'UpdateBucketMetadataJournalTableConfiguration',
    // The account, and its statistics by bucket and prefix.
    'CreateStorageLensGroup',
    'DeleteStorageLensConfiguration',
    'DeleteStorageLensConfigurationTagging',
    'DeleteStorageLensGroup',
    'GetAccountPublicAccessBlock',
    'GetStorageLensConfiguration',
    'GetStorageLensConfigurationTagging',
    'GetStorageLensDashboard',
    'GetStorageLensGroup',
    'ListStorageLensConfigurations',
    'ListStorageLensGroups',
    'PutAccountPublicAccessBlock',
    'PutStorageLensConfiguration',
    'PutStorageLensConfigurationTagging',
    'UpdateStorageLensGroup',
    // Tags of buckets, grants and access points, on which access may depend.
    'TagResource',
    'UntagResource',
  ],
}

const CLASS_OF: ReadonlyMap<string, S3ActionClass> = new Map(
  Object.entries(S3_ACTION_CLASSES).flatMap(([name, actions]) =>
    actions.map((action): [string, S3ActionClass] => [action.toLowerCase(), name as S3ActionClass]),
  ),
)

/**
 * The class of an S3 action, given with or without `s3:`, cases aside. Undefined: not classified,
 * which isolation must take for the worst.
 */
export function classifyS3Action(action: string): S3ActionClass | undefined {
  return CLASS_OF.get(action.toLowerCase().replace(/^s3:/, ''))
}
