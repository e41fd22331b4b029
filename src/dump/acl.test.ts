import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plantDump } from '../../test/support/plant-dump.ts'
import { SettableClock } from '../../test/support/settable-clock.ts'
import { recordKey, segmentKey } from '../format/dump-name.ts'
import { MemoryStore } from '../store/memory/memory-store.ts'
import { getDumpAcl, putDumpAcl } from './acl.ts'
import { findDump } from './find/find.ts'

async function openWorld() {
  const store = new MemoryStore({ clock: new SettableClock('2026-11-21T03:00:00Z') })
  const name = await plantDump(store, { segments: [Buffer.alloc(1), Buffer.alloc(2)] })
  const { dump } = await findDump(store, { by: 'name', ...name })
  const keys = [recordKey(name), ...[0, 1].map((n) => segmentKey(name.machine, name.nonce, n))]
  return { store, dump, keys }
}

test("a document is put on a dump's segments and on its record, and comes back", async () => {
  const { store, dump, keys } = await openWorld()
  assert.deepEqual((await putDumpAcl(store, dump, '<a/>')).toSorted(), keys.toSorted())
  for (const key of keys) assert.equal(await store.getAcl(key), '<a/>')
  assert.deepEqual(await getDumpAcl(store, dump), { document: '<a/>', differing: [] })
})

test('objects of a dump whose documents differ are named', async () => {
  const { store, dump, keys } = await openWorld()
  await store.putAcl(keys[2] ?? '', '<b/>')
  const { document, differing } = await getDumpAcl(store, dump)
  assert.notEqual(document, '<b/>')
  assert.deepEqual(differing, keys.slice(2))
})

test("s3dump's dumps and literal objects have documents too", async () => {
  const { store, dump } = await openWorld()
  const chunks = ['web-1:/srv:0:2016-01-01:0', 'web-1:/srv:0:2016-01-01:1']
  for (const key of [...chunks, 'literal']) await store.create(key, Buffer.alloc(1))
  assert.ok(dump.kind === 'dump')
  const { machine } = dump.name
  const chunked = await findDump(store, { by: 'name', machine, stream: '/srv', level: '0' })
  const literal = await findDump(store, { by: 'key', key: 'literal' })
  for (const [found, keys] of [
    [chunked, chunks],
    [literal, ['literal']],
  ] as const) {
    assert.deepEqual((await putDumpAcl(store, found.dump, '<c/>')).toSorted(), keys)
    assert.equal((await getDumpAcl(store, found.dump)).document, '<c/>')
  }
})
