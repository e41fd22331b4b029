import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import {
  nameOf,
  type Planting,
  plantDump,
  plantSegments,
} from '../../../test/support/plant-dump.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { recordKey } from '../../format/dump-name.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import type { LiteralObject, StoredDump } from '../catalogue/stored-dump.ts'
import { findDump, findDumps, findLeftovers } from './find.ts'
import type { NameSelector } from './selector.ts'

const machine = parseMachineName('web-1')
const HOME: NameSelector = { by: 'name', machine, stream: '/home', level: '0' }

/** A store whose dumps were stored at the given times, each taken then unless it says otherwise. */
async function storeWith(...dumps: readonly (Planting & { stored: string })[]) {
  const clock = new SettableClock('2026-01-01T00:00:00Z')
  const store = new MemoryStore({ clock })
  const names = []
  for (const { stored, ...planting } of dumps) {
    clock.set(stored)
    names.push(await plantDump(store, planting, clock.now()))
  }
  return { store, clock, names }
}

function taken(dump: StoredDump | LiteralObject | undefined): string {
  if (dump?.kind === 'dump') return dump.name.taken
  return dump?.kind === 's3dump' ? dump.name.date : ''
}

test('of several dumps the one stored last is meant', async () => {
  const { store } = await storeWith(
    { stored: '2026-01-02T00:00:00Z' },
    { stored: '2026-01-03T00:00:00Z' },
    { stored: '2026-01-04T00:00:00Z', level: '1' },
    { stored: '2026-01-04T00:00:00Z', stream: '/' },
    { stored: '2026-01-04T00:00:00Z', machine: 'web-2' },
  )
  const { dump, notes } = await findDump(store, HOME)
  assert.equal(taken(dump), '20260103T000000Z')
  assert.deepEqual(notes, [])
})

test('of dumps of the same second which is meant is not known, and that is said', async () => {
  const same = { stored: '2026-01-02T00:00:00Z' }
  const { store, names } = await storeWith(same, same, { stored: '2026-01-01T12:00:00Z' })
  const { dump, notes } = await findDump(store, HOME)
  const chosen = dump.kind === 'dump' ? dump.name.nonce : ''
  const [other] = names.slice(0, 2).filter(({ nonce }) => nonce !== chosen)
  assert.equal(notes.length, 1)
  assert.match(notes[0] ?? '', /which is newer is not known/)
  assert.ok(notes[0]?.endsWith(other?.nonce.slice(0, 8) ?? 'none'))
})

test("a machine's wrong clock does not hide newer dumps, and is pointed out", async () => {
  const { store } = await storeWith(
    { stored: '2026-01-02T00:00:00Z', taken: '20990101T000000Z' },
    { stored: '2026-01-03T00:00:00Z' },
  )
  const { dump, notes } = await findDump(store, HOME)
  assert.equal(taken(dump), '20260103T000000Z')
  assert.match(notes[0] ?? '', /20990101T000000Z.*taken later.*chosen because it was stored last/)
})

test('an earlier time means the last dump taken until then', async () => {
  const { store } = await storeWith(
    { stored: '2026-01-05T00:00:00Z', taken: '20260102T000000Z' },
    { stored: '2026-01-04T00:00:00Z', taken: '20260103T000000Z' },
    { stored: '2026-01-06T00:00:00Z', taken: '20260104T000001Z' },
  )
  const at = new Date('2026-01-04T00:00:00Z')
  assert.equal(taken((await findDump(store, { ...HOME, at })).dump), '20260103T000000Z')
})

test('a date means the dumps taken on that day, in UTC', async () => {
  const { store } = await storeWith(
    { stored: '2026-01-03T00:00:00Z', taken: '20260102T235959Z' },
    { stored: '2026-01-03T01:00:00Z', taken: '20260103T000000Z' },
  )
  const dumps = await findDumps(store, { ...HOME, date: '2026-01-02' })
  assert.deepEqual(dumps.map(taken), ['20260102T235959Z'])
})

test('a record that was sent in parts is passed over, with a word', async () => {
  const { store, clock } = await storeWith({ stored: '2026-01-02T00:00:00Z' })
  clock.set('2026-01-09T00:00:00Z')
  const upload = await store.startUpload(recordKey(nameOf({}, clock.now())))
  const receipt = await upload.putPart(1, Buffer.from('x'))
  await upload.complete([receipt], { bytes: 1, crc32: receipt.crc32 })
  const { dump, notes } = await findDump(store, HOME)
  assert.equal(taken(dump), '20260102T000000Z')
  assert.match(notes.join(), /passed over .*sent in parts/)
})

