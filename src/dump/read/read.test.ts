import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { failure } from '../../../test/support/failure.ts'
import {
  nameOf,
  type Planting,
  plantDump,
  plantSegments,
  recordOf,
} from '../../../test/support/plant-dump.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { MIB } from '../../base/bytes.ts'
import { type DumpName, recordKey, segmentKey } from '../../format/dump-name.ts'
import { type DumpRecord, encodeRecord } from '../../format/record.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import type { ObjectReader, ReadOptions } from '../../store/store.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import { listDumps } from '../catalogue/catalogue.ts'
import type { LiteralObject, StoredDump } from '../catalogue/stored-dump.ts'
import { findDump } from '../find/find.ts'
import { openDump, type ReadDumpOptions, readDump } from './read.ts'

const THREE = [Buffer.from('the first, '), Buffer.alloc(0), Buffer.from('and the last')]

function openStore() {
  return new MemoryStore({ clock: new SettableClock('2026-11-21T03:00:00Z') })
}

async function onlyDump(store: MemoryStore, name: DumpName): Promise<StoredDump> {
  const [dump, ...others] = await Array.fromAsync(listDumps(store, { machine: name.machine }))
  assert.deepEqual(others, [])
  assert.ok(dump !== undefined)
  return dump
}

async function planted(planting: Planting) {
  const store = openStore()
  const name = await plantDump(store, planting)
  return { store, name, dump: await onlyDump(store, name) }
}

/** What came out, and what ended it. */
async function drain(
  store: ObjectReader,
  dump: StoredDump | LiteralObject,
  options: ReadDumpOptions = {},
) {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of readDump(store, dump, options)) chunks.push(Buffer.from(chunk))
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error }
  }
  return { bytes: Buffer.concat(chunks), error: undefined }
}

/** Replaces an object's bytes, as a failing disk or a hostile hand would. */
async function spoil(store: MemoryStore, key: string, bytes: Uint8Array): Promise<void> {
  await store.remove(key)
  await store.create(key, bytes)
}

/** A reader whose bodies pass through `change`. */
function tampering(
  inner: ObjectReader,
  change: (chunk: Uint8Array, key: string, options: ReadOptions) => Uint8Array,
): ObjectReader {
  return {
    url: inner.url,
    stat: (key, signal) => inner.stat(key, signal),
    async read(key, options = {}) {
      const body = await inner.read(key, options)
      const changed = async function* () {
        for await (const chunk of body.stream) yield change(chunk, key, options)
      }
      return { ...body, stream: changed() }
    },
  }
}

test('any bytes in any segments come back, whatever the part size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 5 }),
      async (segments, partBytes, concurrency) => {
        const { store, dump } = await planted({ segments })
        const { bytes, error } = await drain(store, dump, { partBytes, concurrency })
        assert.equal(error, undefined)
        assert.deepEqual(bytes, Buffer.concat(segments))
      },
    ),
  )
})

test('an opened dump tells its size and what its bytes are checked against', async () => {
  const { store, dump } = await planted({ segments: THREE })
  const opened = await openDump(store, dump)
  assert.equal(opened.bytes, 23)
  assert.equal(opened.checkedBy, 'sha256')
  assert.equal(opened.record?.segments.length, 3)
})

test('ranged requests run ahead, as many as asked for, each for the very object', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(100), randomBytes(100)] })
  let underWay = 0
  let most = 0
  const watched: ObjectReader = {
    url: store.url,
    stat: (key, signal) => store.stat(key, signal),
    async read(key, options = {}) {
      if (key.includes('/data/')) assert.ok(options.ifMatch !== undefined)
      most = Math.max(most, ++underWay)
      await new Promise(setImmediate)
      underWay--
      return store.read(key, options)
    },
  }
  assert.equal((await drain(watched, dump, { partBytes: 10, concurrency: 3 })).error, undefined)
  assert.equal(most, 3)
})

/** A reader that writes bodies where it is told to, as soon as it may. */
function eager(inner: ObjectReader): ObjectReader {
  return {
    url: inner.url,
    stat: (key, signal) => inner.stat(key, signal),
    async read(key, options = {}) {
      const body = await inner.read(key, options)
      const { into } = options
      if (into === undefined) return body
      const whole = Buffer.concat(await Array.fromAsync(body.stream))
      into.set(whole)
      return { ...body, stream: Readable.from([into.subarray(0, whole.length)]) }
    },
  }
}

