// ListObjects, ListObjectsV2, ListObjectVersions.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { aclsAreOn } from '../access/acl-grants.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { queryCount, queryValue } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Account } from '../state/account.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Listed, Page } from '../state/listing.ts'
import { type ListedVersion, listObjects, listVersions } from '../state/object-listing.ts'
import { keyText } from '../state/version.ts'
import type { BucketCall } from './call.ts'
import { requireVersionId } from './find-version.ts'
import { type KeyEncoding, readKeyEncoding } from './key-encoding.ts'
import { restoreStatusOf } from './restoration.ts'

export const MAX_PAGE = 1000

interface ListQuery {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly limit: number
  readonly encoding: KeyEncoding
  readonly restoreStatus: (row: ListedVersion) => string
}

function readListQuery(call: BucketCall): ListQuery {
  const { request } = call
  return {
    prefix: queryValue(request, 'prefix') ?? '',
    delimiter: queryValue(request, 'delimiter') || undefined,
    limit: queryCount(request, 'max-keys', MAX_PAGE) ?? MAX_PAGE,
    encoding: readKeyEncoding(request),
    restoreStatus: restoreStatusOf(call),
  }
}

/** The original listing, continued by naming the last key. */
export function listObjectsV1(call: BucketCall): Answer {
  const { request, state } = call
  const bucket = state.buckets.require(call.bucket)
  const query = readListQuery(call)
  const marker = queryValue(request, 'marker') ?? ''
  const page = listObjects(state.database, bucket, { ...query, after: marker || undefined })
  const { encode, name: encodingName } = query.encoding
  const next = page.truncated && query.delimiter !== undefined ? lastKey(page) : undefined
  return {
    headers: { 'x-amz-bucket-region': bucket.location },
    xml: xmlDocument(
      'ListBucketResult',
      xmlText('Name', bucket.name),
      xmlText('Prefix', encode(query.prefix)),
      xmlText('Marker', encode(marker)),
      xmlText('NextMarker', next === undefined ? undefined : encode(next)),
      xmlText('MaxKeys', query.limit),
      xmlText('Delimiter', query.delimiter && encode(query.delimiter)),
      xmlText('EncodingType', encodingName),
      xmlText('IsTruncated', page.truncated),
      ...contents(page, query, bucket),
      ...commonPrefixes(page, query.encoding),
    ),
  }
}

/** The listing of today, continued by a token. */
export function listObjectsV2(call: BucketCall): Answer {
  const { request, state } = call
  const bucket = state.buckets.require(call.bucket)
  if (queryValue(request, 'list-type') !== '2') {
    throw invalidArgument(
      'list-type',
      queryValue(request, 'list-type') ?? '',
      'Invalid List Type specified in Query',
    )
  }
  const query = readListQuery(call)
  const startAfter = queryValue(request, 'start-after') || undefined
  const token = queryValue(request, 'continuation-token')
  const after = token === undefined ? startAfter : readToken(token)
  const page = listObjects(state.database, bucket, { ...query, after })
  const { encode, name: encodingName } = query.encoding
  const withOwner = queryValue(request, 'fetch-owner')?.toLowerCase() === 'true'
  return {
    headers: { 'x-amz-bucket-region': bucket.location },
    xml: xmlDocument(
      'ListBucketResult',
      xmlText('Name', bucket.name),
      xmlText('Prefix', encode(query.prefix)),
      xmlText('StartAfter', startAfter && encode(startAfter)),
      xmlText('ContinuationToken', token),
      xmlText('NextContinuationToken', page.truncated ? makeToken(lastKey(page)) : undefined),
      xmlText('KeyCount', page.items.length),
      xmlText('MaxKeys', query.limit),
      xmlText('Delimiter', query.delimiter && encode(query.delimiter)),
      xmlText('EncodingType', encodingName),
      xmlText('IsTruncated', page.truncated),
      ...contents(page, query, withOwner ? bucket : undefined),
      ...commonPrefixes(page, query.encoding),
    ),
  }
}

/** A continuation token is the last key of the page before, in a form nobody should read. */
function makeToken(key: string): string {
  return Buffer.from(`1${key}`).toString('base64url')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (text.startsWith('1') && makeToken(text.slice(1)) === token) return text.slice(1)
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect')
}

/** The last key or common prefix of a page that has one. */
export function lastKey(page: Page<{ readonly key: Uint8Array }>): string {
  const last = page.items.at(-1)
  if (last === undefined) return ''
  return last.commonPrefix ?? keyText(last.row.key)
}

function contents(
  page: Page<ListedVersion>,
  { encoding, restoreStatus }: ListQuery,
  bucket: Bucket | undefined,
): string[] {
  return rowsOf(page).map((row) =>
    xmlGroup(
      'Contents',
      xmlText('Key', encoding.encode(keyText(row.key))),
      xmlText('LastModified', isoTime(row.modified)),
      xmlText('ETag', quoted(row.etag)),
      ...checksumElements(row),
      xmlText('Size', row.size),
      bucket === undefined ? '' : ownerElement(ownerOf(row, bucket)),
      xmlText('StorageClass', row.storage_class),
      restoreStatus(row),
    ),
  )
}

function checksumElements({ algorithm, type }: ListedVersion): string[] {
  if (algorithm === null || type === null) return []
  return [xmlText('ChecksumAlgorithm', algorithm), xmlText('ChecksumType', type)]
}

function ownerOf({ owner }: ListedVersion, bucket: Bucket): Account {
  if (owner === null || !aclsAreOn(bucket)) return bucket.owner
  return JSON.parse(owner) as Account
}

export function ownerElement(owner: Account, name = 'Owner'): string {
  return xmlGroup(name, xmlText('ID', owner.canonicalId), xmlText('DisplayName', owner.displayName))
}

/** A page's common prefixes, as elements. */
export function commonPrefixes(page: Page<unknown>, { encode }: KeyEncoding): string[] {
  return page.items.flatMap(({ commonPrefix }) =>
    commonPrefix === undefined
      ? []
      : [xmlGroup('CommonPrefixes', xmlText('Prefix', encode(commonPrefix)))],
  )
}

/** A page's items but for its common prefixes. */
export function rowsOf<Row>(page: Page<Row>): Row[] {
  return page.items.flatMap((item: Listed<Row>) =>
    item.commonPrefix === undefined ? [item.row] : [],
  )
}

export function listObjectVersions(call: BucketCall): Answer {
  const { request, state } = call
  const bucket = state.buckets.require(call.bucket)
  const query = readListQuery(call)
  const keyMarker = queryValue(request, 'key-marker') ?? ''
  const versionMarker = queryValue(request, 'version-id-marker') ?? ''
  const after = readVersionMarker({ state, bucket, keyMarker, versionMarker })
  const page = listVersions(state.database, bucket, { ...query, after })
  const { encode, name: encodingName } = query.encoding
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
      xmlText('MaxKeys', query.limit),
      xmlText('Delimiter', query.delimiter && encode(query.delimiter)),
      xmlText('EncodingType', encodingName),
      xmlText('IsTruncated', page.truncated),
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
