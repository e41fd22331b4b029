import type { Bucket } from './buckets.ts'
import type { Database } from './database.ts'
import { listPage, type Page } from './listing.ts'
import { keyBytes } from './version.ts'

/** What listings tell of an object or version. */
export interface ListedVersion {
  readonly id: number
  readonly key: Uint8Array
  readonly version: string
  readonly marker: number
  readonly live: number
  readonly size: number
  readonly etag: string
  readonly modified: number
  readonly storage_class: string
  readonly restoration: string | null
  readonly algorithm: string | null
  readonly type: string | null
  /** An account in JSON, if it is not the bucket's owner. */
  readonly owner: string | null
}

export interface PageRequest {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly limit: number
}

const COLUMNS = `id, key, version, marker, live, size, etag, modified, storage_class, restoration,
  attributes ->> '$.checksum.algorithm' AS algorithm, attributes ->> '$.checksum.type' AS type,
  attributes ->> '$.owner' AS owner`

/** A page of a bucket's current objects whose keys lie after `after`. */
export function listObjects(
  database: Database,
  bucket: Bucket,
  request: PageRequest & { readonly after: string | undefined },
): Page<ListedVersion> {
  const from = `SELECT ${COLUMNS} FROM versions WHERE bucket = ? AND live = 1 AND key`
  // Of the index alone, not of the table.
  const keyFrom = 'SELECT key FROM versions WHERE bucket = ? AND live = 1 AND key'
  interface Place {
    readonly key: Uint8Array
    readonly operator: '>' | '>='
  }
  const { after } = request
  return listPage<ListedVersion, Place>({
    ...request,
    start: after === undefined ? undefined : { key: keyBytes(after), operator: '>' },
    fetch: ({ key, operator }, count) =>
      database.all(`${from} ${operator} ? ORDER BY key LIMIT ?`, bucket.id, key, count),
    keyFrom: ({ key, operator }) =>
      database.get<{ key: Uint8Array }>(
        `${keyFrom} ${operator} ? ORDER BY key LIMIT 1`,
        bucket.id,
        key,
      )?.key,
    keyOf: (row) => row.key,
    placeAfter: ({ key }) => ({ key, operator: '>' }),
    placeAt: (key) => ({ key, operator: '>=' }),
  })
}

/** Where a page of versions begins: after a key, or after one version of it. */
export interface VersionMarker {
  readonly key: string
  /** The age of the version to continue after; undefined for all versions of the key. */
  readonly id: number | undefined
}

/** A page of all versions and delete markers, by key and, within a key, newest first. */
export function listVersions(
  database: Database,
  bucket: Bucket,
  request: PageRequest & { readonly after: VersionMarker | undefined },
): Page<ListedVersion & { readonly newest: number }> {
  type Row = ListedVersion & { readonly newest: number }
  interface Place {
    readonly key: Uint8Array
    /** Versions of `key` older than this come first. */
    readonly before: number
  }
  // One row value comparison would not use the mixed order of the index.
  const rest = `SELECT ${COLUMNS}, id = (SELECT max(id) FROM versions AS other
      WHERE other.bucket = versions.bucket AND other.key = versions.key) AS newest
    FROM versions WHERE bucket = ?1 AND`
  const fetch = ({ key, before }: Place, count: number): Row[] => {
    const sql = `${rest} key = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4`
    const same = before > 0 ? database.all<Row>(sql, bucket.id, key, before, count) : []
    if (same.length === count) return same
    const more = `${rest} key > ?2 ORDER BY key, id DESC LIMIT ?3`
    return [...same, ...database.all<Row>(more, bucket.id, key, count - same.length)]
  }
  const keyFrom = ({ key, before }: Place): Uint8Array | undefined => {
    const of = 'SELECT key FROM versions WHERE bucket = ?1 AND key'
    const same = `${of} = ?2 AND id < ?3 LIMIT 1`
    const row =
      database.get<{ key: Uint8Array }>(same, bucket.id, key, before) ??
      database.get<{ key: Uint8Array }>(`${of} > ?2 ORDER BY key LIMIT 1`, bucket.id, key)
    return row?.key
  }
  const { after, ...page } = request
  return listPage<Row, Place>({
    ...page,
    after: after?.key,
    start: after && { key: keyBytes(after.key), before: after.id ?? 0 },
    fetch,
    keyFrom,
    keyOf: (row) => row.key,
    placeAfter: ({ key, id }) => ({ key, before: id }),
    placeAt: (key) => ({ key, before: Number.MAX_SAFE_INTEGER }),
  })
}
