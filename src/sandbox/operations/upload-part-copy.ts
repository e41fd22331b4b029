// UploadPartCopy.
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { checksumHeader } from '../http/integrity.ts'
import { readPartNumber } from '../http/part-number.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { UploadChecksum } from '../state/uploads.ts'
import type { ObjectCall } from './call.ts'
import {
  type CopyDigests,
  openPieces,
  requireSize,
  requireSource,
  sourceHeader,
} from './copied-pieces.ts'
import { encryptionHeaders, etagUnder, requireEncryptable } from './encryption.ts'

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
    etag: etagUnder(upload.attributes.encryption, digests.md5),
    modified: now,
    checksum: declaredChecksum(digests, upload.checksum),
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
function declaredChecksum({ checksum }: CopyDigests, declared: UploadChecksum | undefined) {
  if (declared === undefined || checksum === undefined) return undefined
  return { algorithm: declared.algorithm, value: checksum.value }
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
