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
import { type DumpName, recordKey, segmentKey } from '../../format/dump-name.ts'
import type { Nonce } from '../../format/nonce.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import { readCatalogue } from '../catalogue/catalogue.ts'
import type { LiteralObject, StoredDump } from '../catalogue/stored-dump.ts'
import { findDump } from '../find/find.ts'
import { applyDelete, planDelete } from './delete.ts'

const SEGMENTS = [Buffer.alloc(5), Buffer.alloc(6), Buffer.alloc(7)]

function openStore(versioned = false) {
  const clock = new SettableClock('2026-01-01T00:00:00Z')
  const store = new MemoryStore({ clock, versioned })
  const plant = (time: string, planting: Planting) => {
    clock.set(time)
    return plantDump(store, planting, clock.now())
  }
  return { clock, store, plant }
}

async function byId(store: MemoryStore, { machine, nonce }: DumpName): Promise<StoredDump> {
  const { dump } = await findDump(store, { by: 'id', machine, id: nonce })
  assert.ok(dump.kind !== 'object')
  return dump
}

async function remains(store: MemoryStore): Promise<string[]> {
  const versions = await Array.fromAsync(store.listVersions(''))
  return versions.map(({ key, isDeleteMarker }) => `${isDeleteMarker ? 'marker ' : ''}${key}`)
}

test('a plan changes nothing and names every version; applying it leaves nothing', async () => {
  const { store, plant } = openStore(true)
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  await store.remove(segmentKey(name.machine, name.nonce, 1))
  await store.create(segmentKey(name.machine, name.nonce, 1), Buffer.alloc(6))
  const before = await remains(store)
  const plan = await planDelete(store, await byId(store, name))
  assert.deepEqual(await remains(store), before)
  assert.equal(plan.first.length + plan.rest.length, before.length)
  assert.ok(plan.bytes > 24)
  await applyDelete(store, plan)
  assert.deepEqual(await remains(store), [])
})

test('other dumps, and keys that only begin alike, are left alone', async () => {
  const { store, plant } = openStore()
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  const other = await plant('2026-01-02T00:00:00Z', {})
  await store.create(`${recordKey(name)}x`, Buffer.alloc(1))
  await applyDelete(store, await planDelete(store, await byId(store, name)))
  assert.deepEqual(
    (await remains(store)).sort(),
    [`${recordKey(name)}x`, recordKey(other), segmentKey(other.machine, other.nonce, 0)].sort(),
  )
})

test('the record goes first, and a version that was hidden never comes to light', async () => {
  const { store, plant } = openStore(true)
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  const key = recordKey(name)
  const dump = await byId(store, name)
  await store.remove(key)
  const plan = await planDelete(store, dump)
  assert.deepEqual(
    plan.first.map(({ isDeleteMarker }) => isDeleteMarker),
    [false, true],
  )
  const removed: string[] = []
  const remove = store.removeVersion.bind(store)
  store.removeVersion = async (removedKey, versionId) => {
    removed.push(removedKey)
    await remove(removedKey, versionId)
    assert.equal(await store.stat(key), undefined)
  }
  await applyDelete(store, plan)
  assert.deepEqual(removed.slice(0, 2), [key, key])
})

test('a lock on any version keeps everything, and says until when', async () => {
  const { store, plant } = openStore(true)
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  const key = segmentKey(name.machine, name.nonce, 2)
  const [version] = await Array.fromAsync(store.listVersions(key))
  const until = new Date('2027-01-01T00:00:00Z')
  store.lock(key, version?.versionId ?? '', { mode: 'COMPLIANCE', until })
  const before = await remains(store)
  const plan = await planDelete(store, await byId(store, name))
  assert.equal(plan.locked.length, 1)
  await assert.rejects(
    applyDelete(store, plan),
    failure('store-refused', 'COMPLIANCE until 20270101T000000Z', key),
  )
  assert.deepEqual(await remains(store), before)
})

test('segments that another record names stay', async () => {
  const { store, plant } = openStore()
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  const forged = { ...name, stream: 'forged' }
  await store.create(recordKey(forged), Buffer.from('no matter'))
  const { dump } = await findDump(store, { by: 'name', ...forged })
  const plan = await planDelete(store, dump)
  assert.match(plan.warnings.join(), /\/home level 0 .* names the same segments/)
  await applyDelete(store, plan)
  assert.equal((await byId(store, name)).problem, undefined)
  assert.equal((await remains(store)).length, 4)
})

test('what builds on the dump, or may do so, is named', async () => {
  const { store, plant } = openStore()
  const base = await plant('2026-01-02T00:00:00Z', {})
  await plant('2026-01-04T00:00:00Z', { level: '1', parent: base.nonce })
  await plant('2026-01-05T00:00:00Z', { level: '2', parent: 'unknown' })
  await plant('2026-01-05T00:00:00Z', { level: '3', parent: 'a'.repeat(32) as Nonce })
  const { warnings } = await planDelete(store, await byId(store, base))
  assert.equal(warnings.length, 2)
  assert.match(warnings[0] ?? '', /level 1 .* builds on it/)
  assert.match(warnings[1] ?? '', /level 2 .* may build on it/)
})

test('deleting again, and deleting what an interruption left, is harmless', async () => {
  const { store, plant } = openStore()
  const name = await plant('2026-01-02T00:00:00Z', { segments: SEGMENTS })
  const plan = await planDelete(store, await byId(store, name))
  await applyDelete(store, plan)
  await applyDelete(store, plan)
  const left = nameOf({ segments: SEGMENTS })
  await plantSegments(store, left, { segments: SEGMENTS })
  for await (const entry of readCatalogue(store)) {
    assert.ok(entry.kind === 'leftovers')
    await applyDelete(store, await planDelete(store, entry))
  }
  assert.deepEqual(await remains(store), [])
})

test("s3dump's dumps, whole and in chunks, and literal objects are deleted", async () => {
  const { store } = openStore()
  const keys = ['h:/a:0:2020-01-01', 'h:/b:0:2016-01-01:0', 'h:/b:0:2016-01-01:1', 'literal']
  for (const key of [...keys, 'h:/a:0:2020-01-01x']) await store.create(key, Buffer.alloc(1))
  const targets: (StoredDump | LiteralObject)[] = []
  for await (const entry of readCatalogue(store)) {
    if (entry.kind === 's3dump' && entry.name.date.length === 10) targets.push(entry)
  }
  targets.push((await findDump(store, { by: 'key', key: 'literal' })).dump)
  for (const target of targets) await applyDelete(store, await planDelete(store, target))
  assert.deepEqual(await remains(store), ['h:/a:0:2020-01-01x'])
})
