// What there is to know of a version, and its row.
import type { ChecksumAlgorithm, ChecksumType } from '../../aws/checksum.ts'
import type { Account } from './account.ts'
import type { Acl } from './acl.ts'
import type { ObjectEncryption } from './encryption.ts'
import type { VersionLock } from './lock.ts'
import type { Restoration } from './restoration.ts'
import type { Tag } from './tag.ts'

/** What S3 keeps of an object beside its bytes. */
export interface Attributes extends VersionLock {
  /** Content-Type and the other headers that come back as they went, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** User metadata by lower-case name, without `x-amz-meta-`; one byte a character. */
  readonly metadata: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly acl: Acl
  /** Whose object it is; undefined for the bucket's owner. */
  readonly owner?: Account | undefined
  readonly checksum?: StoredChecksum | undefined
  /** The number of parts it was uploaded in; undefined for an object put at once. */
  readonly parts?: number | undefined
  readonly encryption?: ObjectEncryption
}

export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly type: ChecksumType
  /** Base64, with `-COUNT` for a composite. */
  readonly value: string
}

export interface Version {
  /** Grows with age order: of two versions of a key, the newer has the larger. */
  readonly id: number
  readonly key: string
  /** `null` for what was stored while the bucket kept no versions. */
  readonly versionId: string
  readonly isDeleteMarker: boolean
  readonly size: number
  /** Unquoted. */
  readonly etag: string
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly storageClass: string
  /** When a lifecycle rule moved it to that class; undefined where it was stored in it. */
  readonly classSince: number | undefined
  /** Of an archived object, its temporary copy, if one was asked for. */
  readonly restoration: Restoration | undefined
  readonly body: number | undefined
  readonly attributes: Attributes
}

/** A version about to be. */
export interface NewVersion {
  readonly size: number
  readonly etag: string
  readonly modified: number
  readonly storageClass: string
  readonly attributes: Attributes
  /** Makes the body within the transaction. */
  readonly makeBody: () => number
}

export interface VersionRow {
  readonly id: number
  readonly key: Uint8Array
  readonly version: string
  readonly marker: number
  readonly size: number
  readonly etag: string
  readonly modified: number
  readonly storage_class: string
  readonly class_since: number | null
  readonly restoration: string | null
  readonly body: number | null
  readonly attributes: string
}

export function toVersion(row: VersionRow): Version {
  return {
    id: row.id,
    key: keyText(row.key),
    versionId: row.version,
    isDeleteMarker: row.marker === 1,
    size: row.size,
    etag: row.etag,
    modified: row.modified,
    storageClass: row.storage_class,
    classSince: row.class_since ?? undefined,
    restoration:
      row.restoration === null ? undefined : (JSON.parse(row.restoration) as Restoration),
    body: row.body ?? undefined,
    attributes: JSON.parse(row.attributes) as Attributes,
  }
}

/** S3 orders keys by their UTF-8 bytes, so that is what the database holds. */
export function keyBytes(key: string): Buffer {
  return Buffer.from(key, 'utf8')
}

export function keyText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
