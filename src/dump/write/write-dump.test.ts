import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ChunkSource } from '../../../test/support/chunk-source.ts'
import { keysIn, readCommitted } from '../../../test/support/committed-dumps.ts'
import { failure } from '../../../test/support/failure.ts'
import {
  altered,
  LIMITS,
  makeWorld,
  refusal,
  requestOf,
  streamOf,
} from '../../../test/support/write-world.ts'
import { Failure } from '../../base/failure.ts'
import { parseInstant } from '../../format/instant.ts'
import type { SourceEnd } from '../../format/record.ts'
import { uploadSizes } from './upload-sizes.ts'
import { type DumpRequest, writeDump } from './write-dump.ts'
import type { WriteEvent } from './write-events.ts'

const COMMAND: SourceEnd = { kind: 'command', exit: 0, producer: 'tar' }

test('any bytes in any chunks, cut into any parts and segments, are all there, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 5 }),
      async (chunks, partBytes, more, concurrency) => {
        const { store, tools } = makeWorld()
        const segmentBytes = partBytes + more
        const sizes = uploadSizes({ partBytes, segmentBytes, concurrency }, LIMITS)
        const whole = Buffer.concat(chunks)
        const dump = await writeDump(requestOf({ sizes }), new ChunkSource(chunks), tools)

        const [read] = await readCommitted(store)
        assert.deepEqual(read?.bytes, whole)
        assert.equal(read.key, dump.key)
        assert.deepEqual(read.record, dump.record)
        const sizesOf = read.record.segments.map(({ bytes }) => bytes)
        assert.equal(sizesOf.length, Math.max(1, Math.ceil(whole.length / segmentBytes)))
        assert.ok(sizesOf.slice(0, -1).every((bytes) => bytes === segmentBytes))
        assert.equal((await keysIn(store)).length, sizesOf.length + 1)
      },
    ),
    { numRuns: 300 },
  )
})

test('a dump is named by what was asked, its start, its size and a nonce of its own', async () => {
  const { store, tools, clock } = makeWorld()
  const late = new ChunkSource(
    (function* () {
      clock.set('2026-11-21T09:00:00Z')
      yield Buffer.alloc(95)
    })(),
    () => COMMAND,
  )
  const dump = await writeDump(requestOf({ level: '1', parent: 'unknown' }), late, tools)
  const { nonce } = dump
  assert.equal(dump.key, `web-1/records/~2Fhome/1/20261121T030000Z-${nonce}-3-95-unknown`)
  assert.deepEqual(await keysIn(store), [
    ...[0, 1, 2].map((index) => `web-1/data/${nonce}/00000${index}`),
    dump.key,
  ])
  assert.deepEqual(dump.record.source, COMMAND)

  const taken = parseInstant('20200101T000000Z')
  assert.equal((await writeDump(requestOf({ taken }), streamOf(1), tools)).taken, taken)
})

test('a stream shorter than a part is one PutObject, and one of a part an upload', async () => {
  const { store, tools } = makeWorld()
  let uploads = 0
  const counting = altered(store, {
    startUpload: (...args) => {
      uploads++
      return store.startUpload(...args)
    },
  })
  await writeDump(requestOf(), streamOf(9), { ...tools, store: counting })
  assert.equal(uploads, 0)
  await writeDump(requestOf(), streamOf(10), { ...tools, store: counting })
  assert.equal(uploads, 1)
})

test('the storage class is for the data; the record stays readable at once', async () => {
  for (const bytes of [5, 50]) {
    const { store, tools } = makeWorld()
    const dump = await writeDump(requestOf({ storageClass: 'GLACIER' }), streamOf(bytes), tools)
    for await (const { key, storageClass } of store.list('')) {
      assert.equal(storageClass, key === dump.key ? 'STANDARD' : 'GLACIER')
    }
  }
})

test('never more parts are under way than there are buffers, and as many if the store is slow', async () => {
  const { store, tools } = makeWorld()
  let underWay = 0
  let most = 0
  const buffers = new Set<ArrayBufferLike>()
  const open = await store.startUpload('web-1/other')
  const slow = altered(
    store,
    {},
    {
      async putPart(number, body, options) {
        buffers.add(body.buffer)
        most = Math.max(most, ++underWay)
        for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate)
        underWay--
        return open.putPart(number, body, options)
      },
      complete: async () => undefined,
    },
  )
  const sizes = uploadSizes({ partBytes: 10, segmentBytes: 1000, concurrency: 3 }, LIMITS)
  await writeDump(requestOf({ sizes }), streamOf(500), { ...tools, store: slow })
  assert.equal(most, 3)
  assert.equal(buffers.size, 3)
})

