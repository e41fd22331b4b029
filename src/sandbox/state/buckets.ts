import { S3Fault } from '../s3-fault.ts'
import type { Acl } from './acl.ts'
import type { Database } from './database.ts'

/** Whether a bucket keeps old versions; '' for one that never did. */
export type Versioning = '' | 'Enabled' | 'Suspended'

export const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const
export type Ownership = (typeof OWNERSHIPS)[number]

export interface Bucket {
  readonly id: number
  readonly name: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly location: string
  readonly versioning: Versioning
  readonly ownership: Ownership | ''
  readonly acl: Acl
  readonly tags: readonly Tag[] | undefined
}

export type Tag = readonly [key: string, value: string]

interface BucketRow {
  readonly id: number
  readonly name: string
  readonly created: number
  readonly location: string
  readonly versioning: Versioning
  readonly ownership: Ownership | ''
  readonly acl: string
  readonly tags: string | null
}

type BucketSetting = 'versioning' | 'ownership' | 'acl' | 'tags'

export class Buckets {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(name: string): Bucket | undefined {
    const row = this.#database.get<BucketRow>('SELECT * FROM buckets WHERE name = ?', name)
    return row && toBucket(row)
  }

  /** @throws NoSuchBucket */
  require(name: string): Bucket {
    const bucket = this.find(name)
    if (bucket === undefined) throw new S3Fault('NoSuchBucket', { details: { BucketName: name } })
    return bucket
  }

  /** Buckets by name, those after `after` that begin with `prefix`. */
  list(after: string, prefix: string, most: number): Bucket[] {
    return this.#database
      .all<BucketRow>(
        'SELECT * FROM buckets WHERE name > ? AND substr(name, 1, length(?2)) = ?2 ORDER BY name LIMIT ?3',
        after,
        prefix,
        most,
      )
      .map(toBucket)
  }

  create(bucket: Omit<Bucket, 'id' | 'versioning'>): void {
    this.#database.run(
      'INSERT INTO buckets (name, created, location, ownership, acl, tags) VALUES (?, ?, ?, ?, ?, ?)',
      bucket.name,
      bucket.created,
      bucket.location,
      bucket.ownership,
      JSON.stringify(bucket.acl),
      bucket.tags === undefined ? null : JSON.stringify(bucket.tags),
    )
  }

  /**
   * Removes a bucket that holds nothing; open uploads are no hindrance, and must be aborted by
   * `abortUploads` within the same transaction.
   *
   * @throws BucketNotEmpty while any version or delete marker is left.
   */
  remove(bucket: Bucket, abortUploads: () => void): void {
    this.#database.transaction(() => {
      const used = this.#database.get(
        'SELECT 1 AS used FROM versions WHERE bucket = ? LIMIT 1',
        bucket.id,
      )
      if (used) throw notEmpty(bucket)
      abortUploads()
      this.#database.run('DELETE FROM buckets WHERE id = ?', bucket.id)
    })
  }

  /** Changes one setting; `null` takes it away. */
  set(bucket: Bucket, setting: BucketSetting, value: string | null): void {
    this.#database.run(`UPDATE buckets SET ${setting} = ? WHERE id = ?`, value, bucket.id)
  }
}

function notEmpty({ name, versioning }: Bucket): S3Fault {
  const message =
    versioning === ''
      ? undefined
      : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
  return new S3Fault('BucketNotEmpty', { message, details: { BucketName: name } })
}

function toBucket(row: BucketRow): Bucket {
  return {
    ...row,
    acl: JSON.parse(row.acl) as Acl,
    tags: row.tags === null ? undefined : (JSON.parse(row.tags) as Tag[]),
  }
}
