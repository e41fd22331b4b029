// S3's operations: how each is recognized, and which query parameters it understands. Source:
// the "Actions" pages of the S3 API Reference. A parameter that stands nowhere here is refused,
// but of requests that only read, where S3's answer without it is right.

type Level = 'service' | 'bucket' | 'object'
type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

export interface OperationShape<Of extends Level = Level> {
  readonly level: Of
  readonly method: Method
  /** The query parameter that makes it this operation. */
  readonly selector: string | undefined
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

/** Makes rows of the table: `asked` is the method and, behind ` ?`, the selector. */
function at<Of extends Level>(level: Of) {
  return (
    asked: Method | `${Method} ?${string}`,
    more: Pick<OperationShape, 'copies' | 'form' | 'parameters'> = {},
  ): OperationShape<Of> => {
    const [method, selector] = asked.split(' ?') as [Method, string?]
    return { level, method, selector, ...more }
  }
}

const service = at('service')
const bucket = at('bucket')
const object = at('object')

export const OPERATIONS = {
  ListBuckets: service('GET', {
    parameters: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
  }),
  CreateBucket: bucket('PUT'),
  HeadBucket: bucket('HEAD'),
  DeleteBucket: bucket('DELETE'),
  ListObjects: bucket('GET', { parameters: [...LIST, 'marker'] }),
  ListObjectsV2: bucket('GET ?list-type', {
    parameters: [...LIST, 'continuation-token', 'start-after', 'fetch-owner'],
  }),
  ListObjectVersions: bucket('GET ?versions', {
    parameters: [...LIST, 'key-marker', 'version-id-marker'],
  }),
  ListMultipartUploads: bucket('GET ?uploads', {
    parameters: [
      'prefix',
      'delimiter',
      'encoding-type',
      'max-uploads',
      'key-marker',
      'upload-id-marker',
    ],
  }),
  DeleteObjects: bucket('POST ?delete'),
  GetBucketLocation: bucket('GET ?location'),
  GetBucketVersioning: bucket('GET ?versioning'),
  PutBucketVersioning: bucket('PUT ?versioning'),
  GetBucketAcl: bucket('GET ?acl'),
  PutBucketAcl: bucket('PUT ?acl'),
  GetBucketOwnershipControls: bucket('GET ?ownershipControls'),
  PutBucketOwnershipControls: bucket('PUT ?ownershipControls'),
  DeleteBucketOwnershipControls: bucket('DELETE ?ownershipControls'),
  GetBucketTagging: bucket('GET ?tagging'),
  PutBucketTagging: bucket('PUT ?tagging'),
  DeleteBucketTagging: bucket('DELETE ?tagging'),
  GetBucketPolicy: bucket('GET ?policy'),
  PutBucketPolicy: bucket('PUT ?policy'),
  DeleteBucketPolicy: bucket('DELETE ?policy'),
  GetBucketPolicyStatus: bucket('GET ?policyStatus'),
  GetPublicAccessBlock: bucket('GET ?publicAccessBlock'),
  PutPublicAccessBlock: bucket('PUT ?publicAccessBlock'),
  DeletePublicAccessBlock: bucket('DELETE ?publicAccessBlock'),
  GetBucketEncryption: bucket('GET ?encryption'),
  PutBucketEncryption: bucket('PUT ?encryption'),
  DeleteBucketEncryption: bucket('DELETE ?encryption'),
  GetBucketCors: bucket('GET ?cors'),
  PutBucketCors: bucket('PUT ?cors'),
  DeleteBucketCors: bucket('DELETE ?cors'),
  GetBucketLifecycleConfiguration: bucket('GET ?lifecycle'),
  PutBucketLifecycleConfiguration: bucket('PUT ?lifecycle'),
  DeleteBucketLifecycle: bucket('DELETE ?lifecycle'),
  GetBucketWebsite: bucket('GET ?website'),
  GetBucketReplication: bucket('GET ?replication'),
  GetObjectLockConfiguration: bucket('GET ?object-lock'),
  PutObjectLockConfiguration: bucket('PUT ?object-lock'),
  GetBucketRequestPayment: bucket('GET ?requestPayment'),
  PutBucketRequestPayment: bucket('PUT ?requestPayment'),
  GetBucketAbac: bucket('GET ?abac'),
  GetBucketAnalyticsConfiguration: bucket('GET ?analytics', { parameters: BY_ID }),
  GetBucketInventoryConfiguration: bucket('GET ?inventory', { parameters: BY_ID }),
  GetBucketMetricsConfiguration: bucket('GET ?metrics', { parameters: BY_ID }),
  GetBucketIntelligentTieringConfiguration: bucket('GET ?intelligent-tiering', {
    parameters: BY_ID,
  }),
  GetBucketLogging: bucket('GET ?logging'),
  PutBucketLogging: bucket('PUT ?logging'),
  GetBucketNotificationConfiguration: bucket('GET ?notification'),
  GetBucketAccelerateConfiguration: bucket('GET ?accelerate'),
  GetObject: object('GET', { parameters: READ }),
  HeadObject: object('HEAD', { parameters: READ }),
  PutObject: object('PUT'),
  PostObject: object('POST', { form: true }),
  CopyObject: object('PUT', { copies: true }),
  DeleteObject: object('DELETE', { parameters: VERSION }),
  GetObjectAttributes: object('GET ?attributes', { parameters: VERSION }),
  GetObjectAcl: object('GET ?acl', { parameters: VERSION }),
  PutObjectAcl: object('PUT ?acl', { parameters: VERSION }),
  GetObjectTagging: object('GET ?tagging', { parameters: VERSION }),
  PutObjectTagging: object('PUT ?tagging', { parameters: VERSION }),
  DeleteObjectTagging: object('DELETE ?tagging', { parameters: VERSION }),
  GetObjectRetention: object('GET ?retention', { parameters: VERSION }),
  PutObjectRetention: object('PUT ?retention', { parameters: VERSION }),
  GetObjectLegalHold: object('GET ?legal-hold', { parameters: VERSION }),
  PutObjectLegalHold: object('PUT ?legal-hold', { parameters: VERSION }),
  RestoreObject: object('POST ?restore', { parameters: VERSION }),
  CreateMultipartUpload: object('POST ?uploads'),
  UploadPart: object('PUT ?uploadId', { parameters: ['partNumber'] }),
  UploadPartCopy: object('PUT ?uploadId', { copies: true, parameters: ['partNumber'] }),
  CompleteMultipartUpload: object('POST ?uploadId'),
  AbortMultipartUpload: object('DELETE ?uploadId'),
  ListParts: object('GET ?uploadId', { parameters: ['max-parts', 'part-number-marker'] }),
} satisfies Record<string, OperationShape>

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
