// Stores dumps as docs/format.md says, without the write path: what reading is tested against
// must not come from the code whose mistakes it could share.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type DumpName, recordKey, segmentKey } from '../../src/format/dump-name.ts'
import { instantOf, parseInstant } from '../../src/format/instant.ts'
import { parseMachineName } from '../../src/format/machine-name.ts'
import { makeNonce, type Parent } from '../../src/format/nonce.ts'
import { type DumpRecord, encodeRecord } from '../../src/format/record.ts'
import type { ObjectWriter, StorageClass } from '../../src/store/store.ts'

export interface Planting {
  readonly machine?: string
  readonly stream?: string
  readonly level?: string
  /** `20261121T030000Z`; the day of `now` unless given. */
  readonly taken?: string
  readonly parent?: Parent
  /** The bytes of each segment. */
  readonly segments?: readonly Uint8Array[]
  readonly storageClass?: StorageClass
  readonly filters?: DumpRecord['filters']
}

let planted = 0

/** A nonce unlike any before, the same in each run. */
export function nextNonce() {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(0xa0000000 + planted++)
  return makeNonce(() => bytes)
}

export function nameOf(planting: Planting, now = new Date(0)): DumpName {
  const segments = planting.segments ?? [Buffer.from('all of it')]
  return {
    machine: parseMachineName(planting.machine ?? 'web-1'),
    stream: planting.stream ?? '/home',
    level: planting.level ?? '0',
    taken: planting.taken === undefined ? instantOf(now) : parseInstant(planting.taken),
    nonce: nextNonce(),
    segments: segments.length,
    bytes: segments.reduce((sum, { length }) => sum + length, 0),
    parent: planting.parent ?? '0',
  }
}

export function recordOf(name: DumpName, planting: Planting): DumpRecord {
  const segments = planting.segments ?? [Buffer.from('all of it')]
  return {
    ...name,
    segments: segments.map((bytes) => ({
      bytes: bytes.length,
      crc32: crc32(bytes),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    filters: planting.filters ?? [],
    source: { kind: 'pipe' },
    tool: ['plant-dump', '1'],
  }
}

/** Stores a whole dump, record last, and returns its name. */
export async function plantDump(
  store: ObjectWriter,
  planting: Planting = {},
  now?: Date,
): Promise<DumpName> {
  const name = nameOf(planting, now)
  await plantSegments(store, name, planting)
  await store.create(recordKey(name), Buffer.from(encodeRecord(recordOf(name, planting))))
  return name
}

export async function plantSegments(
  store: ObjectWriter,
  { machine, nonce }: DumpName,
  { segments = [Buffer.from('all of it')], storageClass }: Planting = {},
): Promise<void> {
  for (const [index, bytes] of segments.entries()) {
    await store.create(segmentKey(machine, nonce, index), bytes, { storageClass })
  }
}
