// The objects that hold a dump's bytes, and what is known of them before one is read.
import { Failure } from '../base/failure.ts'
import { segmentKey, segmentName } from '../format/dump-name.ts'
import type { DumpRecord, Segment } from '../format/record.ts'
import type { ObjectReader } from '../store/store.ts'
import { mapConcurrently } from './map-concurrently.ts'
import {
  describeDump,
  type LiteralObject,
  type RecordedDump,
  type S3dumpDump,
} from './stored-dump.ts'

export interface DumpObject {
  readonly key: string
  /** What it is called in messages: `segment 000002`. */
  readonly title: string
  readonly bytes: number
  readonly etag: string
  /** What its bytes must hash to, as far as that is known. */
  readonly sha256: string | undefined
  readonly crc32: number | undefined
}

/** Enough to hide the latency of HeadObject, few enough to be polite. */
const STATS_AT_ONCE = 8

/**
 * The segments of a dump, each found in the store with the length and, where the store keeps
 * one, the CRC-32 of the record.
 *
 * @throws `corrupt` for the first that is missing or not as the record says.
 */
export async function segmentObjects(
  store: ObjectReader,
  { name }: RecordedDump,
  record: DumpRecord,
  signal?: AbortSignal,
): Promise<DumpObject[]> {
  return mapConcurrently(record.segments, STATS_AT_ONCE, async (segment, index) => {
    const key = segmentKey(name.machine, name.nonce, index)
    return segmentObject(store, key, segment, index, signal)
  })
}

async function segmentObject(
  store: ObjectReader,
  key: string,
  { bytes, crc32, sha256 }: Segment,
  index: number,
  signal: AbortSignal | undefined,
): Promise<DumpObject> {
  const title = `segment ${segmentName(index)}`
  const stat = await store.stat(key, signal)
  if (stat === undefined) throw new Failure('corrupt', `${title} is missing: there is no ${key}`)
  if (stat.bytes !== bytes) {
    throw new Failure(
      'corrupt',
      `${title} has ${stat.bytes} bytes, its record says ${bytes}: ${key}`,
    )
  }
  if (stat.crc32 !== undefined && stat.crc32 !== crc32) {
    const [stored, recorded] = [hex32(stat.crc32), hex32(crc32)]
    throw new Failure(
      'corrupt',
      `${title} has CRC-32 ${stored} in the store, its record says ${recorded}: ${key}`,
    )
  }
  return { key, title, bytes, etag: stat.etag, sha256, crc32 }
}

/**
 * The objects of a dump without a record, as they were listed.
 *
 * @throws `corrupt` if a chunk is missing.
 */
export function listedObjects(dump: S3dumpDump | LiteralObject): DumpObject[] {
  const unknown = { sha256: undefined, crc32: undefined }
  if (dump.kind === 'object') return [{ ...unknown, title: `object ${dump.key}`, ...dump }]
  if (dump.problem !== undefined) {
    throw new Failure('corrupt', `${describeDump(dump)} is incomplete: ${dump.problem.detail}`)
  }
  return dump.objects.map(({ key, bytes, etag }) => ({
    ...unknown,
    key,
    title: `object ${key}`,
    bytes,
    etag,
  }))
}

export function hex32(value: number): string {
  return value.toString(16).padStart(8, '0')
}
