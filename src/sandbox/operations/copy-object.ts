// CopyObject and UploadPartCopy. No byte is written: a copy shares the stretches of blobs that
// it copies, and reads them only where their digests are not known.
import { createHash } from 'node:crypto'
import {
  type ChecksumAlgorithm,
  parseChecksumAlgorithm,
  startChecksum,
} from '../../aws/checksum.ts'
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { checksumHeader } from '../http/integrity.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../s3-fault.ts'
import type { Piece } from '../state/bodies.ts'
import type { Bucket } from '../state/buckets.ts'
import type { UploadChecksum } from '../state/uploads.ts'
import type { Attributes, Version } from '../state/version.ts'
import { aclOfNewObject } from './acl-headers.ts'
import { readHeaders, readMetadata, readStorageClass, readTags } from './attributes.ts'
import { type Answer, isoTime, type ObjectCall, quoted } from './call.ts'
import { readWriteCondition, requireCopyable } from './conditions.ts'
import { type CopySource, findCopySource } from './copy-source.ts'
import {
  changesEncryption,
  encryptionHeaders,
  encryptionOfNewObject,
  etagUnder,
  requireDecryptable,
  requireEncryptable,
} from './encryption.ts'
import { newVersionHeader, requireKey } from './find-version.ts'
import { expirationHeader } from './lifecycle-headers.ts'
import { lockOfNewObject } from './lock-headers.ts'
import { requireRestoredSource } from './restoration.ts'
import { readPartNumber } from './span.ts'
import { MAX_PUT_BYTES } from './write-object.ts'

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
    (current) => {
      race.requireQuiet(condition)
      condition.require(current)
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

/** The version to copy, if the caller may have its bytes and its conditions hold. */
function requireSource(call: ObjectCall): CopySource {
  const source = findCopySource(call)
  requireRestoredSource(call, source.version)
  requireDecryptable(call, source.version, { bucket: source.bucket.name, owner: 'copy source' })
  requireCopyable(call, source.version)
  return source
}

function requireSize(size: number): void {
  if (size <= MAX_PUT_BYTES) return
  throw new S3Fault('InvalidRequest', {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
  })
}

function sourceHeader(bucket: Bucket, version: Version): Record<string, string> {
  return bucket.versioning === '' ? {} : { 'x-amz-copy-source-version-id': version.versionId }
}

/** Copying an object onto itself must change something beside its bytes. */
function requireChange(
  { request, key }: ObjectCall,
  bucket: Bucket,
  source: { readonly bucket: Bucket; readonly version: Version; readonly isLatest: boolean },
): void {
  const same = source.bucket.name === bucket.name && source.version.key === key && source.isLatest
  const changes =
    request.headers.get('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE' ||
    request.headers.has('x-amz-storage-class') ||
    request.headers.has('x-amz-checksum-algorithm') ||
    changesEncryption(request, bucket, source.version)
  if (!same || changes) return
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
  const named = request.headers.get('x-amz-checksum-algorithm')
  if (named === undefined) return source.attributes.checksum?.algorithm
  const algorithm = parseChecksumAlgorithm(named)
  if (algorithm !== undefined) return algorithm
  throw new S3Fault('InvalidRequest', {
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  })
}

interface CopyDigests {
  readonly md5: string
  readonly checksum: Attributes['checksum']
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

interface OpenPieces extends Disposable {
  readonly pieces: readonly Piece[]
  digest(algorithm: ChecksumAlgorithm | undefined): Promise<CopyDigests>
}

/** A stretch of a version's body, which stays while this is open even if the version goes. */
function openPieces(
  { state }: ObjectCall,
  source: Version,
  start: number,
  end: number,
): OpenPieces {
  const pieces = source.body === undefined ? [] : state.bodies.pieces(source.body, start, end)
  const stream = state.bodies.read(pieces)
  return {
    pieces,
    async digest(algorithm) {
      const md5 = createHash('md5')
      const checksum = algorithm && (await startChecksum(algorithm))
      for await (const chunk of stream) {
        md5.update(chunk)
        checksum?.update(chunk)
      }
      return {
        md5: md5.digest('hex'),
        checksum:
          checksum && algorithm
            ? { algorithm, type: 'FULL_OBJECT', value: checksum.digest() }
            : undefined,
      }
    },
    [Symbol.dispose]: () => stream[Symbol.dispose](),
  }
}

function resultElements(etag: string, now: number, { checksum }: CopyDigests): string[] {
  return [
    xmlText('LastModified', isoTime(now)),
    xmlText('ETag', quoted(etag)),
    checksum === undefined ? '' : xmlText(`Checksum${checksum.algorithm}`, checksum.value),
    checksum === undefined ? '' : xmlText('ChecksumType', checksum.type),
  ]
}

export async function uploadPartCopy(call: ObjectCall): Promise<Answer> {
  const { request, state, key, now } = call
  const number = readPartNumber(queryValue(request, 'partNumber') ?? '')
  const bucket = state.buckets.require(call.bucket)
  const upload = state.uploads.require(bucket, key, queryValue(request, 'uploadId') ?? '')
  requireEncryptable(call, upload)
  const source = requireSource(call)
  const { start, end } = readCopyRange(request, source.version.size)
  requireSize(end - start)
  using copy = openPieces(call, source.version, start, end)
  const digests = await copy.digest(upload.checksum?.algorithm)
  const part = {
    number,
    size: end - start,
    modified: now,
    ...partDigests(digests, upload.checksum),
    etag: etagUnder(upload.attributes.encryption, digests.md5),
  }
  state.uploads.putPart(bucket, upload, part, () => state.bodies.fromPieces(copy.pieces))
  call.journal?.sized(part.size)
  const { checksum } = part
  return {
    headers: {
      ...sourceHeader(source.bucket, source.version),
      ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
      ...encryptionHeaders(upload.attributes.encryption, request),
    },
    xml: xmlDocument(
      'CopyPartResult',
      xmlText('LastModified', isoTime(now)),
      xmlText('ETag', quoted(part.etag)),
      checksum === undefined ? '' : xmlText(`Checksum${checksum.algorithm}`, checksum.value),
    ),
  }
}

/** A part has a checksum only if its upload declared one. */
function partDigests({ md5, checksum }: CopyDigests, declared: UploadChecksum | undefined) {
  if (declared === undefined || checksum === undefined) return { etag: md5, checksum: undefined }
  return { etag: md5, checksum: { algorithm: declared.algorithm, value: checksum.value } }
}

const COPY_RANGE = /^bytes=(\d+)-(\d+)$/

/** Unlike a read's range, a copy's must be whole and lie within the object. */
function readCopyRange(request: S3Request, size: number): { start: number; end: number } {
  const header = request.headers.get('x-amz-copy-source-range')
  if (header === undefined) return { start: 0, end: size }
  const match = COPY_RANGE.exec(header)
  const [first, last] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || first > last) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      header,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    )
  }
  if (last >= size) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      header,
      `Range specified is not valid for source object of size: ${size}`,
    )
  }
  return { start: first, end: last + 1 }
}
