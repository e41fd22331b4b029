import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { nameOf, plantDump, plantSegments, recordOf } from '../../../test/support/plant-dump.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { recordKey, segmentKey } from '../../format/dump-name.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import { encodeRecord } from '../../format/record.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import type { ListedObject, ObjectLister } from '../../store/store.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import {
  type CatalogueEntry,
  type CatalogueOptions,
  listDumps,
  readCatalogue,
} from './catalogue.ts'
import type { RecordedDump, StoredDump } from './stored-dump.ts'

const machine = parseMachineName('web-1')

function openStore() {
  const clock = new SettableClock('2026-11-21T03:00:00Z')
  return { clock, store: new MemoryStore({ clock }) }
}

async function catalogue(
  store: ObjectLister,
  options: CatalogueOptions = {},
): Promise<CatalogueEntry[]> {
  return Array.fromAsync(readCatalogue(store, options))
}

function recorded(entries: readonly CatalogueEntry[]): RecordedDump[] {
  return entries.filter((entry) => entry.kind === 'dump')
}

test('a dump is told from listings: name, size, server time, storage class', async () => {
  const { store } = openStore()
  const segments = [Buffer.alloc(7), Buffer.alloc(5)]
  const name = await plantDump(store, {
    segments,
    storageClass: 'GLACIER',
    taken: '20261120T030000Z',
  })
  const [dump] = recorded(await catalogue(store))
  assert.deepEqual(dump?.name, name)
  assert.equal(dump.recordKey, recordKey(name))
  assert.deepEqual(dump.lastModified, new Date('2026-11-21T03:00:00Z'))
  assert.deepEqual(dump.classes, [{ storageClass: 'GLACIER', bytes: 12 }])
  assert.equal(dump.problem, undefined)
})

test('no object is read to make a catalogue', async () => {
  const { store } = openStore()
  await plantDump(store)
  const lister: ObjectLister = {
    url: store.url,
    list: (prefix) => store.list(prefix),
    listFolders: (prefix) => store.listFolders(prefix),
  }
  assert.equal((await catalogue(lister)).length, 1)
})

test('all machines are told apart, and one can be asked for', async () => {
  const { store } = openStore()
  for (const name of ['web-1', 'web-10', 'web', 'a.b']) await plantDump(store, { machine: name })
  const machines = (entries: CatalogueEntry[]) => recorded(entries).map(({ name }) => name.machine)
  assert.deepEqual(machines(await catalogue(store)).sort(), ['a.b', 'web', 'web-1', 'web-10'])
  assert.deepEqual(machines(await catalogue(store, { machine })), ['web-1'])
})

test('a listing that comes back to a machine ends in failure: segments would lack their records', async () => {
  const { store } = openStore()
  for (const name of ['web-1', 'web-2']) await plantDump(store, { machine: name })
  const objects = await Array.fromAsync(store.list(''))
  const unordered: ObjectLister = {
    url: store.url,
    list: (prefix) => {
      const listed = objects.filter(({ key }) => key.startsWith(prefix))
      const byFolder = Map.groupBy(listed, ({ key }) => key.split('/')[1])
      return ReadableStream.from([...byFolder.values()].flat())
    },
    listFolders: (prefix) => store.listFolders(prefix),
  }
  await assert.rejects(catalogue(unordered), failure('store-refused', 'web-1'))
  assert.equal((await catalogue(unordered, { machine })).length, 1)
})

test('a dump without all of its segments is incomplete', async () => {
  const { store } = openStore()
  const segments = [Buffer.alloc(7), Buffer.alloc(5)]
  const name = await plantDump(store, { segments })
  await store.remove(segmentKey(name.machine, name.nonce, 1))
  const [dump] = recorded(await catalogue(store))
  assert.equal(dump?.problem?.kind, 'incomplete')
  assert.equal(dump.problem.detail, '1 of 2 segments and 7 of 12 bytes are stored')
})

test('a dump with a segment too many, or under a wrong number, is incomplete', async () => {
  const { store } = openStore()
  const extra = await plantDump(store, { stream: 'extra' })
  await store.create(segmentKey(extra.machine, extra.nonce, 1), Buffer.alloc(0))
  const moved = nameOf({ stream: 'moved' })
  await store.create(segmentKey(moved.machine, moved.nonce, 1), Buffer.from('all of it'))
  await store.create(recordKey(moved), Buffer.from(encodeRecord(recordOf(moved, {}))))
  const problems = recorded(await catalogue(store)).map(({ problem }) => problem?.kind)
  assert.deepEqual(problems, ['incomplete', 'incomplete'])
})

test('a dump that is committed between the listings of segments and records is whole', async () => {
  const { store } = openStore()
  const racing: ObjectLister = {
    url: store.url,
    listFolders: (prefix) => store.listFolders(prefix),
    async *list(prefix) {
      const before = await Array.fromAsync(store.list(prefix))
      if (prefix === 'web-1/data/') await plantDump(store)
      yield* before
    },
  }
  const [dump] = recorded(await catalogue(racing, { machine }))
  assert.equal(dump?.problem, undefined)
})

test('a record that was sent in parts is not to be trusted', async () => {
  const { store } = openStore()
  const name = nameOf({})
  await plantSegments(store, name)
  const upload = await store.startUpload(recordKey(name))
  const text = Buffer.from(encodeRecord(recordOf(name, {})))
  const receipt = await upload.putPart(1, text)
  await upload.complete([receipt], { bytes: text.length, crc32: receipt.crc32 })
  const [dump] = recorded(await catalogue(store))
  assert.equal(dump?.problem?.kind, 'multipart-record')
})