test('a buffer is not filled again while it is hashed, however fast parts come', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(32 * MIB)] })
  const options = { partBytes: 2 * MIB, concurrency: 2 }
  let bytes = 0
  for await (const chunk of readDump(eager(store), dump, options)) bytes += chunk.length
  assert.equal(bytes, 32 * MIB)
})

test('a part stays as it is until the next one is asked for', async () => {
  const segment = randomBytes(1000)
  const { store, dump } = await planted({ segments: [segment] })
  let at = 0
  for await (const chunk of readDump(eager(store), dump, { partBytes: 10, concurrency: 3 })) {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    assert.deepEqual(Buffer.from(chunk), segment.subarray(at, at + 10))
    at += 10
  }
  assert.equal(at, 1000)
})

test('a consumer that stops leaves no request behind', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(100)] })
  const signals: AbortSignal[] = []
  const hanging: ObjectReader = {
    url: store.url,
    stat: (key, signal) => store.stat(key, signal),
    read(key, options = {}) {
      const { range, signal } = options
      if (range === undefined || range.start === 0) return store.read(key, options)
      return new Promise((_, reject) => {
        if (signal === undefined) return
        signals.push(signal)
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    },
  }
  for await (const chunk of readDump(hanging, dump, { partBytes: 10, concurrency: 4 })) {
    assert.equal(chunk.length, 10)
    break
  }
  assert.equal(signals.length, 3)
  assert.ok(signals.every(({ aborted }) => aborted))
})

test('a changed byte is found before the last part of its segment goes out', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(95), randomBytes(30)] })
  const flipped = tampering(store, (chunk, key, { range }) => {
    if (!key.endsWith('/000000') || range?.start !== 40) return chunk
    return Uint8Array.from(chunk, (byte, index) => (index === 3 ? byte ^ 1 : byte))
  })
  const { bytes, error } = await drain(flipped, dump, { partBytes: 10 })
  assert.ok(failure('corrupt', 'segment 000000 is damaged', 'SHA-256')(error))
  assert.equal(bytes.length, 90)
})

test('of a dump of one part, nothing goes out unless it is right', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(95)] })
  const flipped = tampering(store, (chunk, key) =>
    key.includes('/data/') ? chunk.map((byte) => byte ^ 1) : chunk,
  )
  const { bytes, error } = await drain(flipped, dump)
  assert.ok(failure('corrupt', 'segment 000000 is damaged')(error))
  assert.equal(bytes.length, 0)
})

test('a body that is short or long is never taken for the whole', async () => {
  const { store, dump } = await planted({ segments: [randomBytes(95)] })
  const changes = {
    fewer: (chunk: Uint8Array) => chunk.subarray(1),
    more: (chunk: Uint8Array) => Buffer.concat([chunk, Buffer.of(0)]),
  }
  for (const [word, change] of Object.entries(changes)) {
    const only = tampering(store, (chunk, key) => (key.includes('/data/') ? change(chunk) : chunk))
    const { error } = await drain(only, dump, { partBytes: 20 })
    assert.ok(failure('corrupt', `segment 000000 gave ${word} bytes`)(error), String(error))
  }
})

test('a missing segment, or one of another length or checksum, is found before a byte goes out', async () => {
  const spoilt: [RegExp, (store: MemoryStore, key: string) => Promise<void>][] = [
    [/segment 000002 is missing/, (store, key) => store.remove(key)],
    [
      /segment 000002 has 3 bytes, its record says 12/,
      (store, key) => spoil(store, key, Buffer.alloc(3)),
    ],
    [/segment 000002 has CRC-32 /, (store, key) => spoil(store, key, Buffer.from('AND the last'))],
  ]
  for (const [message, damage] of spoilt) {
    const { store, name, dump } = await planted({ segments: THREE })
    await damage(store, segmentKey(name.machine, name.nonce, 2))
    const { bytes, error } = await drain(store, dump)
    assert.ok(failure('corrupt', message)(error), String(error))
    assert.equal(bytes.length, 0)
  }
})

