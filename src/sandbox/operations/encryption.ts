// Server-side encryption in headers: how a new object is encrypted, who may read it, and what
// answers tell. Sources: PutObject, GetObject and UploadPart in the API Reference, and the pages on
// SSE-S3, SSE-KMS, DSSE-KMS and SSE-C in the user guide.
import { createHash } from 'node:crypto'
import type { Answer } from '../http/answer.ts'
import type { S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Algorithm, KmsEncryption, ObjectEncryption } from '../state/encryption.ts'
import type { Upload } from '../state/uploads.ts'
import type { Version } from '../state/version.ts'
import type { Call, ObjectCall } from './call.ts'
import {
  bringsCustomerKey,
  type KeyOwner,
  newSalt,
  requireKeyOf,
  requireKeyOfUpload,
  sealWith,
} from './customer-key.ts'
import { keyArn, parseEncryptionContext, requireKmsKey } from './kms-key.ts'

const METHOD = 'x-amz-server-side-encryption'
const KEY_ID = `${METHOD}-aws-kms-key-id`
const CONTEXT = `${METHOD}-context`
const BUCKET_KEY = `${METHOD}-bucket-key-enabled`

/**
 * How what a request makes is encrypted: as its headers say, else as the bucket does it.
 *
 * @throws InvalidArgument, AccessDenied, KMS.NotFoundException
 */
export function encryptionOfNewObject(call: ObjectCall, bucket: Bucket): ObjectEncryption {
  const { request } = call
  const method = request.headers.get(METHOD)
  if (bringsCustomerKey(request, 'object')) {
    if (method !== undefined) throw incompatible(method)
    if (bucket.encryption?.blocked?.includes('SSE-C')) throw new S3Fault('AccessDenied')
    return sealWith(request)
  }
  const algorithm = parseMethod(method) ?? bucket.encryption?.algorithm ?? 'AES256'
  if (!isKms(method)) refuseKmsHeaders(request)
  if (algorithm === 'AES256') return undefined
  const encryption = kmsEncryption(call, bucket, algorithm)
  requireKmsKey(call, 'kms:GenerateDataKey', encryption, call)
  return encryption
}

function isKms(method: string | undefined): boolean {
  return method === 'aws:kms' || method === 'aws:kms:dsse'
}

function parseMethod(text: string | undefined): Algorithm | undefined {
  if (text === undefined || text === 'AES256' || text === 'aws:kms' || text === 'aws:kms:dsse') {
    return text
  }
  throw invalidArgument(METHOD, text, 'The encryption method specified is not supported')
}

function incompatible(method: string): S3Fault {
  const message =
    'Server Side Encryption with Customer provided key is incompatible with the encryption method specified'
  return invalidArgument(METHOD, method, message)
}

function refuseKmsHeaders({ headers }: S3Request): void {
  const name = [KEY_ID, CONTEXT].find((header) => headers.has(header))
  if (name === undefined) return
  const message = `Server Side Encryption with AWS KMS managed key requires HTTP header ${METHOD} : aws:kms`
  throw invalidArgument(METHOD, headers.get(METHOD) ?? '', message)
}

function kmsEncryption(
  call: ObjectCall,
  bucket: Bucket,
  algorithm: KmsEncryption['algorithm'],
): KmsEncryption {
  const { headers } = call.request
  const named = headers.has(METHOD) ? headers.get(KEY_ID) : bucket.encryption?.keyId
  const context = headers.get(CONTEXT)
  if (context !== undefined) parseEncryptionContext(context)
  const usual = bucket.encryption?.bucketKey ?? false
  return {
    algorithm,
    key: keyArn(named, call, bucket),
    bucketKey: algorithm === 'aws:kms' && (readSwitch(headers.get(BUCKET_KEY)) ?? usual),
    context,
    salt: newSalt(),
  }
}