test('two records of the same segments do not count their bytes twice', async () => {
  const { store } = openStore()
  const name = await plantDump(store)
  await store.create(recordKey({ ...name, stream: 'other' }), Buffer.from('a forgery'))
  const dumps = recorded(await catalogue(store))
  assert.deepEqual(
    dumps.map(({ problem, classes }) => [problem?.kind, classes?.length]),
    [
      [undefined, 1],
      ['shared-segments', 0],
    ],
  )
})

test('segments without a record are leftovers, even with other objects beside them', async () => {
  const { store, clock } = openStore()
  const name = nameOf({})
  await plantSegments(store, name, { segments: [Buffer.alloc(3)] })
  clock.set('2026-11-22T03:00:00Z')
  await store.create(segmentKey(name.machine, name.nonce, 1), Buffer.alloc(4))
  await store.create('web-1/probe/xyz', Buffer.alloc(1))
  await plantDump(store)
  const entries = await catalogue(store)
  assert.deepEqual(
    entries.filter(({ kind }) => kind === 'leftovers'),
    [
      {
        kind: 'leftovers',
        machine: 'web-1',
        nonce: name.nonce,
        segments: 2,
        bytes: 7,
        lastModified: new Date('2026-11-22T03:00:00Z'),
        classes: [{ storageClass: 'STANDARD', bytes: 7 }],
      },
    ],
  )
  assert.deepEqual(
    recorded(entries).map(({ problem }) => problem),
    [undefined],
  )
})

test('keys that nobody should have written are reported, never fatal', async () => {
  const { store } = openStore()
  const strays = [
    'web-1/data/nothing',
    `web-1/data/${'a'.repeat(32)}/0000001`,
    'web-1/records/~/0/x',
    'web-1/records/%2Fhome/0/20261121T030000Z-0-1-1-0',
    'web-1/records/a/b/c/d',
  ]
  const others = ['web-1/notes.txt', '-/records/x', 'records', 'web-1/datax/1', 'a:b']
  for (const key of [...strays, ...others]) await store.create(key, Buffer.alloc(1))
  const entries = await catalogue(store)
  const keys = (kind: 'stray' | 'other') =>
    entries.flatMap((entry) => (entry.kind === kind && 'object' in entry ? entry.object.key : []))
  assert.deepEqual(keys('stray').sort(), strays.toSorted())
  assert.deepEqual(keys('other').sort(), others.toSorted())
})

test("s3dump's dumps are listed, chunks put together in the order of their numbers", async () => {
  const { store } = openStore()
  const whole = 'web-1:/home:0:2026-11-20'
  const colon = 'web-1:photos:1:2016-01-02'
  const slashed = 'web-1:/srv:0:2018-03-04'
  await store.create(whole, Buffer.alloc(3))
  for (const chunk of [0, 1, 10, 2, 3, 4, 5, 6, 7, 8, 9]) {
    await store.create(`${colon}:${chunk}`, Buffer.from(`${chunk} `))
  }
  for (const chunk of ['000000', '000001']) {
    await store.create(`${slashed}/chunk_${chunk}`, Buffer.alloc(2))
  }
  for (const options of [{}, { machine }]) {
    const dumps = (await catalogue(store, options)).filter(({ kind }) => kind === 's3dump')
    const byKey = new Map(dumps.map((dump) => [dump.kind === 's3dump' ? dump.key : '', dump]))
    assert.deepEqual([...byKey.keys()].sort(), [slashed, whole, colon].sort())
    const chunked = byKey.get(colon)
    assert.ok(chunked?.kind === 's3dump')
    const numbers = chunked.objects.map(({ key }) => Number(key.split(':').at(-1)))
    assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert.equal(chunked.bytes, 23)
    assert.equal(chunked.problem, undefined)
  }
})

test('an s3dump dump that lacks a chunk is incomplete', async () => {
  const { store } = openStore()
  for (const chunk of [0, 2]) await store.create(`h:fs:0:2016-01-01:${chunk}`, Buffer.alloc(1))
  const [dump] = (await catalogue(store)) as StoredDump[]
  assert.equal(dump?.problem?.kind, 'incomplete')
})

test("a key that may not list s3dump's objects still sees its machine", async () => {
  const { store } = openStore()
  await plantDump(store)
  const restorer: ObjectLister = {
    url: store.url,
    listFolders: (prefix) => store.listFolders(prefix),
    list: (prefix) => (prefix.startsWith('web-1/') ? store.list(prefix) : denied(prefix)),
  }
  const kinds = (await catalogue(restorer, { machine })).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['dump', 'unlisted'])
  assert.equal((await Array.fromAsync(listDumps(restorer, { machine }))).length, 1)
})

async function* denied(key: string): AsyncGenerator<ListedObject> {
  const failure = new StoreFailure('no', { reason: 'denied', operation: 'ListObjectsV2', key })
  yield await Promise.reject(failure)
}

test('one stream and level can be listed without the others', async () => {
  const { store } = openStore()
  for (const stream of ['/home', '/homestead']) {
    for (const level of ['0', '1']) await plantDump(store, { stream, level })
  }
  for (const key of ['web-1:/home:0:d', 'web-1:/home:1:d']) await store.create(key, Buffer.alloc(1))
  const dumps = await Array.fromAsync(listDumps(store, { machine, stream: '/home', level: '0' }))
  assert.deepEqual(
    dumps.map(({ kind, name }) => [kind, name.level]),
    [
      ['dump', '0'],
      ['s3dump', '0'],
    ],
  )
  assert.ok(dumps[0]?.kind === 'dump' && dumps[0].name.stream === '/home')
})
