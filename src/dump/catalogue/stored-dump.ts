// What a listing of the store tells about dumps, without reading one of them.
import type { DumpName } from '../../format/dump-name.ts'
import type { MachineName } from '../../format/machine-name.ts'
import type { Nonce } from '../../format/nonce.ts'
import type { S3dumpName } from '../../format/s3dump-key.ts'
import type { ListedObject, StorageClass } from '../../store/store.ts'

/** Why a dump is not to be trusted as a listing shows it. */
export interface DumpProblem {
  readonly kind: /** The record was sent in parts: its server time is that of the start, which a thief may choose. */
    | 'multipart-record'
    /** The record is too large or too small to be one. */
    | 'record-size'
    /** Several records name the same segments. */
    | 'shared-segments'
    /** Segments or chunks are missing, or too many, or their bytes do not add up. */
    | 'incomplete'
  /** What is wrong, in a few words. */
  readonly detail: string
}

export const SHARED_SEGMENTS: DumpProblem = {
  kind: 'shared-segments',
  detail: 'another record names the same segments',
}

export interface ClassBytes {
  readonly storageClass: StorageClass
  readonly bytes: number
}

/** A dump of format 1. */
export interface RecordedDump {
  readonly kind: 'dump'
  readonly name: DumpName
  readonly recordKey: string
  readonly recordBytes: number
  readonly recordEtag: string
  /** When the record was stored, by the server's clock. */
  readonly lastModified: Date
  /**
   * Stored bytes by storage class, largest first; undefined unless `data/` was listed. Empty for
   * segments that another record names too: their bytes are counted there.
   */
  readonly classes: readonly ClassBytes[] | undefined
  readonly problem?: DumpProblem | undefined
}

/** A dump that s3dump.py stored, whole or in chunks. */
export interface S3dumpDump {
  readonly kind: 's3dump'
  readonly name: S3dumpName
  /** `host:fs:level:date`, without what names a chunk. */
  readonly key: string
  /** The dump's objects in the order of their bytes; one unless it was stored in chunks. */
  readonly objects: readonly ListedObject[]
  readonly bytes: number
  /** When the newest of its objects was stored, by the server's clock. */
  readonly lastModified: Date
  readonly classes: readonly ClassBytes[]
  readonly problem?: DumpProblem | undefined
}

/** An object named literally (`-k KEY`): bytes without a record. */
export interface LiteralObject {
  readonly kind: 'object'
  readonly key: string
  readonly bytes: number
  readonly etag: string
  readonly crc32: number | undefined
  readonly lastModified: Date
  readonly classes: readonly ClassBytes[]
}

export type StoredDump = RecordedDump | S3dumpDump

/** A stored dump without what only its reader needs. */
export type ListedDump = Omit<RecordedDump, 'recordBytes' | 'recordEtag'> | S3dumpDump

/** Segments without a record: of a dump on its way, one that failed, or one whose removal was cut short. */
export interface Leftovers {
  readonly kind: 'leftovers'
  readonly machine: MachineName
  readonly nonce: Nonce
  readonly segments: number
  readonly bytes: number
  /** When the newest segment was stored (of a segment sent in parts: begun), by the server's clock. */
  readonly lastModified: Date
  readonly classes: readonly ClassBytes[]
}

/** An object under `records/` or `data/` whose key is none that holdfast writes. */
export interface Stray {
  readonly kind: 'stray'
  readonly object: ListedObject
}

/** An object that is no dump's: of another tool, or stored under a literal name. */
export interface OtherObject {
  readonly kind: 'other'
  readonly object: ListedObject
}

/** Stored bytes of a dump, or undefined for none known. */
export function storedBytes(dump: ListedDump | LiteralObject | Leftovers): number {
  return dump.kind === 'dump' ? dump.name.bytes : dump.bytes
}

/** What a dump is called in messages, on one line: `web-1 /home level 0 of 20261121T030000Z`. */
export function describeDump(dump: ListedDump | LiteralObject | Leftovers): string {
  switch (dump.kind) {
    case 'dump': {
      const { machine, stream, level, taken, nonce } = dump.name
      return `${machine} ${describeName(stream, level)} of ${taken} (${nonce.slice(0, 8)})`
    }
    case 's3dump':
      return `s3dump's ${onOneLine(dump.key)}`
    case 'object':
      return onOneLine(dump.key)
    case 'leftovers':
      return `uncommitted segments ${dump.machine}/data/${dump.nonce}/`
    default:
      return dump satisfies never
  }
}

export function describeName(stream: string, level: string): string {
  return `${onOneLine(stream)} level ${onOneLine(level)}`
}

/** A hint has lines of its own: a name with line ends in it could pass for some of them. */
function onOneLine(name: string): string {
  return name.replaceAll('\n', '\\u{a}')
}