test('a segment that is replaced while it is read is found', async () => {
  const { store, name, dump } = await planted({ segments: [randomBytes(95)] })
  const { stream } = await openDump(store, dump, { partBytes: 10, concurrency: 1 })
  await spoil(store, segmentKey(name.machine, name.nonce, 0), randomBytes(95))
  await assert.rejects(Array.fromAsync(stream), failure('corrupt', 'was replaced'))
})

test('a record is believed only if it says what its key says', async () => {
  const lies: [string, (record: DumpRecord) => Partial<DumpRecord>][] = [
    ['stream', () => ({ stream: '/' })],
    ['level', () => ({ level: '1' })],
    ['taken', () => ({ taken: '20010101T000000Z' as DumpRecord['taken'] })],
    ['parent', () => ({ parent: 'unknown' })],
    ['nonce', () => ({ nonce: 'f'.repeat(32) as DumpRecord['nonce'] })],
    ['segments', ({ segments }) => ({ segments: segments.slice(1) })],
    ['bytes', ({ segments }) => ({ segments: segments.map((each) => ({ ...each, bytes: 9 })) })],
  ]
  for (const [field, lie] of lies) {
    const store = openStore()
    const planting = { segments: THREE }
    const name = nameOf(planting)
    await plantSegments(store, name, planting)
    const honest = recordOf(name, planting)
    const text = encodeRecord({ ...honest, ...lie(honest) })
    await store.create(recordKey(name), Buffer.from(text))
    const { error } = await drain(store, await onlyDump(store, name))
    assert.ok(failure('corrupt', 'the record is damaged', field)(error), String(error))
  }
})

test('a record that is cut short, garbled or replaced is refused', async () => {
  const { store, name, dump } = await planted({ segments: THREE })
  const text = Buffer.from(encodeRecord(recordOf(name, { segments: THREE })))
  await spoil(store, recordKey(name), text.subarray(0, -1))
  assert.ok(failure('corrupt', 'has changed since it was listed')((await drain(store, dump)).error))
  for (const bytes of [text.subarray(0, -1), Buffer.from([0xff, 0xfe]), Buffer.alloc(0)]) {
    await spoil(store, recordKey(name), bytes)
    const { error } = await drain(store, await onlyDump(store, name))
    assert.ok(failure('corrupt', 'the record is damaged')(error), String(error))
  }
})

test('a dump that went through an unknown filter is refused', async () => {
  const { store, dump } = await planted({ filters: [['rot13', '2']] })
  await assert.rejects(openDump(store, dump), failure('unsupported', '"rot13"', 'newer holdfast'))
})

test('an archived segment comes with the command that thaws it', async () => {
  const { store, dump } = await planted({})
  const archived: ObjectReader = {
    url: store.url,
    stat: (key) => store.stat(key),
    async read(key, options) {
      if (!key.includes('/data/')) return store.read(key, options)
      const answer = 'InvalidObjectState, status 403'
      throw new StoreFailure('no', { reason: 'refused', operation: 'GetObject', key, answer })
    },
  }
  assert.ok(
    failure('store-refused', 'archived', 'restore-object')((await drain(archived, dump)).error),
  )
})

test("an object without a record is checked against the store's checksum", async () => {
  const store = openStore()
  await store.create('some/object', Buffer.from('hello'))
  const { dump, notes } = await findDump(store, { by: 'key', key: 'some/object' })
  assert.match(notes[0] ?? '', /no hash.*CRC-32/)
  assert.deepEqual((await drain(store, dump)).bytes, Buffer.from('hello'))
  const wrong = tampering(store, () => Buffer.from('Hello'))
  assert.ok(failure('corrupt', 'CRC-32')((await drain(wrong, dump)).error))
})

test("s3dump's chunks come back in order, unless one is missing", async () => {
  const store = openStore()
  for (const chunk of [0, 1, 2, 10, 3, 4, 5, 6, 7, 8, 9]) {
    await store.create(`web-1:/home:0:2016-01-02:${chunk}`, Buffer.from(`${chunk},`))
  }
  const find = () => findDump(store, { by: 'name', ...nameOf({}) })
  const { dump, notes } = await find()
  assert.match(notes[0] ?? '', /only its length/)
  assert.equal((await drain(store, dump)).bytes.toString(), '0,1,2,3,4,5,6,7,8,9,10,')
  await store.remove('web-1:/home:0:2016-01-02:4')
  await assert.rejects(openDump(store, (await find()).dump), failure('corrupt', 'chunk 4'))
})
