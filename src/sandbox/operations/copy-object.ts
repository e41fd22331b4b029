// CopyObject.
import type { ChecksumAlgorithm } from '../../aws/checksum.ts'
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { readChecksumAlgorithm } from '../http/integrity.ts'
import type { S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Attributes, Version } from '../state/version.ts'
import { aclOfNewObject } from './acl-headers.ts'
import { readHeaders, readMetadata, readStorageClass, readTags } from './attributes.ts'
import type { ObjectCall } from './call.ts'
import { readWriteCondition } from './conditions.ts'
import {
  type CopyDigests,
  type OpenPieces,
  openPieces,
  requireSize,
  requireSource,
  sourceHeader,
} from './copied-pieces.ts'
import {
  changesEncryption,
  encryptionHeaders,
  encryptionOfNewObject,
  etagUnder,
} from './encryption.ts'
import type { CopySource } from './find-copy-source.ts'
import { newVersionHeader, requireKey } from './find-version.ts'
import { expirationHeader } from './lifecycle-headers.ts'
import { lockOfNewObject } from './lock-headers.ts'

export async function copyObject(call: ObjectCall): Promise<Answer> {
  const { request, state, key } = call
  const bucket = state.buckets.require(call.bucket)
  requireKey(key)
  const source = requireSource(call)
  requireSize(source.version.size)
  requireChange(call, bucket, source)
  const condition = readWriteCondition(request, key)
  const attributes = copiedAttributes(call, bucket, source.version)
  const storageClass = readStorageClass(request)
  using race = state.races.watch(bucket, key)
  using copy = openPieces(call, source.version, 0, source.version.size)
  const digests = await digestCopy(copy, source.version, copyAlgorithm(request, source.version))
  const version = state.objects.put(
    state.buckets.require(call.bucket),
    key,
    {
      size: source.version.size,
      etag: etagUnder(attributes.encryption, digests.md5),
      modified: call.now,
      storageClass,
      attributes: { ...attributes, checksum: digests.checksum },
      makeBody: () => state.bodies.fromPieces(copy.pieces),
    },
    (find) => {
      race.requireQuiet(condition)
      condition.require(find)
    },
  )
  call.journal?.sized(version.size)
  return {
    headers: {
      ...newVersionHeader(bucket, version),
      ...expirationHeader(bucket, version),
      ...sourceHeader(source.bucket, source.version),
      ...encryptionHeaders(attributes.encryption, request),
    },
    xml: xmlDocument('CopyObjectResult', ...resultElements(version.etag, call.now, digests)),
  }
}

/**
 * Copying an object onto itself must change something beside its bytes, unless it names a version
 * where a new one is made.
 */
function requireChange({ request, key }: ObjectCall, bucket: Bucket, source: CopySource): void {
  const same = source.bucket.name === bucket.name && source.version.key === key && source.isLatest
  const isAnother = source.isNamed && bucket.versioning === 'Enabled'
  const changes =
    request.headers.get('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE' ||
    request.headers.has('x-amz-storage-class') ||
    request.headers.has('x-amz-checksum-algorithm') ||
    changesEncryption(request, bucket, source.version)
  if (!same || isAnother || changes) return
  throw new S3Fault('InvalidRequest', {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  })
}

/** Metadata and tags come from the source unless a directive replaces them; ACL and lock never do. */
function copiedAttributes(
  call: ObjectCall,
  bucket: Bucket,
  source: Version,
): Omit<Attributes, 'checksum'> {
  const { request } = call
  const replaceMetadata = readDirective(request, 'x-amz-metadata-directive') === 'REPLACE'
  const replaceTags = readDirective(request, 'x-amz-tagging-directive') === 'REPLACE'
  const { headers, metadata, tags } = source.attributes
  return {
    headers: replaceMetadata ? readHeaders(request) : headers,
    metadata: replaceMetadata ? readMetadata(request) : metadata,
    tags: replaceTags ? readTags(request) : tags,
    ...aclOfNewObject(call, bucket),
    ...lockOfNewObject(call, bucket),
    encryption: encryptionOfNewObject(call, bucket),
  }
}

function readDirective(request: S3Request, name: string): 'COPY' | 'REPLACE' {
  const directive = request.headers.get(name)?.toUpperCase() ?? 'COPY'
  if (directive === 'COPY' || directive === 'REPLACE') return directive
  throw invalidArgument(name, directive, 'Unknown metadata directive.')
}

/** The checksum a copy will have: the one asked for, or the source's. */
function copyAlgorithm(request: S3Request, source: Version): ChecksumAlgorithm | undefined {
  return readChecksumAlgorithm(request) ?? source.attributes.checksum?.algorithm
}

/** What is known of an object that was put at once need not be read again. */
async function digestCopy(
  copy: OpenPieces,
  { etag, attributes }: Version,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<CopyDigests> {
  const { checksum, encryption, parts } = attributes
  const sameChecksum = checksum?.algorithm === algorithm && checksum?.type !== 'COMPOSITE'
  const isMd5 = parts === undefined && encryption === undefined
  if (isMd5 && sameChecksum) return { md5: etag, checksum }
  return copy.digest(algorithm)
}

function resultElements(etag: string, now: number, { checksum }: CopyDigests): string[] {
  return [
    xmlText('LastModified', isoTime(now)),
    xmlText('ETag', quoted(etag)),
    checksum === undefined ? '' : xmlText(`Checksum${checksum.algorithm}`, checksum.value),
    checksum === undefined ? '' : xmlText('ChecksumType', checksum.type),
  ]
}
