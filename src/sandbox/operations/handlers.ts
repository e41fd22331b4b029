// Every operation of http/operations-table.ts with what does it. An operation without a handler,
// or with one for another level, does not compile.
import { xmlText } from '../../aws/s3-xml.ts'
import type { OperationLevel, OperationName } from '../http/operations-table.ts'
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './acl.ts'
import {
  deleteBucketEncryption,
  getBucketEncryption,
  putBucketEncryption,
} from './bucket-encryption.ts'
import { getBucketLogging, putBucketLogging } from './bucket-logging.ts'
import {
  deleteBucketPolicy,
  getBucketPolicy,
  getBucketPolicyStatus,
  putBucketPolicy,
} from './bucket-policy.ts'
import {
  deleteBucketOwnershipControls,
  emptyConfiguration,
  emptyList,
  getBucketOwnershipControls,
  getBucketVersioning,
  neverConfigured,
  putBucketOwnershipControls,
  putBucketVersioning,
} from './bucket-settings.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './buckets.ts'
import type { Handler } from './call.ts'
import { completeMultipartUpload } from './complete-upload.ts'
import { copyObject } from './copy-object.ts'
import { deleteBucketCors, getBucketCors, putBucketCors } from './cors.ts'
import { abortMultipartUpload, createMultipartUpload } from './create-upload.ts'
import { deleteObject, deleteObjects } from './delete-objects.ts'
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
} from './lifecycle.ts'
import { listObjectsV1, listObjectsV2 } from './list-objects.ts'
import { listMultipartUploads, listParts } from './list-uploads.ts'
import { listObjectVersions } from './list-versions.ts'
import { getObjectAttributes } from './object-attributes.ts'
import { getObjectLockConfiguration, putObjectLockConfiguration } from './object-lock.ts'
import { postObject } from './post-object.ts'
import {
  deletePublicAccessBlock,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from './public-access-block.ts'
import { putObject } from './put-object.ts'
import { getObject, headObject } from './read-object.ts'
import { getBucketRequestPayment, putBucketRequestPayment } from './request-payment.ts'
import { restoreObject } from './restore-object.ts'
import {
  getObjectLegalHold,
  getObjectRetention,
  putObjectLegalHold,
  putObjectRetention,
} from './retention.ts'
import {
  deleteBucketTagging,
  deleteObjectTagging,
  getBucketTagging,
  getObjectTagging,
  putBucketTagging,
  putObjectTagging,
} from './tagging.ts'
import { uploadPart } from './upload-part.ts'
import { uploadPartCopy } from './upload-part-copy.ts'

export const HANDLERS: { readonly [Name in OperationName]: Handler<OperationLevel<Name>> } = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  ListObjects: listObjectsV1,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  GetBucketAcl: getBucketAcl,
  PutBucketAcl: putBucketAcl,
  GetBucketOwnershipControls: getBucketOwnershipControls,
  PutBucketOwnershipControls: putBucketOwnershipControls,
  DeleteBucketOwnershipControls: deleteBucketOwnershipControls,
  GetBucketTagging: getBucketTagging,
  PutBucketTagging: putBucketTagging,
  DeleteBucketTagging: deleteBucketTagging,
  GetBucketPolicy: getBucketPolicy,
  PutBucketPolicy: putBucketPolicy,
  DeleteBucketPolicy: deleteBucketPolicy,
  GetBucketPolicyStatus: getBucketPolicyStatus,
  GetPublicAccessBlock: getPublicAccessBlock,
  PutPublicAccessBlock: putPublicAccessBlock,
  DeletePublicAccessBlock: deletePublicAccessBlock,
  GetBucketEncryption: getBucketEncryption,
  PutBucketEncryption: putBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  GetBucketCors: getBucketCors,
  PutBucketCors: putBucketCors,
  DeleteBucketCors: deleteBucketCors,
  GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: deleteBucketLifecycle,
  GetBucketWebsite: neverConfigured('NoSuchWebsiteConfiguration'),
  GetBucketReplication: neverConfigured('ReplicationConfigurationNotFoundError'),
  GetObjectLockConfiguration: getObjectLockConfiguration,
  PutObjectLockConfiguration: putObjectLockConfiguration,
  GetBucketRequestPayment: getBucketRequestPayment,
  PutBucketRequestPayment: putBucketRequestPayment,
  GetBucketAbac: emptyConfiguration('AbacStatus', xmlText('Status', 'Disabled')),
  GetBucketAnalyticsConfiguration: emptyList('ListBucketAnalyticsConfigurationResult'),
  GetBucketInventoryConfiguration: emptyList('ListInventoryConfigurationsResult'),
  GetBucketMetricsConfiguration: emptyList('ListMetricsConfigurationsResult'),
  GetBucketIntelligentTieringConfiguration: emptyList(
    'ListBucketIntelligentTieringConfigurationsOutput',
  ),
  GetBucketLogging: getBucketLogging,
  PutBucketLogging: putBucketLogging,
  GetBucketNotificationConfiguration: emptyConfiguration('NotificationConfiguration'),
  GetBucketAccelerateConfiguration: emptyConfiguration('AccelerateConfiguration'),
  GetObject: getObject,
  HeadObject: headObject,
  PutObject: putObject,
  PostObject: postObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  GetObjectAttributes: getObjectAttributes,
  GetObjectAcl: getObjectAcl,
  PutObjectAcl: putObjectAcl,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  GetObjectRetention: getObjectRetention,
  PutObjectRetention: putObjectRetention,
  GetObjectLegalHold: getObjectLegalHold,
  PutObjectLegalHold: putObjectLegalHold,
  RestoreObject: restoreObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
}