function readSwitch(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  const value = text.toLowerCase()
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidArgument(BUCKET_KEY, text, `The value of ${BUCKET_KEY} must be true or false`)
}

/**
 * What is encrypted with a key of its own has an ETag that is no MD5 of its bytes. A part that is
 * sent again has the same one again.
 */
export function etagUnder(encryption: ObjectEncryption, md5: string): string {
  if (encryption === undefined) return md5
  return createHash('md5').update(encryption.salt).update(md5).digest('hex')
}

/** Whether a copy onto itself changes how an object is encrypted, or says that it shall. */
export function changesEncryption(
  { headers }: S3Request,
  bucket: Bucket,
  { attributes }: Version,
): boolean {
  const isAsked = headers.has(METHOD) || headers.has(`${METHOD}-customer-algorithm`)
  return isAsked || bucket.encryption !== undefined || attributes.encryption !== undefined
}

/** The header belongs to what begins an object. @throws InvalidArgument anywhere else. */
export function refuseMethod({ headers }: S3Request): void {
  const method = headers.get(METHOD)
  if (method === undefined) return
  throw invalidArgument(METHOD, method, `${METHOD} header is not supported for this operation.`)
}

/**
 * Checks that the caller may have the bytes of a version, or what is told of them.
 *
 * @throws AccessDenied without the right key, or without permission to use it.
 */
export function requireDecryptable(
  call: Call,
  version: Version,
  { bucket, owner }: { readonly bucket: string; readonly owner: KeyOwner },
): void {
  const { encryption } = version.attributes
  requireKeyOf(encryption, call.request, owner)
  if (!isKmsEncryption(encryption)) return
  // HEAD needs no key but for the checksum: HeadObject in the API Reference.
  if (call.request.method === 'HEAD' && !call.request.headers.has('x-amz-checksum-mode')) return
  requireKmsKey(call, 'kms:Decrypt', encryption, { bucket, key: version.key })
}

/**
 * Checks that a part comes with what its upload is encrypted by. KMS must let its sender decrypt
 * the upload's data key: "Uploading and copying objects using multipart upload" in the user guide.
 */
export function requireEncryptable(call: ObjectCall, { attributes: { encryption } }: Upload): void {
  refuseMethod(call.request)
  requireKeyOfUpload(encryption, call.request)
  if (isKmsEncryption(encryption)) requireKmsKey(call, 'kms:Decrypt', encryption, call)
}

/**
 * The parts are encrypted by then: a customer's key need come again only to compute a checksum.
 * Source: CompleteMultipartUpload in the API Reference.
 */
export function requireCompletable(call: ObjectCall, upload: Upload): void {
  const { encryption } = upload.attributes
  refuseMethod(call.request)
  if (upload.checksum !== undefined || bringsCustomerKey(call.request, 'object')) {
    requireKeyOfUpload(encryption, call.request)
  }
  if (isKmsEncryption(encryption)) requireKmsKey(call, 'kms:Decrypt', encryption, call)
}

function isKmsEncryption(encryption: ObjectEncryption): encryption is KmsEncryption {
  return encryption !== undefined && encryption.algorithm !== 'customer'
}

/** What answers tell of an object's encryption. */
export function encryptionHeaders(
  encryption: ObjectEncryption,
  { headers }: S3Request,
): NonNullable<Answer['headers']> {
  if (encryption === undefined) return { [METHOD]: 'AES256' }
  if (encryption.algorithm === 'customer') {
    return {
      [`${METHOD}-customer-algorithm`]: headers.get(`${METHOD}-customer-algorithm`),
      [`${METHOD}-customer-key-MD5`]: headers.get(`${METHOD}-customer-key-md5`),
    }
  }
  return {
    [METHOD]: encryption.algorithm,
    [KEY_ID]: encryption.key,
    [BUCKET_KEY]: encryption.bucketKey ? 'true' : undefined,
    [CONTEXT]: headers.get(CONTEXT),
  }
}
