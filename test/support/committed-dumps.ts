import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { parseRecordKey, segmentKey } from '../../src/format/dump-name.ts'
import { type DumpRecord, decodeRecord } from '../../src/format/record.ts'
import type { ObjectLister, ObjectReader } from '../../src/store/store.ts'

type Readable = ObjectLister & ObjectReader

export interface ReadBack {
  readonly key: string
  readonly record: DumpRecord
  readonly bytes: Buffer
}

/**
 * Every dump that a store holds, read back as docs/format.md says, without the read path. Fails
 * if one of them is not whole: then a record was written too early.
 */
export async function readCommitted(store: Readable): Promise<ReadBack[]> {
  const dumps: ReadBack[] = []
  for await (const { key } of store.list('')) {
    const name = parseRecordKey(key)
    if (name === undefined) continue
    const record = decodeRecord((await readObject(store, key)).toString('utf8'))
    const segments = record.segments.map(async (segment, index) => {
      const bytes = await readObject(store, segmentKey(name.machine, name.nonce, index))
      assert.equal(bytes.length, segment.bytes)
      assert.equal(crc32(bytes), segment.crc32)
      assert.equal(createHash('sha256').update(bytes).digest('hex'), segment.sha256)
      return bytes
    })
    const bytes = Buffer.concat(await Promise.all(segments))
    assert.equal(name.bytes, bytes.length)
    assert.equal(name.segments, record.segments.length)
    dumps.push({ key, record, bytes })
  }
  return dumps
}

export async function keysIn(store: ObjectLister): Promise<string[]> {
  return Array.fromAsync(store.list(''), ({ key }) => key)
}

async function readObject(store: ObjectReader, key: string): Promise<Buffer> {
  return buffer((await store.read(key)).stream)
}