test("s3dump's dumps are found by their last date, after all others", async () => {
  const { store, clock } = await storeWith()
  clock.set('2026-01-09T00:00:00Z')
  await store.create('web-1:/home:0:2020-01-02', Buffer.alloc(1))
  clock.set('2026-01-10T00:00:00Z')
  await store.create('web-1:/home:0:2020-01-01', Buffer.alloc(1))
  assert.equal(taken((await findDump(store, HOME)).dump), '2020-01-02')
  const date = '2020-01-01'
  assert.equal(taken((await findDump(store, { ...HOME, date })).dump), date)
  const at = new Date('2020-01-01T12:00:00Z')
  assert.equal(taken((await findDump(store, { ...HOME, at })).dump), date)
  clock.set('2026-01-08T00:00:00Z')
  await plantDump(store, {}, clock.now())
  assert.deepEqual((await findDumps(store, HOME)).map(taken), [
    '20260108T000000Z',
    '2020-01-02',
    '2020-01-01',
  ])
})

test("s3dump's host may be another than the machine", async () => {
  const { store } = await storeWith()
  await store.create('web:/home:0:2020-01-02', Buffer.alloc(1))
  await assert.rejects(findDump(store, HOME), failure('not-found'))
  assert.equal(taken((await findDump(store, { ...HOME, s3dumpHost: 'web' })).dump), '2020-01-02')
})

test('the beginning of an id is enough, if it is that of one dump', async () => {
  const { store, names } = await storeWith(
    { stored: '2026-01-02T00:00:00Z' },
    { stored: '2026-01-03T00:00:00Z', stream: '/srv' },
  )
  const byId = (id: string) => findDump(store, { by: 'id', machine, id })
  const [first] = names
  const { dump } = await byId(first?.nonce ?? '')
  assert.ok(dump.kind === 'dump')
  assert.deepEqual(dump.name, first)
  await assert.rejects(byId('a000'), failure('bad-input', '2 dumps', '/srv level 0'))
  await assert.rejects(byId('ffff'), failure('not-found', 'whose id starts with ffff'))
  for (const id of ['', 'abc', 'xyz0', 'A000', '../..']) {
    await assert.rejects(byId(id), failure('bad-input', '4 to 32 hex digits'))
  }
})

test('an object is found by its literal key', async () => {
  const { store } = await storeWith()
  await store.create('any/thing', Buffer.alloc(3))
  const { dump } = await findDump(store, { by: 'key', key: 'any/thing' })
  assert.ok(dump.kind === 'object')
  assert.equal(dump.bytes, 3)
  const other = findDump(store, { by: 'key', key: 'any/thin' })
  await assert.rejects(other, failure('not-found', 'any/thin in memory:'))
})

test('what is not there is answered with what is', async () => {
  const { store } = await storeWith(
    { stored: '2026-01-02T00:00:00Z' },
    { stored: '2026-01-03T00:00:00Z' },
    { stored: '2026-01-04T00:00:00Z', stream: '/srv', level: '1' },
    { stored: '2026-01-04T00:00:00Z', machine: 'web-2' },
  )
  await assert.rejects(
    findDump(store, { ...HOME, stream: '/hom' }),
    failure(
      'not-found',
      'no dump of web-1 /hom level 0',
      /There is: \/home level 0 \(2 dumps, taken 20260102T000000Z to 20260103T000000Z\); \/srv level 1/,
    ),
  )
  await assert.rejects(
    findDump(store, { ...HOME, at: new Date('2025-01-01T00:00:00Z') }),
    failure('not-found', 'taken until 20250101T000000Z', '/home level 0'),
  )
  const stranger = findDump(store, { ...HOME, machine: parseMachineName('web-9') })
  await assert.rejects(stranger, failure('not-found', 'holds no dump of web-9', 'web-1, web-2'))
})

test('a key that may not list the machines gets its answer nevertheless', async () => {
  const { store } = await storeWith()
  store.listFolders = () => {
    throw new StoreFailure('no', { reason: 'denied', operation: 'ListObjectsV2' })
  }
  await assert.rejects(findDump(store, HOME), failure('not-found'))
})

test('what a removal left behind is found by its id', async () => {
  const { store } = await storeWith({ stored: '2026-01-02T00:00:00Z' })
  const name = nameOf({})
  await plantSegments(store, name)
  const leftovers = await findLeftovers(store, { by: 'id', machine, id: name.nonce })
  assert.deepEqual(
    leftovers.map(({ nonce }) => nonce),
    [name.nonce],
  )
})
