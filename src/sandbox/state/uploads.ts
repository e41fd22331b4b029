// Multipart uploads: parts wait until their upload is completed into an object, or aborted.
import type { ChecksumAlgorithm, ChecksumType } from '../../aws/checksum.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { ageIds } from './age-ids.ts'
import type { Bodies } from './bodies.ts'
import type { Bucket } from './buckets.ts'
import type { Database } from './database.ts'
import { listPage, type Page } from './listing.ts'
import type { PageRequest } from './object-listing.ts'
import { type Attributes, keyBytes, keyText } from './version.ts'

export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly type: ChecksumType
}

export interface Upload {
  /** Sorts by the time of initiation, as S3's markers want it. */
  readonly id: string
  readonly key: string
  /** Milliseconds since 1970. */
  readonly initiated: number
  readonly storageClass: string
  readonly checksum: UploadChecksum | undefined
  /** What the object will have. */
  readonly attributes: Attributes
}

export interface Part {
  readonly number: number
  readonly size: number
  /** Unquoted MD5 in hex. */
  readonly etag: string
  readonly modified: number
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined
  readonly body: number
}

export interface UploadRow {
  readonly id: string
  readonly key: Uint8Array
  readonly initiated: number
  readonly storage_class: string
  readonly checksum: string | null
  readonly attributes: string
}

interface PartRow {
  readonly number: number
  readonly size: number
  readonly etag: string
  readonly modified: number
  readonly checksum: string | null
  readonly body: number
}

export class Uploads {
  readonly #database: Database
  readonly #bodies: Bodies

  constructor(database: Database, bodies: Bodies) {
    this.#database = database
    this.#bodies = bodies
  }

  create(bucket: Bucket, upload: Omit<Upload, 'id'>): string {
    const id = newUploadId(upload.initiated)
    this.#database.run(
      `INSERT INTO uploads (id, bucket, key, initiated, storage_class, checksum, attributes)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      bucket.id,
      keyBytes(upload.key),
      upload.initiated,
      upload.storageClass,
      upload.checksum === undefined ? null : JSON.stringify(upload.checksum),
      JSON.stringify(upload.attributes),
    )
    return id
  }

  find(bucket: Bucket, key: string, id: string): Upload | undefined {
    const row = this.#database.get<UploadRow>(
      'SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?',
      id,
      bucket.id,
      keyBytes(key),
    )
    return row && toUpload(row)
  }

  /** @throws NoSuchUpload */
  require(bucket: Bucket, key: string, id: string): Upload {
    const upload = this.find(bucket, key, id)
    if (upload === undefined) throw new S3Fault('NoSuchUpload', { details: { UploadId: id } })
    return upload
  }

  /** Stores a part in place of one of the same number. @throws NoSuchUpload if it closed. */
  putPart(bucket: Bucket, upload: Upload, part: Omit<Part, 'body'>, makeBody: () => number): void {
    this.#database.transaction(() => {
      this.require(bucket, upload.key, upload.id)
      const old = this.part(upload, part.number)
      this.#database.run(
        'INSERT OR REPLACE INTO parts (upload, number, size, etag, modified, checksum, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
        upload.id,
        part.number,
        part.size,
        part.etag,
        part.modified,
        part.checksum === undefined ? null : JSON.stringify(part.checksum),
        makeBody(),
      )
      if (old !== undefined) this.#bodies.remove(old.body)
    })
  }

  part(upload: Upload, number: number): Part | undefined {
    const row = this.#database.get<PartRow>(
      'SELECT * FROM parts WHERE upload = ? AND number = ?',
      upload.id,
      number,
    )
    return row && toPart(row)
  }

  /** Parts by number, those after `after`. */
  parts(upload: Upload, after: number, most: number): Part[] {
    return this.#database
      .all<PartRow>(
        'SELECT * FROM parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?',
        upload.id,
        after,
        most,
      )
      .map(toPart)
  }

  /** Whether an object of the upload's key was written or deleted since the upload began. */
  isOvertaken(upload: Upload): boolean {
    const sql = 'SELECT 1 AS yes FROM overtaken_uploads WHERE upload = ?'
    return this.#database.get(sql, upload.id) !== undefined
  }

  abort(upload: Upload): void {
    this.#database.transaction(() => this.close(upload))
  }

  /** Aborts every upload of a bucket, within the caller's transaction. */
  abortAll(bucket: Bucket): void {
    const rows = this.#database.all<UploadRow>('SELECT * FROM uploads WHERE bucket = ?', bucket.id)
    for (const row of rows) this.close(toUpload(row))
  }

  /** Removes an upload and its parts, within the caller's transaction. */
  close(upload: Upload): void {
    const parts = this.#database.all<{ body: number }>(
      'SELECT body FROM parts WHERE upload = ?',
      upload.id,
    )
    this.#database.run('DELETE FROM parts WHERE upload = ?', upload.id)
    this.#database.run('DELETE FROM uploads WHERE id = ?', upload.id)
    for (const { body } of parts) this.#bodies.remove(body)
  }

  /** A page of a bucket's open uploads, by key and, within a key, by age. */
  list(
    bucket: Bucket,
    request: PageRequest & { readonly after: { key: string; id: string | undefined } | undefined },
  ): Page<UploadRow> {
    interface Place {
      readonly key: Uint8Array
      readonly id: string
    }
    const { after, ...page } = request
    return listPage<UploadRow, Place>({
      ...page,
      after: after?.key,
      start: after && { key: keyBytes(after.key), id: after.id ?? LAST_ID },
      fetch: ({ key, id }, count) =>
        this.#database.all(
          'SELECT * FROM uploads WHERE bucket = ? AND (key, id) > (?, ?) ORDER BY key, id LIMIT ?',
          bucket.id,
          key,
          id,
          count,
        ),
      keyFrom: ({ key, id }) =>
        this.#database.get<{ key: Uint8Array }>(
          'SELECT key FROM uploads WHERE bucket = ? AND (key, id) > (?, ?) ORDER BY key, id LIMIT 1',
          bucket.id,
          key,
          id,
        )?.key,
      keyOf: (row) => row.key,
      placeAfter: ({ key, id }) => ({ key, id }),
      placeAt: (key) => ({ key, id: '' }),
    })
  }
}

/** Greater than every upload id. */
const LAST_ID = '~'

/** Later uploads have greater ids. */
const newUploadId = ageIds(24)

export function toUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    key: keyText(row.key),
    initiated: row.initiated,
    storageClass: row.storage_class,
    checksum: row.checksum === null ? undefined : (JSON.parse(row.checksum) as UploadChecksum),
    attributes: JSON.parse(row.attributes) as Attributes,
  }
}

function toPart(row: PartRow): Part {
  return {
    ...row,
    checksum: row.checksum === null ? undefined : (JSON.parse(row.checksum) as Part['checksum']),
  }
}
