// ListObjects, ListObjectsV2.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, quoted } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Page } from '../state/listing.ts'
import { type ListedVersion, listObjects } from '../state/object-listing.ts'
import { keyText } from '../state/version.ts'
import type { BucketCall } from './call.ts'
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

/** The original listing, continued by naming the last key. */
export function listObjectsV1(call: BucketCall): Answer {
  const { request, state } = call
  const bucket = state.buckets.require(call.bucket)
  const query = readListQuery(call)
  const marker = queryValue(request, 'marker') ?? ''
  const page = listObjects(state.database, bucket, { ...query, after: marker || undefined })
  const { encode } = query.encoding
  const next = page.truncated && query.delimiter !== undefined ? lastKey(page) : undefined
  return {
    headers: { 'x-amz-bucket-region': bucket.location },
    xml: xmlDocument(
      'ListBucketResult',
      xmlText('Name', bucket.name),
      xmlText('Prefix', encode(query.prefix)),
      xmlText('Marker', encode(marker)),
      xmlText('NextMarker', next === undefined ? undefined : encode(next)),
      ...pageFacts(page, query),
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
  const { encode } = query.encoding
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
      ...pageFacts(page, query),
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
