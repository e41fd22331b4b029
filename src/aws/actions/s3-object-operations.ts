// S3's operations on an object: how each is recognized, and its actions. Sources as in
// s3-bucket-operations.ts.
import type { S3Operation } from './s3-operation.ts'

const READING = [
  'partNumber',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
]

/** What the headers of a request that makes an object can ask for besides. */
const ON_CREATION = {
  acl: ['PutObjectAcl'],
  tags: ['PutObjectTagging'],
  retention: ['PutObjectRetention'],
  'legal-hold': ['PutObjectLegalHold'],
} as const satisfies S3Operation['extras']

/**
 * To be told whether an ETag is that of the object is to read of it; that there is one, which
 * `If-Match: *` asks, is not: "Enforce conditional writes" and "Enforce conditional deletes" in the
 * user guide.
 */
const IF_MATCH = { etag: ['GetObject'] } as const satisfies S3Operation['extras']

const BYPASS = {
  'bypass-governance': ['BypassGovernanceRetention'],
} as const satisfies S3Operation['extras']

export const OBJECT_OPERATIONS = {
  GetObject: { ...object('GET', undefined, 'GetObject'), parameters: READING },
  HeadObject: { ...object('HEAD', undefined, 'GetObject'), parameters: READING },
  GetObjectAcl: object('GET', 'acl', 'GetObjectAcl'),
  GetObjectAnnotation: {
    ...object('GET', 'annotation', 'GetObjectAnnotation'),
    requires: 'annotationName',
  },
  ListObjectAnnotations: {
    ...object('GET', 'annotation', 'ListObjectAnnotations'),
    parameters: ['annotation-prefix', 'max-annotation-results', 'continuation-token'],
  },
  GetObjectAttributes: {
    ...object('GET', 'attributes', 'GetObjectAttributes'),
    actions: ['GetObject', 'GetObjectAttributes'],
    versionActions: ['GetObjectVersion', 'GetObjectVersionAttributes'],
  },
  GetObjectLegalHold: object('GET', 'legal-hold', 'GetObjectLegalHold', 'GetObjectLegalHold'),
  GetObjectRetention: object('GET', 'retention', 'GetObjectRetention', 'GetObjectRetention'),
  GetObjectTagging: object('GET', 'tagging', 'GetObjectTagging'),
  GetObjectTorrent: object('GET', 'torrent', 'GetObjectTorrent'),
  SelectObjectContent: {
    level: 'object',
    method: 'POST',
    selector: 'select',
    parameters: ['select-type'],
    actions: ['GetObject'],
  },

  PutObject: {
    ...making('PUT', undefined),
    creates: true,
    extras: { ...ON_CREATION, ...IF_MATCH },
  },
  CopyObject: {
    ...making('PUT', undefined),
    copies: true,
    creates: true,
    extras: { ...ON_CREATION, ...IF_MATCH },
  },
  PostObject: {
    ...making('POST', undefined),
    level: 'bucket',
    creates: true,
    extras: ON_CREATION,
  },
  CreateMultipartUpload: { ...making('POST', 'uploads'), creates: false, extras: ON_CREATION },
  UploadPart: { ...making('PUT', 'uploadId'), requires: 'partNumber', creates: false },
  UploadPartCopy: {
    ...making('PUT', 'uploadId'),
    requires: 'partNumber',
    copies: true,
    creates: false,
  },
  CompleteMultipartUpload: { ...making('POST', 'uploadId'), creates: true, extras: IF_MATCH },
  AbortMultipartUpload: {
    level: 'object',
    method: 'DELETE',
    selector: 'uploadId',
    actions: ['AbortMultipartUpload'],
  },
  ListParts: {
    level: 'object',
    method: 'GET',
    selector: 'uploadId',
    parameters: ['max-parts', 'part-number-marker'],
    actions: ['ListMultipartUploadParts'],
  },

  DeleteObject: {
    ...object('DELETE', undefined, 'DeleteObject'),
    extras: { ...BYPASS, ...IF_MATCH },
  },
  DeleteObjectAnnotation: {
    ...object('DELETE', 'annotation', 'DeleteObjectAnnotation'),
    requires: 'annotationName',
  },
  DeleteObjectTagging: object('DELETE', 'tagging', 'DeleteObjectTagging'),
  PutObjectAcl: object('PUT', 'acl', 'PutObjectAcl'),
  PutObjectAnnotation: {
    ...object('PUT', 'annotation', 'PutObjectAnnotation'),
    requires: 'annotationName',
  },
  PutObjectLegalHold: object('PUT', 'legal-hold', 'PutObjectLegalHold', 'PutObjectLegalHold'),
  PutObjectRetention: {
    ...object('PUT', 'retention', 'PutObjectRetention', 'PutObjectRetention'),
    extras: BYPASS,
  },
  PutObjectTagging: object('PUT', 'tagging', 'PutObjectTagging'),
  RestoreObject: object('POST', 'restore', 'RestoreObject', 'RestoreObject'),
  UpdateObjectEncryption: object(
    'PUT',
    'encryption',
    'UpdateObjectEncryption',
    'UpdateObjectEncryption',
  ),
} as const satisfies Record<string, S3Operation>

/** On a version, an action is another one as a rule: `GetObjectAcl` and `GetObjectVersionAcl`. */
function object(
  method: S3Operation['method'],
  selector: string | undefined,
  action: string,
  versionAction = action.replace('Object', 'ObjectVersion'),
): S3Operation {
  return { level: 'object', method, selector, actions: [action], versionActions: [versionAction] }
}

function making(method: S3Operation['method'], selector: string | undefined): S3Operation {
  return { level: 'object', method, selector, actions: ['PutObject'] }
}
