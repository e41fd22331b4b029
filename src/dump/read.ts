import type { ByteStream } from '../base/bytes.ts'
import type { Clock } from '../base/clock.ts'
import { Failure } from '../base/failure.ts'
import type { DumpRecord } from '../format/record.ts'
import type { ObjectReader } from '../store/store.ts'
import type { LiteralObject, StoredDump } from './stored-dump.ts'

export interface ReadTools {
  /** Already wrapped with retrying: what is retried here is a body that breaks off. */
  readonly store: ObjectReader
  readonly clock: Clock
}

export interface ReadDumpOptions {
  /** Bytes of one ranged GET. */
  readonly partBytes?: number | undefined
  /** Ranged GETs under way at once. Memory is `partBytes` times one more than this. */
  readonly concurrency?: number | undefined
  /** How long a body may keep breaking off without one byte of progress. */
  readonly retryForMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A dump whose record was read and whose objects were found, ready to be streamed once. */
export interface OpenedDump {
  readonly dump: StoredDump | LiteralObject
  /** Undefined for what has none: s3dump's dumps and literal objects. */
  readonly record: DumpRecord | undefined
  readonly bytes: number
  /** What the bytes are checked against: the record's hashes, the store's CRC-32s, or lengths alone. */
  readonly checkedBy: 'sha256' | 'crc32' | 'length'
  /** The bytes, in order. Throws `corrupt` as soon as they are found not to be the dump's. */
  readonly stream: ByteStream
}

export async function openDump(
  _tools: ReadTools,
  _dump: StoredDump | LiteralObject,
  _options: ReadDumpOptions = {},
): Promise<OpenedDump> {
  throw new Failure('unsupported', 'not yet')
}

/** The bytes of a dump, in order, verified while they stream. */
export async function* readDump(
  tools: ReadTools,
  dump: StoredDump | LiteralObject,
  options: ReadDumpOptions = {},
): AsyncGenerator<Uint8Array> {
  const { stream } = await openDump(tools, dump, options)
  yield* stream
}
