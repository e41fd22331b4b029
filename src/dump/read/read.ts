// The read path: record, then segments, in order, believed only as far as they are verified.
import { type ByteStream, KIB, MIB } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import type { DumpRecord } from '../../format/record.ts'
import { HashThread } from '../../host/hash-thread.ts'
import type { ObjectReader } from '../../store/store.ts'
import { describeDump, type LiteralObject, type StoredDump } from '../catalogue/stored-dump.ts'
import { type DumpObject, inspectSegments, listedObjects } from './dump-objects.ts'
import { fetchAhead } from './fetch-ahead.ts'
import { ObjectCheck } from './object-check.ts'
import { readRecord } from './read-record.ts'

export interface ReadDumpOptions {
  /** Bytes of one ranged GET: 8 MiB unless given. */
  readonly partBytes?: number | undefined
  /** Ranged GETs under way at once: 4 unless given. Memory is `partBytes` times this. */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What bytes are checked against: the record's hashes, the store's CRC-32s, or lengths alone. */
export type CheckedBy = 'sha256' | 'crc32' | 'length'

/** A dump whose record was read and whose objects were found, ready to be streamed once. */
export interface OpenedDump {
  readonly dump: StoredDump | LiteralObject
  /** Undefined for what has none: s3dump's dumps and literal objects. */
  readonly record: DumpRecord | undefined
  readonly bytes: number
  readonly checkedBy: CheckedBy
  /**
   * The bytes, in order. Throws `corrupt` as soon as they are found not to be the dump's: the
   * last part of an object is given only after all of the object was verified.
   */
  readonly stream: ByteStream
}

/** Signing and sending a request takes most of a millisecond, so fewer are better; memory bounds it. */
const DEFAULT_PART_BYTES = 8 * MIB
const DEFAULT_CONCURRENCY = 4
const MIN_PART_BYTES = 64 * KIB

/**
 * The size of parts where only `limit` bytes a second may come: the first byte goes out when the
 * first part is whole, which the others come beside, so parts are of a second each.
 */
export function partBytesAt(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_PART_BYTES
  return Math.min(DEFAULT_PART_BYTES, Math.max(MIN_PART_BYTES, Math.ceil(limit)))
}

/**
 * Opens a dump for reading. `store` is wrapped with retrying already, so that a body that breaks
 * off goes on where it broke off.
 *
 * @throws `corrupt` if the record is damaged, or a segment is missing or not as the record says.
 * @throws `unsupported` if the dump went through a filter that is not known here.
 */
export async function openDump(
  store: ObjectReader,
  dump: StoredDump | LiteralObject,
  options: ReadDumpOptions = {},
): Promise<OpenedDump> {
  const { record, objects: inspected } = await inspectDump(store, dump, options.signal)
  checkFilters(dump, record)
  const objects = inspected.map((object) => {
    if (object instanceof Failure) throw object
    return object
  })
  return {
    dump,
    record,
    bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
    checkedBy: checkedBy(objects),
    stream: readVerified(store, objects, options),
  }
}

/** The bytes of a dump, in order, verified while they stream. Fails as {@link openDump} does. */
export async function* readDump(
  store: ObjectReader,
  dump: StoredDump | LiteralObject,
  options: ReadDumpOptions = {},
): AsyncGenerator<Uint8Array> {
  yield* (await openDump(store, dump, options)).stream
}

/** A dump's record, if it has one, and its objects; for each that is not as it should be, why. */
export async function inspectDump(
  store: ObjectReader,
  dump: StoredDump | LiteralObject,
  signal?: AbortSignal,
): Promise<{
  readonly record: DumpRecord | undefined
  readonly objects: readonly (DumpObject | Failure)[]
}> {
  if (dump.kind !== 'dump') return { record: undefined, objects: listedObjects(dump) }
  const record = await readRecord(store, dump, signal)
  return { record, objects: await inspectSegments(store, dump, record, signal) }
}

/** The bytes of objects, in order, as they are stored, each verified while it streams. */
export async function* readVerified(
  store: ObjectReader,
  objects: readonly DumpObject[],
  { partBytes = DEFAULT_PART_BYTES, concurrency = DEFAULT_CONCURRENCY, signal }: ReadDumpOptions,
): AsyncGenerator<Uint8Array> {
  // It starts with its first job: objects of one part are hashed before it would have started.
  await using thread = new HashThread()
  let check: ObjectCheck | undefined
  for await (const part of fetchAhead(store, objects, { partBytes, concurrency, signal })) {
    const { object, end, bytes } = part
    check ??= new ObjectCheck(object, object.bytes > partBytes ? thread : undefined)
    part.hold(check.update(bytes))
    if (end === object.bytes) {
      await check.finish()
      check = undefined
    }
    if (bytes.length > 0) yield bytes
  }
}

function checkedBy(objects: readonly DumpObject[]): CheckedBy {
  if (objects.every(({ sha256 }) => sha256 !== undefined)) return 'sha256'
  return objects.every(({ storedCrc32 }) => storedCrc32 !== undefined) ? 'crc32' : 'length'
}

function checkFilters(dump: StoredDump | LiteralObject, record: DumpRecord | undefined): void {
  const [filter] = record?.filters ?? []
  if (filter === undefined) return
  const name = JSON.stringify(filter[0])
  throw new Failure(
    'unsupported',
    `${describeDump(dump)} went through the filter ${name}, which is not known here`,
    { hint: 'Install a newer holdfast, or recover it by hand: docs/format.md, section 9.' },
  )
}
