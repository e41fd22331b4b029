// S3's operations: how each is recognized, and which query parameters it understands. Source:
// the "Actions" pages of the S3 API Reference. A parameter that stands nowhere here is refused,
// but of requests that only read, where S3's answer without it is right.

type Level = 'service' | 'bucket' | 'object'

export interface OperationShape {
  readonly level: Level
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS'
  /** The query parameter that makes it this operation. */
  readonly selector?: string
  /** Told from its sibling by `x-amz-copy-source`. */
  readonly copies?: boolean
  /** Told by its body, a form. */
  readonly form?: boolean
  /** Further query parameters it understands. */
  readonly parameters?: readonly string[]
}

const LIST = ['prefix', 'delimiter', 'encoding-type', 'max-keys']
const READ = [
  'versionId',
  'partNumber',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
]
const VERSION = ['versionId']
/** Of settings that a bucket has several of: all are listed, or one is asked for. */
const BY_ID = ['id', 'continuation-token']

export const OPERATIONS = {
  ListBuckets: {
    level: 'service',
    method: 'GET',
    parameters: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
  },
  CreateBucket: { level: 'bucket', method: 'PUT' },
  HeadBucket: { level: 'bucket', method: 'HEAD' },
  DeleteBucket: { level: 'bucket', method: 'DELETE' },
  ListObjects: { level: 'bucket', method: 'GET', parameters: [...LIST, 'marker'] },
  ListObjectsV2: {
    level: 'bucket',
    method: 'GET',
    selector: 'list-type',
    parameters: [...LIST, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  ListObjectVersions: {
    level: 'bucket',
    method: 'GET',
    selector: 'versions',
    parameters: [...LIST, 'key-marker', 'version-id-marker'],
  },
  ListMultipartUploads: {
    level: 'bucket',
    method: 'GET',
    selector: 'uploads',
    parameters: [
      'prefix',
      'delimiter',
      'encoding-type',
      'max-uploads',
      'key-marker',
      'upload-id-marker',
    ],
  },
  DeleteObjects: { level: 'bucket', method: 'POST', selector: 'delete' },
  GetBucketLocation: { level: 'bucket', method: 'GET', selector: 'location' },
  GetBucketVersioning: { level: 'bucket', method: 'GET', selector: 'versioning' },
  PutBucketVersioning: { level: 'bucket', method: 'PUT', selector: 'versioning' },
  GetBucketAcl: { level: 'bucket', method: 'GET', selector: 'acl' },
  PutBucketAcl: { level: 'bucket', method: 'PUT', selector: 'acl' },
  GetBucketOwnershipControls: { level: 'bucket', method: 'GET', selector: 'ownershipControls' },
  PutBucketOwnershipControls: { level: 'bucket', method: 'PUT', selector: 'ownershipControls' },
  DeleteBucketOwnershipControls: {
    level: 'bucket',
    method: 'DELETE',
    selector: 'ownershipControls',
  },
  GetBucketTagging: { level: 'bucket', method: 'GET', selector: 'tagging' },
  PutBucketTagging: { level: 'bucket', method: 'PUT', selector: 'tagging' },
  DeleteBucketTagging: { level: 'bucket', method: 'DELETE', selector: 'tagging' },
  GetBucketPolicy: { level: 'bucket', method: 'GET', selector: 'policy' },
  PutBucketPolicy: { level: 'bucket', method: 'PUT', selector: 'policy' },
  DeleteBucketPolicy: { level: 'bucket', method: 'DELETE', selector: 'policy' },
  GetBucketPolicyStatus: { level: 'bucket', method: 'GET', selector: 'policyStatus' },
  GetPublicAccessBlock: { level: 'bucket', method: 'GET', selector: 'publicAccessBlock' },
  PutPublicAccessBlock: { level: 'bucket', method: 'PUT', selector: 'publicAccessBlock' },
  DeletePublicAccessBlock: {
    level: 'bucket',
    method: 'DELETE',
    selector: 'publicAccessBlock',
  },
  GetBucketEncryption: { level: 'bucket', method: 'GET', selector: 'encryption' },
  PutBucketEncryption: { level: 'bucket', method: 'PUT', selector: 'encryption' },
  DeleteBucketEncryption: { level: 'bucket', method: 'DELETE', selector: 'encryption' },
  GetBucketCors: { level: 'bucket', method: 'GET', selector: 'cors' },
  PutBucketCors: { level: 'bucket', method: 'PUT', selector: 'cors' },
  DeleteBucketCors: { level: 'bucket', method: 'DELETE', selector: 'cors' },
  GetBucketLifecycleConfiguration: { level: 'bucket', method: 'GET', selector: 'lifecycle' },
  PutBucketLifecycleConfiguration: { level: 'bucket', method: 'PUT', selector: 'lifecycle' },
  DeleteBucketLifecycle: { level: 'bucket', method: 'DELETE', selector: 'lifecycle' },
  GetBucketWebsite: { level: 'bucket', method: 'GET', selector: 'website' },
  GetBucketReplication: { level: 'bucket', method: 'GET', selector: 'replication' },
  GetObjectLockConfiguration: { level: 'bucket', method: 'GET', selector: 'object-lock' },
  PutObjectLockConfiguration: { level: 'bucket', method: 'PUT', selector: 'object-lock' },
  GetBucketRequestPayment: { level: 'bucket', method: 'GET', selector: 'requestPayment' },
  PutBucketRequestPayment: { level: 'bucket', method: 'PUT', selector: 'requestPayment' },
  GetBucketAbac: { level: 'bucket', method: 'GET', selector: 'abac' },
  GetBucketAnalyticsConfiguration: {
    level: 'bucket',
    method: 'GET',
    selector: 'analytics',
    parameters: BY_ID,
  },
  GetBucketInventoryConfiguration: {
    level: 'bucket',
    method: 'GET',
    selector: 'inventory',
    parameters: BY_ID,
  },
  GetBucketMetricsConfiguration: {
    level: 'bucket',
    method: 'GET',
    selector: 'metrics',
    parameters: BY_ID,
  },
  GetBucketIntelligentTieringConfiguration: {
    level: 'bucket',
    method: 'GET',
    selector: 'intelligent-tiering',
    parameters: BY_ID,
  },
  GetBucketLogging: { level: 'bucket', method: 'GET', selector: 'logging' },
  PutBucketLogging: { level: 'bucket', method: 'PUT', selector: 'logging' },
  GetBucketNotificationConfiguration: {
    level: 'bucket',
    method: 'GET',
    selector: 'notification',
  },
  GetBucketAccelerateConfiguration: { level: 'bucket', method: 'GET', selector: 'accelerate' },
  GetObject: { level: 'object', method: 'GET', parameters: READ },
  HeadObject: { level: 'object', method: 'HEAD', parameters: READ },
  PutObject: { level: 'object', method: 'PUT' },
  PostObject: { level: 'object', method: 'POST', form: true },
  CopyObject: { level: 'object', method: 'PUT', copies: true },
  DeleteObject: { level: 'object', method: 'DELETE', parameters: VERSION },
  GetObjectAttributes: {
    level: 'object',
    method: 'GET',
    selector: 'attributes',
    parameters: VERSION,
  },
  GetObjectAcl: { level: 'object', method: 'GET', selector: 'acl', parameters: VERSION },
  PutObjectAcl: { level: 'object', method: 'PUT', selector: 'acl', parameters: VERSION },
  GetObjectTagging: { level: 'object', method: 'GET', selector: 'tagging', parameters: VERSION },
  PutObjectTagging: { level: 'object', method: 'PUT', selector: 'tagging', parameters: VERSION },
  DeleteObjectTagging: {
    level: 'object',
    method: 'DELETE',
    selector: 'tagging',
    parameters: VERSION,
  },
  GetObjectRetention: {
    level: 'object',
    method: 'GET',
    selector: 'retention',
    parameters: VERSION,
  },
  PutObjectRetention: {
    level: 'object',
    method: 'PUT',
    selector: 'retention',
    parameters: VERSION,
  },
  GetObjectLegalHold: {
    level: 'object',
    method: 'GET',
    selector: 'legal-hold',
    parameters: VERSION,
  },
  PutObjectLegalHold: {
    level: 'object',
    method: 'PUT',
    selector: 'legal-hold',
    parameters: VERSION,
  },
  RestoreObject: { level: 'object', method: 'POST', selector: 'restore', parameters: VERSION },
  CreateMultipartUpload: { level: 'object', method: 'POST', selector: 'uploads' },
  UploadPart: {
    level: 'object',
    method: 'PUT',
    selector: 'uploadId',
    parameters: ['partNumber'],
  },
  UploadPartCopy: {
    level: 'object',
    method: 'PUT',
    selector: 'uploadId',
    copies: true,
    parameters: ['partNumber'],
  },
  CompleteMultipartUpload: { level: 'object', method: 'POST', selector: 'uploadId' },
  AbortMultipartUpload: { level: 'object', method: 'DELETE', selector: 'uploadId' },
  ListParts: {
    level: 'object',
    method: 'GET',
    selector: 'uploadId',
    parameters: ['max-parts', 'part-number-marker'],
  },
} as const satisfies Record<string, OperationShape>

export type OperationName = keyof typeof OPERATIONS
export type OperationLevel<Name extends OperationName> = (typeof OPERATIONS)[Name]['level']

const CONFIGURED = ['PUT', 'DELETE'] as const

/** Operations that exist in S3 and are refused here by name: `[name, level, methods, selector]`. */
export const UNSIMULATED: readonly (readonly [
  name: string,
  level: Level,
  methods: readonly string[],
  selector: string,
])[] = [
  ['BucketWebsite', 'bucket', CONFIGURED, 'website'],
  ['BucketReplication', 'bucket', CONFIGURED, 'replication'],
  ['BucketNotificationConfiguration', 'bucket', ['PUT'], 'notification'],
  ['BucketAccelerateConfiguration', 'bucket', ['PUT'], 'accelerate'],
  ['BucketAbac', 'bucket', ['PUT'], 'abac'],
  ['BucketAnalyticsConfiguration', 'bucket', CONFIGURED, 'analytics'],
  ['BucketInventoryConfiguration', 'bucket', CONFIGURED, 'inventory'],
  ['BucketMetricsConfiguration', 'bucket', CONFIGURED, 'metrics'],
  ['BucketIntelligentTieringConfiguration', 'bucket', CONFIGURED, 'intelligent-tiering'],
  ['BucketMetadataTableConfiguration', 'bucket', ['GET', 'POST', 'DELETE'], 'metadataTable'],
  ['BucketMetadataConfiguration', 'bucket', ['GET', 'POST', 'DELETE'], 'metadataConfiguration'],
  ['CreateSession', 'bucket', ['GET'], 'session'],
  ['SelectObjectContent', 'object', ['POST'], 'select'],
  ['GetObjectTorrent', 'object', ['GET'], 'torrent'],
  ['RenameObject', 'object', ['PUT'], 'renameObject'],
  ['UpdateObjectEncryption', 'object', ['PUT'], 'encryption'],
  ['PutObject with append', 'object', ['POST', 'PUT'], 'append'],
]
