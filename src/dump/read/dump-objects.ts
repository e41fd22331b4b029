// The objects that hold a dump's bytes, and what is known of them before one is read.
import { crc32Hex } from '../../base/crc32.ts'
import { Failure } from '../../base/failure.ts'
import { mapConcurrently } from '../../base/map-concurrently.ts'
import { segmentKey, segmentName } from '../../format/dump-name.ts'
import type { DumpRecord, Segment } from '../../format/record.ts'
import type { ObjectReader, ObjectStat } from '../../store/store.ts'
import {
  describeDump,
  type LiteralObject,
  type RecordedDump,
  type S3dumpDump,
} from '../catalogue/stored-dump.ts'

export interface DumpObject {
  readonly key: string
  /** What it is called in messages: `segment 000002`. */
  readonly title: string
  readonly bytes: number
  readonly etag: string
  /** By the record, if there is one. */
  readonly sha256: string | undefined
  /** By the store, if it keeps one. */
  readonly storedCrc32: number | undefined
}

/** Enough to hide the latency of HeadObject, few enough to be polite. */
const STATS_AT_ONCE = 8

/**
 * The segments of a dump, each found in the store with the length and, where the store keeps
 * one, the CRC-32 of the record; or a `corrupt` failure for one that is not.
 */
export async function inspectSegments(
  store: ObjectReader,
  { name }: RecordedDump,
  record: DumpRecord,
  signal?: AbortSignal,
): Promise<(DumpObject | Failure)[]> {
  return mapConcurrently(record.segments, STATS_AT_ONCE, async (segment, index) => {
    const key = segmentKey(name.machine, name.nonce, index)
    const stat = await store.stat(key, signal)
    return compareSegment(`segment ${segmentName(index)}`, key, segment, stat)
  })
}

function compareSegment(
  title: string,
  key: string,
  { bytes, crc32, sha256 }: Segment,
  stat: ObjectStat | undefined,
): DumpObject | Failure {
  if (stat === undefined) return new Failure('corrupt', `${title} is missing: there is no ${key}`)
  if (stat.bytes !== bytes) {
    const lengths = `has ${stat.bytes} bytes, its record says ${bytes}`
    return new Failure('corrupt', `${title} ${lengths}: ${key}`)
  }
  if (stat.crc32 !== undefined && stat.crc32 !== crc32) {
    const sums = `has CRC-32 ${crc32Hex(stat.crc32)} in the store, its record says ${crc32Hex(crc32)}`
    return new Failure('corrupt', `${title} ${sums}: ${key}`)
  }
  return { key, title, bytes, etag: stat.etag, sha256, storedCrc32: stat.crc32 }
}

/**
 * The objects of a dump without a record, as they were listed.
 *
 * @throws `corrupt` if a chunk is missing.
 */
export function listedObjects(dump: S3dumpDump | LiteralObject): DumpObject[] {
  if (dump.kind === 'object') return [withoutHash(dump, dump.crc32)]
  if (dump.problem !== undefined) {
    throw new Failure('corrupt', `${describeDump(dump)} is incomplete: ${dump.problem.detail}`)
  }
  return dump.objects.map((object) => withoutHash(object, undefined))
}

function withoutHash(
  { key, bytes, etag }: { readonly key: string; readonly bytes: number; readonly etag: string },
  storedCrc32: number | undefined,
): DumpObject {
  return { key, title: `object ${key}`, bytes, etag, sha256: undefined, storedCrc32 }
}
