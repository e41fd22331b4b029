// What the listings of objects, versions, uploads and parts have in common.
import { xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { aclsAreOn } from '../access/acl-grants.ts'
import { queryCount, queryValue } from '../http/request.ts'
import type { Account } from '../state/account.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Listed, Page } from '../state/listing.ts'
import type { ListedVersion } from '../state/object-listing.ts'
import { keyText } from '../state/version.ts'
import type { BucketCall } from './call.ts'
import { type KeyEncoding, readKeyEncoding } from './key-encoding.ts'
import { restoreStatusOf } from './restoration.ts'

export const MAX_PAGE = 1000

/** What a request to list objects or their versions asks for. */
export interface ListQuery {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly limit: number
  readonly encoding: KeyEncoding
  readonly restoreStatus: (row: ListedVersion) => string
}

/** @throws InvalidArgument */
export function readListQuery(call: BucketCall): ListQuery {
  const { request } = call
  return {
    prefix: queryValue(request, 'prefix') ?? '',
    delimiter: queryValue(request, 'delimiter') || undefined,
    limit: queryCount(request, 'max-keys', MAX_PAGE) ?? MAX_PAGE,
    encoding: readKeyEncoding(request),
    restoreStatus: restoreStatusOf(call),
  }
}

/** What a page is a page of, and whether it is the last. */
export function pageFacts(
  { truncated }: Page<unknown>,
  { delimiter, encoding: { encode, name }, limit }: ListQuery,
): string[] {
  return [
    xmlText('MaxKeys', limit),
    xmlText('Delimiter', delimiter && encode(delimiter)),
    xmlText('EncodingType', name),
    xmlText('IsTruncated', truncated),
  ]
}

/** The last key or common prefix of a page that has one. */
export function lastKey(page: Page<{ readonly key: Uint8Array }>): string {
  const last = page.items.at(-1)
  if (last === undefined) return ''
  return last.commonPrefix ?? keyText(last.row.key)
}

export function checksumElements({ algorithm, type }: ListedVersion): string[] {
  if (algorithm === null || type === null) return []
  return [xmlText('ChecksumAlgorithm', algorithm), xmlText('ChecksumType', type)]
}

/** The object's own owner where ACLs are on, else the bucket's. */
export function ownerOf({ owner }: ListedVersion, bucket: Bucket): Account {
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
