// ListMultipartUploads, ListParts.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { queryCount, queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Page } from '../state/listing.ts'
import { type Part, toUpload, type Upload, type UploadRow } from '../state/uploads.ts'
import type { BucketCall, ObjectCall } from './call.ts'
import { type KeyEncoding, readKeyEncoding } from './key-encoding.ts'
import { abortHeaders } from './lifecycle-headers.ts'
import { commonPrefixes, lastKey, MAX_PAGE, ownerElement, rowsOf } from './listing.ts'

export function listMultipartUploads({ request, state, bucket: name }: BucketCall): Answer {
  const bucket = state.buckets.require(name)
  const encoding = readKeyEncoding(request)
  const { encode } = encoding
  const prefix = queryValue(request, 'prefix') ?? ''
  const delimiter = queryValue(request, 'delimiter') || undefined
  const limit = queryCount(request, 'max-uploads', MAX_PAGE) ?? MAX_PAGE
  const marker = readUploadMarker(request)
  const page = state.uploads.list(bucket, { prefix, delimiter, limit, after: marker })
  const next = nextMarker(page)
  return {
    xml: xmlDocument(
      'ListMultipartUploadsResult',
      xmlText('Bucket', bucket.name),
      xmlText('KeyMarker', encode(marker?.key ?? '')),
      xmlText('UploadIdMarker', marker?.id ?? ''),
      xmlText('NextKeyMarker', encode(next.key)),
      xmlText('NextUploadIdMarker', next.id),
      xmlText('Prefix', encode(prefix)),
      xmlText('Delimiter', delimiter && encode(delimiter)),
      xmlText('EncodingType', encoding.name),
      xmlText('MaxUploads', limit),
      xmlText('IsTruncated', page.truncated),
      ...rowsOf(page).map((row) => uploadElement(toUpload(row), encoding, bucket)),
      ...commonPrefixes(page, encoding),
    ),
  }
}

/** Told on the last page too, though there only if an upload is its last item. */
function nextMarker(page: Page<UploadRow>): { key: string; id: string } {
  const last = page.items.at(-1)
  if (last === undefined) return { key: '', id: '' }
  if (last.commonPrefix === undefined) return { key: lastKey(page), id: last.row.id }
  return { key: page.truncated ? last.commonPrefix : '', id: '' }
}

/** An upload id alone marks nothing: S3 ignores it without a key. */
function readUploadMarker(request: S3Request): { key: string; id: string | undefined } | undefined {
  const key = queryValue(request, 'key-marker')
  if (!key) return undefined
  return { key, id: queryValue(request, 'upload-id-marker') || undefined }
}

function uploadElement(upload: Upload, { encode }: KeyEncoding, bucket: Bucket): string {
  const owner = upload.attributes.owner ?? bucket.owner
  return xmlGroup(
    'Upload',
    xmlText('Key', encode(upload.key)),
    xmlText('UploadId', upload.id),
    ownerElement(owner, 'Initiator'),
    ownerElement(owner),
    xmlText('StorageClass', upload.storageClass),
    xmlText('Initiated', isoTime(upload.initiated)),
    xmlText('ChecksumAlgorithm', upload.checksum?.algorithm),
    xmlText('ChecksumType', upload.checksum?.type),
  )
}

export function listParts({ request, state, bucket: name, key }: ObjectCall): Answer {
  const bucket = state.buckets.require(name)
  const upload = state.uploads.require(bucket, key, queryValue(request, 'uploadId') ?? '')
  const owner = upload.attributes.owner ?? bucket.owner
  const limit = queryCount(request, 'max-parts', MAX_PAGE) ?? MAX_PAGE
  const after = readPartMarker(request)
  const found = limit === 0 ? [] : state.uploads.parts(upload, after, limit + 1)
  const parts = found.slice(0, limit)
  return {
    headers: abortHeaders(bucket, upload),
    xml: xmlDocument(
      'ListPartsResult',
      xmlText('Bucket', bucket.name),
      xmlText('Key', key),
      xmlText('UploadId', upload.id),
      xmlText('PartNumberMarker', after),
      xmlText('NextPartNumberMarker', parts.at(-1)?.number ?? 0),
      xmlText('MaxParts', limit),
      xmlText('IsTruncated', found.length > limit),
      ...parts.map(partElement),
      ownerElement(owner, 'Initiator'),
      ownerElement(owner),
      xmlText('StorageClass', upload.storageClass),
      xmlText('ChecksumAlgorithm', upload.checksum?.algorithm),
      xmlText('ChecksumType', upload.checksum?.type),
    ),
  }
}

function readPartMarker(request: S3Request): number {
  const text = queryValue(request, 'part-number-marker') ?? ''
  if (text === '') return 0
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 31) return Number(text)
  throw invalidArgument(
    'part-number-marker',
    text,
    'Argument part-number-marker must be an integer between 0 and 2147483647',
  )
}

function partElement(part: Part): string {
  return xmlGroup(
    'Part',
    xmlText('PartNumber', part.number),
    xmlText('LastModified', isoTime(part.modified)),
    xmlText('ETag', quoted(part.etag)),
    xmlText('Size', part.size),
    part.checksum === undefined
      ? ''
      : xmlText(`Checksum${part.checksum.algorithm}`, part.checksum.value),
  )
}
