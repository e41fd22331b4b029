// What a request says its new object should have, beside its bytes.
import { STORAGE_CLASSES } from '../../aws/storage-class.ts'
import type { S3Request } from '../http/request.ts'
import { notImplemented, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Tag } from '../state/tag.ts'
import type { Attributes } from '../state/version.ts'
import { aclOfNewObject } from './acl-headers.ts'
import type { ObjectCall } from './call.ts'
import { parseDocument } from './documents.ts'
import { decodeWords } from './encoded-words.ts'
import { encryptionOfNewObject } from './encryption.ts'
import { lockOfNewObject } from './lock-headers.ts'
import { MAX_OBJECT_TAGS, parseTagging, tagsOfDocument } from './tags.ts'

/** System metadata that S3 keeps and returns as it came. */
export const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const

/** S3's limit on user metadata: names and values, in bytes. */
const MAX_METADATA_BYTES = 2048
const META_PREFIX = 'x-amz-meta-'

/** STANDARD unless the request names another. @throws InvalidStorageClass, NotImplemented */
export function readStorageClass(request: S3Request): string {
  const name = request.headers.get('x-amz-storage-class') ?? 'STANDARD'
  if (['SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'FSX_ONTAP'].includes(name)) {
    throw notImplemented(`The storage class ${name}`)
  }
  if (!STORAGE_CLASSES.some((known) => known === name)) {
    throw new S3Fault('InvalidStorageClass', { details: { StorageClassRequested: name } })
  }
  return name
}

/** Headers, metadata, tags, ACL, lock and encryption of a request that makes an object. */
export function readAttributes(
  call: ObjectCall,
  bucket: Bucket,
): Omit<Attributes, 'checksum' | 'parts'> {
  const { request } = call
  return {
    headers: readHeaders(request),
    metadata: readMetadata(request),
    tags: readTags(request),
    ...aclOfNewObject(call, bucket),
    ...lockOfNewObject(call, bucket),
    encryption: encryptionOfNewObject(call, bucket),
  }
}

/** The headers that an object keeps and is given back with, by lower-case name. */
export function readHeaders(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of KEPT_HEADERS) {
    const value = name === 'content-encoding' ? contentEncoding(request) : request.headers.get(name)
    if (value !== undefined && value !== '') headers[name] = value
  }
  headers['content-type'] ??= 'binary/octet-stream'
  return headers
}

/** aws-chunked describes the transfer, not the object. */
function contentEncoding(request: S3Request): string | undefined {
  const given = request.headers.get('content-encoding')
  if (given === undefined || !given.includes('aws-chunked')) return given
  const codings = given.split(',').filter((coding) => coding.trim() !== 'aws-chunked')
  return codings.join(',').trim()
}

/** The values of `x-amz-meta-*`, by what follows that. @throws MetadataTooLarge */
export function readMetadata(request: S3Request): Record<string, string> {
  const metadata: Record<string, string> = {}
  let bytes = 0
  for (const [name, header] of request.headers) {
    if (!name.startsWith(META_PREFIX)) continue
    const value = decodeWords(header)
    metadata[name.slice(META_PREFIX.length)] = value
    bytes += name.length - META_PREFIX.length + Buffer.byteLength(value)
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new S3Fault('MetadataTooLarge', {
      details: { MaxSizeAllowed: MAX_METADATA_BYTES, Size: bytes },
    })
  }
  return metadata
}

/** A form has its tags as a document, other requests have a header. */
export function readTags({ headers, form }: S3Request): Tag[] {
  const document = form?.get('tagging')
  if (document !== undefined) {
    const tagging = parseDocument(Buffer.from(document), 'MalformedXML')
    // S3 was seen to take any other document for no tags.
    return tagging.name === 'Tagging' ? tagsOfDocument(tagging, MAX_OBJECT_TAGS) : []
  }
  const header = headers.get('x-amz-tagging')
  return header === undefined ? [] : parseTagging(header)
}