for (const bytes of [0, 5, 10, 35, 40, 95]) {
  test(`a source of ${bytes} bytes that ends badly leaves no object but full segments before`, async () => {
    const { store, tools } = makeWorld()
    const bad = streamOf(bytes, () => {
      throw new Failure('source-failed', '"tar" exited with status 2')
    })
    await assert.rejects(writeDump(requestOf(), bad, tools), failure('source-failed', 'status 2'))
    const keys = await keysIn(store)
    assert.equal(keys.length, Math.max(0, Math.ceil(bytes / 40) - 1))
    assert.ok(bad.isDisposed)
  })
}

test('segments that were completed before a failure are named', async () => {
  const { store, tools } = makeWorld()
  const bad = streamOf(95, () => {
    throw new Failure('source-failed', '"tar" exited with status 2')
  })
  const error: unknown = await writeDump(requestOf(), bad, tools).catch((e) => e)
  for (const key of await keysIn(store)) assert.ok(failure('source-failed', key)(error))
})

test('unusable names are refused before anything is read or sent', async () => {
  const { store, tools } = makeWorld()
  const unread = new ChunkSource({
    [Symbol.iterator]: () => ({ next: () => assert.fail('it was read') }),
  })
  await assert.rejects(writeDump(requestOf({ stream: '' }), unread, tools), failure('bad-input'))
  assert.ok(unread.isDisposed)
  assert.deepEqual(await keysIn(store), [])
})

test('guards refuse a stream that looks truncated, and cannot judge without a memory', async () => {
  const { store, tools, events } = makeWorld()
  const guarded = (guards: DumpRequest['guards'], bytes = 50) =>
    writeDump(requestOf({ guards }), streamOf(bytes), tools)
  await assert.rejects(guarded({ minBytes: 51 }), failure('source-failed', 'fewer than the 51'))
  const shrink = { maxShrinkPercent: 10, previousBytes: 100 }
  await assert.rejects(guarded(shrink, 89), failure('source-failed', 'below the 100'))
  assert.deepEqual(await readCommitted(store), [])
  await guarded({ minBytes: 50 })
  await guarded(shrink, 90)
  assert.ok(events.every(({ kind }) => kind !== 'warning'))
  await guarded({ maxShrinkPercent: 10 })
  assert.equal(events.filter(({ kind }) => kind === 'warning').length, 1)
})

test('while all bytes are here, a taken name is given up for another, loudly', async () => {
  for (const squatted of ['/data/', '/records/']) {
    const { store, tools, events } = makeWorld()
    let squats = 2
    const squatting = altered(store, {
      async create(key, ...args) {
        if (key.includes(squatted) && squats-- > 0) throw refusal('taken')
        return store.create(key, ...args)
      },
    })
    await writeDump(requestOf(), streamOf(5), { ...tools, store: squatting })
    assert.equal((await readCommitted(store)).length, 1)
    const warnings = events.filter((event) => event.kind === 'warning')
    assert.equal(warnings.length, 2)
    assert.match(warnings[0]?.message ?? '', /taken that nobody could know/)
  }
})

test('a name that is taken when bytes are gone fails the dump, and so do endless ones', async () => {
  const { store, tools } = makeWorld()
  const taken = () => Promise.reject(refusal('taken'))
  const squatted = failure('already-exists', 'somebody who can write here')
  const first = altered(store, {}, { complete: taken })
  await assert.rejects(writeDump(requestOf(), streamOf(50), { ...tools, store: first }), squatted)
  const all = altered(store, { create: taken })
  await assert.rejects(writeDump(requestOf(), streamOf(50), { ...tools, store: all }), squatted)
  await assert.rejects(writeDump(requestOf(), streamOf(5), { ...tools, store: all }), squatted)
  assert.deepEqual(await readCommitted(store), [])
})

test('progress tells the bytes read and stored, and each object', async () => {
  const { tools, events } = makeWorld()
  await writeDump(requestOf(), streamOf(95), tools)
  const of = (kind: WriteEvent['kind']) => events.filter((event) => event.kind === kind)
  assert.deepEqual(of('read').at(-1), { kind: 'read', bytes: 95 })
  assert.deepEqual(of('stored').at(-1), { kind: 'stored', bytes: 95 })
  assert.equal(of('object-opened').length, 3)
  assert.deepEqual(
    of('object-completed').map((event) => event.kind === 'object-completed' && event.bytes),
    [40, 40, 15],
  )
  assert.equal(events.at(-1)?.kind, 'committing')
})
