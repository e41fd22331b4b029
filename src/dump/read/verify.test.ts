import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import {
  nameOf,
  type Planting,
  plantDump,
  plantSegments,
  recordOf,
} from '../../../test/support/plant-dump.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { type DumpName, recordKey, segmentKey } from '../../format/dump-name.ts'
import { encodeRecord } from '../../format/record.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import type { ObjectReader } from '../../store/store.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import { readCatalogue } from '../catalogue/catalogue.ts'
import { type DumpVerdict, type Verdict, type VerifyOptions, verifyDumps } from './verify.ts'

const SEGMENTS = [Buffer.from('the first, '), Buffer.from('the second, '), Buffer.from('the last')]

function openStore() {
  return new MemoryStore({ clock: new SettableClock('2026-11-21T03:00:00Z') })
}

async function verify(
  store: MemoryStore,
  depth: VerifyOptions['depth'],
  reader: ObjectReader = store,
): Promise<Verdict[]> {
  return Array.fromAsync(verifyDumps(reader, readCatalogue(store), { depth }))
}

async function verifyOnly(
  store: MemoryStore,
  depth: VerifyOptions['depth'],
  reader?: ObjectReader,
): Promise<DumpVerdict> {
  const [verdict, ...others] = await verify(store, depth, reader)
  assert.ok(verdict?.kind === 'dump')
  assert.deepEqual(others, [])
  return verdict
}

async function spoil(store: MemoryStore, key: string, bytes: Uint8Array): Promise<void> {
  await store.remove(key)
  await store.create(key, bytes)
}

async function planted(planting: Planting = { segments: SEGMENTS }) {
  const store = openStore()
  const name = await plantDump(store, planting)
  const key = (index: number) => segmentKey(name.machine, name.nonce, index)
  return { store, name, key }
}

/** The store as if it kept no checksums. */
function withoutChecksums(store: MemoryStore): ObjectReader {
  return {
    url: store.url,
    read: (key, options) => store.read(key, options),
    async stat(key) {
      const stat = await store.stat(key)
      return stat && { ...stat, crc32: undefined }
    },
  }
}

test('a sound dump has no findings, and the verdict says what it rests on', async () => {
  const { store } = await planted()
  const full = await verifyOnly(store, 'full')
  assert.deepEqual([full.findings, full.doubts, full.checkedBy], [[], [], 'sha256'])
  const summed = await verifyOnly(store, 'quick')
  assert.deepEqual([summed.checkedBy, summed.lacksStoredSums], ['crc32', false])
  const unsummed = await verifyOnly(store, 'quick', withoutChecksums(store))
  assert.deepEqual([unsummed.checkedBy, unsummed.lacksStoredSums], ['length', true])
})

test('a quick check downloads records only', async () => {
  const { store } = await planted()
  const read = store.read.bind(store)
  store.read = (key, options) => {
    assert.ok(key.includes('/records/'))
    return read(key, options)
  }
  assert.deepEqual((await verifyOnly(store, 'quick')).findings, [])
})

test('every damaged segment is named, by a quick check too where the store keeps checksums', async () => {
  const { store, key } = await planted()
  await store.remove(key(0))
  await spoil(store, key(2), Buffer.from('THE LAST'))
  for (const depth of ['quick', 'full'] as const) {
    const { findings } = await verifyOnly(store, depth)
    assert.match(
      findings.join('\n'),
      /2 of 3 segments.*\n.*000000 is missing.*\n.*000002 has CRC-32/,
    )
  }
})

test('only a full check sees damage that the store does not know of', async () => {
  const { store, key } = await planted()
  await spoil(store, key(0), Buffer.from('THE FIRST, '))
  await spoil(store, key(1), Buffer.from('THE SECOND, '))
  const reader = withoutChecksums(store)
  assert.deepEqual((await verifyOnly(store, 'quick', reader)).findings, [])
  const { findings } = await verifyOnly(store, 'full', reader)
  assert.equal(findings.length, 2)
  assert.match(findings.join('\n'), /000000 is damaged: .*SHA-256.*\n.*000001 is damaged/)
})

test('a segment too many and a record under the wrong key are findings', async () => {
  const { store, key } = await planted()
  await store.create(key(3), Buffer.alloc(1))
  assert.match((await verifyOnly(store, 'quick')).findings.join(), /4 of 3 segments/)

  const other = openStore()
  const name: DumpName = nameOf({})
  await plantSegments(other, name)
  await other.create(
    recordKey({ ...name, stream: 'elsewhere' }),
    Buffer.from(encodeRecord(recordOf(name, {}))),
  )
  assert.match((await verifyOnly(other, 'quick')).findings.join(), /says stream/)
})

test('damage of one dump does not keep the others from being checked', async () => {
  const { store, key } = await planted()
  await plantDump(store, { machine: 'web-0' })
  await plantDump(store, { machine: 'web-2' })
  await store.remove(key(1))
  const verdicts = (await verify(store, 'full')).map((verdict) =>
    verdict.kind === 'dump' ? verdict.findings.length > 0 : undefined,
  )
  assert.deepEqual(verdicts, [false, true, false])
})

test('leftovers and strays are notes', async () => {
  const store = openStore()
  const name = nameOf({})
  await plantSegments(store, name)
  await store.create('web-1/records/what/is/this', Buffer.alloc(1))
  await store.create('web-1/other', Buffer.alloc(1))
  const notes = (await verify(store, 'full')).map((verdict) =>
    verdict.kind === 'note' ? verdict.text : '',
  )
  assert.equal(notes.length, 2)
  assert.match(notes.join('\n'), /what\/is\/this is none of holdfast's objects/)
  assert.match(notes.join('\n'), new RegExp(`${name.nonce}/: 1 of 9 bytes, no record`))
})

test('what is archived or too new to understand is a doubt, not damage', async () => {
  const { store } = await planted()
  const archived: ObjectReader = {
    url: store.url,
    stat: (key) => store.stat(key),
    async read(key, options) {
      if (key.includes('/records/')) return store.read(key, options)
      const answer = 'InvalidObjectState, status 403'
      throw new StoreFailure('no', { reason: 'refused', operation: 'GetObject', key, answer })
    },
  }
  const { findings, doubts } = await verifyOnly(store, 'full', archived)
  assert.deepEqual(findings, [])
  assert.match(doubts[0] ?? '', /archived/)
})

test('a store that refuses is a failure, not a finding', async () => {
  const { store } = await planted()
  const denied: ObjectReader = {
    url: store.url,
    stat: (key) => store.stat(key),
    async read(key) {
      throw new StoreFailure('no', { reason: 'denied', operation: 'GetObject', key })
    },
  }
  await assert.rejects(verify(store, 'quick', denied), failure('access-denied'))
})

test('bytes are counted as they are read', async () => {
  const { store } = await planted()
  let bytes = 0
  const onBytes = (more: number) => (bytes += more)
  await Array.fromAsync(verifyDumps(store, readCatalogue(store), { depth: 'full', onBytes }))
  assert.equal(bytes, Buffer.concat(SEGMENTS).length)
})
