// ListObjectVersions.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import { type ListedVersion, listVersions } from '../state/object-listing.ts'
import { keyText } from '../state/version.ts'
import type { BucketCall } from './call.ts'
import { requireVersionId } from './find-version.ts'
import {
  checksumElements,
  commonPrefixes,
  type ListQuery,
  lastKey,
  ownerElement,
  ownerOf,
  pageFacts,
  readListQuery,
  rowsOf,
} from './listing.ts'

export function listObjectVersions(call: BucketCall): Answer {
  const { request, state } = call
  const bucket = state.buckets.require(call.bucket)
  const query = readListQuery(call)
  const keyMarker = queryValue(request, 'key-marker') ?? ''
  const versionMarker = queryValue(request, 'version-id-marker') ?? ''
  const after = readVersionMarker({ state, bucket, keyMarker, versionMarker })
  const page = listVersions(state.database, bucket, { ...query, after })
  const { encode } = query.encoding
  const last = page.truncated ? page.items.at(-1) : undefined
  return {
    xml: xmlDocument(
      'ListVersionsResult',
      xmlText('Name', bucket.name),
      xmlText('Prefix', encode(query.prefix)),
      xmlText('KeyMarker', encode(keyMarker)),
      xmlText('VersionIdMarker', versionMarker),
      xmlText('NextKeyMarker', last && encode(lastKey(page))),
      xmlText(
        'NextVersionIdMarker',
        last?.commonPrefix === undefined ? last?.row.version : undefined,
      ),
      ...pageFacts(page, query),
      ...rowsOf(page).map((row) => versionElement(row, query, bucket)),
      ...commonPrefixes(page, query.encoding),
    ),
  }
}

function readVersionMarker({
  state,
  bucket,
  keyMarker,
  versionMarker,
}: {
  readonly state: BucketCall['state']
  readonly bucket: Bucket
  readonly keyMarker: string
  readonly versionMarker: string
}): { key: string; id: number | undefined } | undefined {
  if (versionMarker !== '' && keyMarker === '') {
    throw invalidArgument(
      'version-id-marker',
      versionMarker,
      'A version-id marker cannot be specified without a key marker.',
    )
  }
  if (keyMarker === '') return undefined
  if (versionMarker === '') return { key: keyMarker, id: undefined }
  requireVersionId(versionMarker)
  return { key: keyMarker, id: state.objects.placeOf(bucket, keyMarker, versionMarker) }
}

function versionElement(
  row: ListedVersion & { readonly newest: number },
  { encoding, restoreStatus }: ListQuery,
  bucket: Bucket,
): string {
  const account = ownerOf(row, bucket)
  const head = [
    xmlText('Key', encoding.encode(keyText(row.key))),
    xmlText('VersionId', row.version),
    xmlText('IsLatest', row.newest === 1),
    xmlText('LastModified', isoTime(row.modified)),
  ]
  if (row.marker === 1) return xmlGroup('DeleteMarker', ...head, ownerElement(account))
  return xmlGroup(
    'Version',
    ...head,
    xmlText('ETag', quoted(row.etag)),
    ...checksumElements(row),
    xmlText('Size', row.size),
    ownerElement(account),
    xmlText('StorageClass', row.storage_class),
    restoreStatus(row),
  )
}
