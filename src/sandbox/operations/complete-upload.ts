// CompleteMultipartUpload.
import { createHash } from 'node:crypto'
import { CHECKSUM_ALGORITHMS, combineChecksums } from '../../aws/checksum.ts'
import {
  type XmlElement,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlText,
} from '../../aws/s3-xml.ts'
import { MIB } from '../../base/bytes.ts'
import { objectUrl } from '../http/address.ts'
import { type Answer, quoted } from '../http/answer.ts'
import { checksumHeader } from '../http/integrity.ts'
import { MAX_PARTS } from '../http/part-number.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import { overtaken } from '../state/races.ts'
import type { Part, Upload } from '../state/uploads.ts'
import type { StoredChecksum, Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { readWriteCondition } from './conditions.ts'
import { readChecksumType } from './create-upload.ts'
import { LONG_DOCUMENT_BYTES, readDocument, requiredText } from './documents.ts'
import { encryptionHeaders, requireCompletable } from './encryption.ts'
import { newVersionHeader } from './find-version.ts'
import { expirationHeader } from './lifecycle-headers.ts'

const MIN_PART_BYTES = 5 * MIB
const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB

export async function completeMultipartUpload(call: ObjectCall): Promise<Answer> {
  const { request, state, key } = call
  const id = queryValue(request, 'uploadId') ?? ''
  const bucket = state.buckets.require(call.bucket)
  const condition = readWriteCondition(request, key)
  const wanted = await readPartList(call)
  const upload = state.uploads.find(bucket, key, id)
  if (upload === undefined) return completedAnswer(call, bucket, findCompleted(call, bucket, id))
  requireCompletable(call, upload)
  const parts = choosePart(upload, wanted, (number) => state.uploads.part(upload, number))
  const size = requireSizes(request, parts)
  const checksum = requireChecksum(request, upload, parts)
  const version = state.completion.complete(
    bucket,
    upload,
    parts,
    {
      size,
      etag: multipartEtag(parts),
      // Of an upload in parts, S3 shows the time when it began.
      modified: upload.initiated,
      storageClass: upload.storageClass,
      attributes: { ...upload.attributes, checksum, parts: parts.length },
    },
    (find) => {
      condition.require(find)
      if (condition.header === undefined || !state.uploads.isOvertaken(upload)) return
      throw overtaken(condition.header, key)
    },
  )
  return completedAnswer(call, bucket, version)
}

/** S3 answers a repeated Complete as the first, while the object is there. */
function findCompleted({ state, key }: ObjectCall, bucket: Bucket, id: string): Version {
  const completed = state.completion.versionOf(id)
  const version = completed === undefined ? undefined : state.objects.byId(bucket, key, completed)
  if (version === undefined) throw new S3Fault('NoSuchUpload', { details: { UploadId: id } })
  return version
}

function completedAnswer(call: ObjectCall, bucket: Bucket, version: Version): Answer {
  const { checksum } = version.attributes
  call.journal?.sized(version.size)
  const location = objectUrl(call.request, bucket.name, version.key)
  return {
    headers: {
      ...newVersionHeader(bucket, version),
      ...expirationHeader(bucket, version),
      ...encryptionHeaders(version.attributes.encryption, call.request),
    },
    xml: xmlDocument(
      'CompleteMultipartUploadResult',
      xmlText('Location', location),
      xmlText('Bucket', bucket.name),
      xmlText('Key', version.key),
      xmlText('ETag', quoted(version.etag)),
      checksum === undefined ? '' : xmlText(`Checksum${checksum.algorithm}`, checksum.value),
      xmlText('ChecksumType', checksum?.type),
    ),
  }
}

/** A part as the request names it. */
interface WantedPart {
  readonly number: number
  readonly etag: string
  /** By algorithm. */
  readonly checksums: ReadonlyMap<string, string>
}

async function readPartList(call: ObjectCall): Promise<WantedPart[]> {
  const document = await readDocument(call, 'CompleteMultipartUpload', {
    checksumsDescribe: 'object',
    mostBytes: LONG_DOCUMENT_BYTES,
  })
  if (document === undefined) throw new S3Fault('MalformedXML')
  const wanted = xmlChildren(document, 'Part').map(readWantedPart)
  if (wanted.length === 0) {
    throw new S3Fault('InvalidRequest', { message: 'You must specify at least one part' })
  }
  if (wanted.length > MAX_PARTS) throw new S3Fault('MalformedXML')
  if (!wanted.every(({ number }, at) => number >= (wanted[at - 1]?.number ?? 0))) {
    const UploadId = queryValue(call.request, 'uploadId')
    throw new S3Fault('InvalidPartOrder', { details: { UploadId } })
  }
  // Of a part that was sent twice, a client may name both; the later is meant.
  return wanted.filter(({ number }, at) => number !== wanted[at + 1]?.number)
}

function readWantedPart(element: XmlElement): WantedPart {
  const number = Number(requiredText(element, 'PartNumber'))
  if (!Number.isInteger(number) || number < 0 || number > 2 ** 31) {
    throw new S3Fault('MalformedXML')
  }
  const checksums = CHECKSUM_ALGORITHMS.flatMap((name) => {
    const value = xmlChildText(element, `Checksum${name}`)?.trim()
    return value ? [[name, value] as const] : []
  })
  return {
    number,
    etag: requiredText(element, 'ETag').replace(/^"(.*)"$/, '$1'),
    checksums: new Map(checksums),
  }
}

/** The stored parts that were asked for. @throws InvalidPart */
function choosePart(
  upload: Upload,
  wanted: readonly WantedPart[],
  find: (number: number) => Part | undefined,
): Part[] {
  return wanted.map(({ number, etag, checksums }) => {
    const part = find(number)
    requireNamedChecksum(upload, number, checksums)
    const { algorithm, value } = part?.checksum ?? {}
    const claimed = algorithm && checksums.get(algorithm)
    if (part === undefined || part.etag !== etag || (claimed !== undefined && claimed !== value)) {
      throw new S3Fault('InvalidPart', {
        details: { UploadId: upload.id, PartNumber: number, ETag: etag },
      })
    }
    return part
  })
}

function requireNamedChecksum(
  { checksum }: Upload,
  number: number,
  checksums: ReadonlyMap<string, string>,
): void {
  if (checksum?.type !== 'COMPOSITE' || checksums.has(checksum.algorithm)) return
  throw new S3Fault('InvalidRequest', {
    message: `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
  })
}

/** The object's size. @throws EntityTooSmall, EntityTooLarge, or InvalidRequest if it was said wrong. */
function requireSizes(request: S3Request, parts: readonly Part[]): number {
  const small = parts.slice(0, -1).find(({ size }) => size < MIN_PART_BYTES)
  if (small !== undefined) {
    throw new S3Fault('EntityTooSmall', {
      details: {
        ProposedSize: small.size,
        MinSizeAllowed: MIN_PART_BYTES,
        PartNumber: small.number,
        ETag: small.etag,
      },
    })
  }
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  if (size > MAX_OBJECT_BYTES) {
    throw new S3Fault('EntityTooLarge', {
      details: { ProposedSize: size, MaxSizeAllowed: MAX_OBJECT_BYTES },
    })
  }
  const announced = request.headers.get('x-amz-mp-object-size')
  if (announced !== undefined && announced !== String(size)) {
    throw new S3Fault('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${size}`,
    })
  }
  return size
}

/** The object's checksum, if the upload declared one. @throws BadDigest if it was said wrong. */
function requireChecksum(
  request: S3Request,
  { checksum }: Upload,
  parts: readonly Part[],
): StoredChecksum | undefined {
  const type = readChecksumType(request.headers.get('x-amz-checksum-type'))
  if (type !== undefined && type !== checksum?.type) {
    throw new S3Fault('InvalidRequest', {
      message: `The upload was created using the ${checksum?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    })
  }
  if (checksum === undefined) return undefined
  const values = parts.map((part) => ({ size: part.size, value: part.checksum?.value ?? '' }))
  const value = combineChecksums(checksum.algorithm, checksum.type, values)
  const announced = request.headers.get(checksumHeader(checksum.algorithm))
  if (announced !== undefined && announced !== value && `${announced}-${parts.length}` !== value) {
    throw new S3Fault('BadDigest', {
      message: `The ${checksum.algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
    })
  }
  return { ...checksum, value }
}

/** The MD5 of the parts' MD5s, and how many there are. */
function multipartEtag(parts: readonly Part[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return `${md5.digest('hex')}-${parts.length}`
}
