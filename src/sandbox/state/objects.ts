// Objects and their versions. Each method is one transaction, so a crash leaves the key as it
// was before or as it is after.
import { ageIds } from './age-ids.ts'
import type { Bodies } from './bodies.ts'
import type { Bucket } from './buckets.ts'
import type { Database } from './database.ts'
import type { Restoration } from './restoration.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import {
  type Attributes,
  keyBytes,
  type NewVersion,
  toVersion,
  type Version,
  type VersionRow,
} from './version.ts'

const NO_ATTRIBUTES: Attributes = { headers: {}, metadata: {}, tags: [], acl: [] }

export class Objects {
  readonly #database: Database
  readonly #bodies: Bodies
  readonly #clock: SandboxClock

  constructor(database: Database, bodies: Bodies, clock: SandboxClock) {
    this.#database = database
    this.#bodies = bodies
    this.#clock = clock
  }

  /** The newest version of a key, which may be a delete marker. */
  latest(bucket: Bucket, key: string): Version | undefined {
    const row = this.#database.get<VersionRow>(
      'SELECT * FROM versions WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1',
      bucket.id,
      keyBytes(key),
    )
    return row && toVersion(row)
  }

  version(bucket: Bucket, key: string, versionId: string): Version | undefined {
    const row = this.#database.get<VersionRow>(
      'SELECT * FROM versions WHERE bucket = ? AND key = ? AND version = ?',
      bucket.id,
      keyBytes(key),
      versionId,
    )
    return row && toVersion(row)
  }

  /** The version of that id, or the newest where none is asked for. */
  find(bucket: Bucket, key: string, versionId: string | undefined): Version | undefined {
    return versionId === undefined ? this.latest(bucket, key) : this.version(bucket, key, versionId)
  }

  /**
   * Where a version stands among those of its key: versions with a smaller `id` are older. For
   * one that is gone, a place that leaves out no older version.
   */
  placeOf(bucket: Bucket, key: string, versionId: string): number {
    const there = this.version(bucket, key, versionId)
    if (there !== undefined) return there.id
    const newer = this.#database.get<{ id: number | null }>(
      `SELECT min(id) AS id FROM versions WHERE bucket = ?1 AND key = ?2 AND version > ?3
       AND version <> 'null' AND ?3 <> 'null'`,
      bucket.id,
      keyBytes(key),
      versionId,
    )
    return newer?.id ?? Number.MAX_SAFE_INTEGER
  }

  /** A version by its internal id, if it is of that key. */
  byId(bucket: Bucket, key: string, id: number): Version | undefined {
    const row = this.#database.get<VersionRow>(
      'SELECT * FROM versions WHERE bucket = ? AND key = ? AND id = ?',
      bucket.id,
      keyBytes(key),
      id,
    )
    return row && toVersion(row)
  }

  /** Stores a version as the newest. `check` can look at the one before and may throw, in time. */
  put(
    bucket: Bucket,
    key: string,
    draft: NewVersion,
    check?: (find: () => Version | undefined) => void,
  ): Version {
    return this.#database.transaction(() => {
      check?.(() => this.latest(bucket, key))
      this.#overtakeUploads(bucket, key)
      // Made first: a copy of an object onto itself would else lose the blobs it shares.
      const body = draft.makeBody()
      const versionId = this.#vacateVersion(bucket, key, this.#clock.now())
      return this.#insert(bucket, key, { ...draft, versionId, marker: 0, body })
    })
  }

  /**
   * DeleteObject without a version: a delete marker where the bucket keeps versions, else the
   * object is gone. Returns the marker, or undefined. `check` sees what was there and may throw.
   */
  remove(
    bucket: Bucket,
    key: string,
    now: number,
    check?: (current: Version | undefined) => void,
  ): Version | undefined {
    return this.#database.transaction(() => {
      check?.(this.latest(bucket, key))
      this.#overtakeUploads(bucket, key)
      if (bucket.versioning === '') {
        this.#drop(bucket, key, 'null')
        return undefined
      }
      const versionId = this.#vacateVersion(bucket, key, now)
      const marker = {
        size: 0,
        etag: '',
        modified: now,
        storageClass: 'STANDARD',
        attributes: NO_ATTRIBUTES,
      }
      return this.#insert(bucket, key, { ...marker, versionId, marker: 1, body: null })
    })
  }

  /** Removes one version for good and returns it; undefined if it was not there. */
  removeVersion(
    bucket: Bucket,
    key: string,
    versionId: string,
    check?: (version: Version | undefined) => void,
  ): Version | undefined {
    return this.#database.transaction(() => {
      check?.(this.version(bucket, key, versionId))
      this.#overtakeUploads(bucket, key)
      const removed = this.#drop(bucket, key, versionId)
      this.#revive(bucket, key)
      return removed && toVersion(removed)
    })
  }

  setAttributes(version: Version, attributes: Attributes): void {
    const sql = 'UPDATE versions SET attributes = ? WHERE id = ?'
    this.#database.run(sql, JSON.stringify(attributes), version.id)
  }

  /** Moves a version to another storage class, as a lifecycle rule does. */
  setStorageClass(id: number, storageClass: string, since: number): void {
    this.#database.run(
      'UPDATE versions SET storage_class = ?, class_since = ? WHERE id = ?',
      storageClass,
      since,
      id,
    )
  }

  setRestoration(version: Version, restoration: Restoration): void {
    const sql = 'UPDATE versions SET restoration = ? WHERE id = ?'
    this.#database.run(sql, JSON.stringify(restoration), version.id)
  }

  /** Whether a key has versions older than one. */
  hasOlder(bucket: Bucket, key: string, id: number): boolean {
    const sql = 'SELECT 1 AS yes FROM versions WHERE bucket = ? AND key = ? AND id < ? LIMIT 1'
    return this.#database.get(sql, bucket.id, keyBytes(key), id) !== undefined
  }

  /** Conditional completions of the uploads that are open now will learn of it. */
  #overtakeUploads(bucket: Bucket, key: string): void {
    this.#database.run(
      'INSERT OR IGNORE INTO overtaken_uploads SELECT id FROM uploads WHERE bucket = ? AND key = ?',
      bucket.id,
      keyBytes(key),
    )
  }

  /** The id of a version to come; in a bucket that keeps none, the `null` one makes room. */
  #vacateVersion(bucket: Bucket, key: string, now: number): string {
    if (bucket.versioning !== 'Enabled') this.#drop(bucket, key, 'null')
    if (bucket.versioning !== '') this.#hide(bucket, key)
    return bucket.versioning === 'Enabled' ? newVersionId(now) : 'null'
  }

  /** What was the current version of a key is listed no more. */
  #hide(bucket: Bucket, key: string): void {
    this.#database.run(
      'UPDATE versions SET live = 0 WHERE bucket = ? AND key = ? AND live = 1',
      bucket.id,
      keyBytes(key),
    )
  }

  #insert(
    bucket: Bucket,
    key: string,
    row: Omit<NewVersion, 'makeBody'> & {
      readonly versionId: string
      readonly marker: 0 | 1
      readonly body: number | null
    },
  ): Version {
    const inserted = this.#database.get<VersionRow>(
      `INSERT INTO versions
       (bucket, key, version, marker, live, size, etag, modified, storage_class, body, attributes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      bucket.id,
      keyBytes(key),
      row.versionId,
      row.marker,
      1 - row.marker,
      row.size,
      row.etag,
      row.modified,
      row.storageClass,
      row.body,
      JSON.stringify(row.attributes),
    )
    if (inserted === undefined) throw new Error('SQLite inserted nothing')
    return toVersion(inserted)
  }

  #drop(bucket: Bucket, key: string, versionId: string): VersionRow | undefined {
    const row = this.#database.get<VersionRow>(
      'DELETE FROM versions WHERE bucket = ? AND key = ? AND version = ? RETURNING *',
      bucket.id,
      keyBytes(key),
      versionId,
    )
    if (row !== undefined && row.body !== null) this.#bodies.remove(row.body)
    return row
  }

  /** After a version went, the newest that is left is listed, unless it is a delete marker. */
  #revive(bucket: Bucket, key: string): void {
    this.#database.run(
      `UPDATE versions SET live = 1 WHERE marker = 0 AND live = 0 AND id =
       (SELECT max(id) FROM versions WHERE bucket = ? AND key = ?)`,
      bucket.id,
      keyBytes(key),
    )
  }
}

/** 32 characters. They sort by age, so that a listing can go on after a version that is gone. */
const newVersionId = ageIds(10)
