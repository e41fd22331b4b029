import { S3Fault } from '../http/s3-fault.ts'
import type { Account } from './account.ts'
import type { Acl } from './acl.ts'
import type { CorsRule } from './cors.ts'
import type { Database } from './database.ts'
import type { BucketEncryption } from './encryption.ts'
import type { LifecycleConfiguration } from './lifecycle.ts'
import type { BucketLock } from './lock.ts'
import type { BucketLogging } from './logging.ts'
import type { Tag } from './tag.ts'

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
  readonly owner: Account
  /** The bucket policy as it was put. */
  readonly policy: string | undefined
  readonly publicAccessBlock: PublicAccessBlock | undefined
  /** Whether objects of other accounts may be in it. */
  readonly isShared: boolean
  /** Undefined without Object Lock. */
  readonly objectLock: BucketLock | undefined
  /** Undefined for S3's default. */
  readonly encryption: BucketEncryption | undefined
  readonly cors: readonly CorsRule[] | undefined
  readonly payer: 'BucketOwner' | 'Requester'
  readonly lifecycle?: LifecycleConfiguration | undefined
  /** Undefined where no access logs are delivered. */
  readonly logging?: BucketLogging | undefined
}

/** The four switches of "Blocking public access" in the user guide. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}

interface BucketRow {
  readonly id: number
  readonly name: string
  readonly created: number
  readonly location: string
  readonly versioning: Versioning
  readonly ownership: Ownership | ''
  readonly acl: string
  readonly tags: string | null
  readonly owner: string | null
  readonly policy: string | null
  readonly public_access_block: string | null
  readonly shared: string | null
  readonly object_lock: string | null
  readonly encryption: string | null
  readonly cors: string | null
  readonly payer: 'Requester' | null
  readonly lifecycle: string | null
  readonly logging: string | null
}

type BucketSetting =
  | 'versioning'
  | 'ownership'
  | 'acl'
  | 'tags'
  | 'policy'
  | 'public_access_block'
  | 'shared'
  | 'object_lock'
  | 'encryption'
  | 'cors'
  | 'payer'
  | 'lifecycle'
  | 'logging'

/** Buckets that are kept as they were read: every request asks for its own, several times. */
const KEPT = 1_000

/** The buckets of all accounts, with their settings. */
export class Buckets {
  readonly #database: Database
  readonly #firstOwner: Account
  readonly #kept = new Map<string, Bucket>()
  #isAnyLogged: boolean | undefined

  /** `firstOwner` owns the buckets that no owner was written down of. */
  constructor(database: Database, firstOwner: Account) {
    this.#database = database
    this.#firstOwner = firstOwner
  }

  /** The same object until something of the bucket changes. */
  find(name: string): Bucket | undefined {
    const kept = this.#kept.get(name)
    if (kept !== undefined) return kept
    const row = this.#database.get<BucketRow>('SELECT * FROM buckets WHERE name = ?', name)
    if (row === undefined) return undefined
    const bucket = this.#toBucket(row)
    if (this.#kept.size >= KEPT) this.#kept.clear()
    this.#kept.set(name, bucket)
    return bucket
  }

  /** @throws NoSuchBucket */
  require(name: string): Bucket {
    const bucket = this.find(name)
    if (bucket === undefined) throw new S3Fault('NoSuchBucket', { details: { BucketName: name } })
    return bucket
  }

  /** An account's buckets by name, those after `after` that begin with `prefix`. */
  list(account: Account, after: string, prefix: string, most: number): Bucket[] {
    return this.#database
      .all<BucketRow>(
        `SELECT * FROM buckets WHERE coalesce(owner ->> '$.id', ?1) = ?2 AND name > ?3
         AND substr(name, 1, length(?4)) = ?4 ORDER BY name LIMIT ?5`,
        this.#firstOwner.id,
        account.id,
        after,
        prefix,
        most,
      )
      .map((row) => this.#toBucket(row))
  }

  /** Those with a lifecycle configuration, of all accounts, by name. */
  withLifecycle(): Bucket[] {
    const sql = 'SELECT * FROM buckets WHERE lifecycle IS NOT NULL ORDER BY name'
    return this.#database.all<BucketRow>(sql).map((row) => this.#toBucket(row))
  }

  /** Those with a bucket policy, of all accounts. */
  withPolicy(): Bucket[] {
    const sql = 'SELECT * FROM buckets WHERE policy IS NOT NULL'
    return this.#database.all<BucketRow>(sql).map((row) => this.#toBucket(row))
  }

  /** Whether access logs of any bucket are to be delivered. */
  get isAnyLogged(): boolean {
    const sql = 'SELECT 1 AS logged FROM buckets WHERE logging IS NOT NULL LIMIT 1'
    return (this.#isAnyLogged ??= this.#database.get(sql) !== undefined)
  }

  create(bucket: NewBucket): void {
    this.#database.run(
      `INSERT INTO buckets
       (name, created, location, versioning, ownership, acl, tags, owner, object_lock)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      bucket.name,
      bucket.created,
      bucket.location,
      bucket.objectLock === undefined ? '' : 'Enabled',
      bucket.ownership,
      JSON.stringify(bucket.acl),
      bucket.tags === undefined ? null : JSON.stringify(bucket.tags),
      JSON.stringify(bucket.owner),
      bucket.objectLock === undefined ? null : JSON.stringify(bucket.objectLock),
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
    this.#kept.delete(bucket.name)
    this.#isAnyLogged = undefined
  }

  /** Changes one setting; `null` takes it away. */
  set(bucket: Bucket, setting: BucketSetting, value: string | null): void {
    this.#database.run(`UPDATE buckets SET ${setting} = ? WHERE id = ?`, value, bucket.id)
    this.#kept.delete(bucket.name)
    if (setting === 'logging') this.#isAnyLogged = undefined
  }

  #toBucket({ public_access_block, shared, object_lock, ...row }: BucketRow): Bucket {
    return {
      ...row,
      acl: JSON.parse(row.acl) as Acl,
      tags: fromJson<Tag[]>(row.tags),
      owner: fromJson<Account>(row.owner) ?? this.#firstOwner,
      policy: row.policy ?? undefined,
      publicAccessBlock: fromJson<PublicAccessBlock>(public_access_block),
      isShared: shared !== null,
      objectLock: fromJson<BucketLock>(object_lock),
      encryption: fromJson<BucketEncryption>(row.encryption),
      cors: fromJson<CorsRule[]>(row.cors),
      payer: row.payer ?? 'BucketOwner',
      lifecycle: fromJson<LifecycleConfiguration>(row.lifecycle),
      logging: fromJson<BucketLogging>(row.logging),
    }
  }
}

/** What is said of a bucket when it is made. */
export type NewBucket = Pick<
  Bucket,
  'name' | 'created' | 'location' | 'ownership' | 'acl' | 'tags' | 'owner'
> &
  Partial<Pick<Bucket, 'objectLock'>>

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what was written is read
function fromJson<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T)
}

function notEmpty({ name, versioning }: Bucket): S3Fault {
  const message =
    versioning === ''
      ? undefined
      : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
  return new S3Fault('BucketNotEmpty', { message, details: { BucketName: name } })
}
