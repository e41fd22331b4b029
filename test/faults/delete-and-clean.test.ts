// Wherever the store fails while dumps are being removed, each of them is whole or gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCatalogue } from '../../src/dump/catalogue/catalogue.ts'
import type { Leftovers, RecordedDump } from '../../src/dump/catalogue/stored-dump.ts'
import { readDump } from '../../src/dump/read/read.ts'
import { applyClean, planClean } from '../../src/dump/remove/clean.ts'
import { applyDelete, planDelete } from '../../src/dump/remove/delete.ts'
import { recordKey, segmentKey } from '../../src/format/dump-name.ts'
import { MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { ObjectRemover } from '../../src/store/store.ts'
import { type Planting, plantDump } from '../support/plant-dump.ts'
import { SettableClock } from '../support/settable-clock.ts'
import { type FaultPoint, failingFrom } from './failing-remover.ts'

const SEGMENTS = [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')]
const POINTS: readonly FaultPoint[] = ['before', 'after']

/** Two chains of a full dump and an increment, and an increment of level 2 on the first. */
async function openWorld(versioned: boolean) {
  const clock = new SettableClock('2026-01-01T00:00:00Z')
  const store = new MemoryStore({ clock, versioned })
  const plant = async (day: number, planting: Planting) => {
    clock.set(`2026-01-0${day}T00:00:00Z`)
    return plantDump(store, { segments: SEGMENTS, ...planting }, clock.now())
  }
  const first = await plant(2, {})
  const child = await plant(3, { level: '1', parent: first.nonce })
  if (versioned) await overwrite(store, recordKey(child), segmentKey(child.machine, child.nonce, 1))
  await plant(4, { level: '2', parent: child.nonce })
  const second = await plant(6, {})
  await plant(7, { level: '1', parent: second.nonce })
  await plant(8, { level: '2', parent: '0' })
  return { store, first }
}

/** Leaves each object with an older version and a delete marker beneath its latest version. */
async function overwrite(store: MemoryStore, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const body = await store.read(key)
    const bytes = Buffer.concat(await Array.fromAsync(body.stream))
    await store.remove(key)
    await store.create(key, bytes)
  }
}

async function survey(store: MemoryStore) {
  const dumps: RecordedDump[] = []
  const leftovers: Leftovers[] = []
  for await (const entry of readCatalogue(store)) {
    if (entry.kind === 'dump') dumps.push(entry)
    else if (entry.kind === 'leftovers') leftovers.push(entry)
    else assert.fail(entry.kind)
  }
  return { dumps, leftovers }
}

/** Every dump that is listed can be read, and so can all that it builds on. */
async function assertAllWhole(store: MemoryStore): Promise<RecordedDump[]> {
  const { dumps } = await survey(store)
  const nonces = new Set(dumps.map(({ name }) => name.nonce as string))
  for (const dump of dumps) {
    assert.equal(dump.problem, undefined)
    const bytes = Buffer.concat(await Array.fromAsync(readDump(store, dump)))
    assert.deepEqual(bytes, Buffer.concat(SEGMENTS))
    assert.ok(dump.name.parent === '0' || nonces.has(dump.name.parent), 'its parent went first')
  }
  return dumps
}

/** Runs `act` with a fault at each removal in turn, before and after it takes effect. */
async function sweep(
  versioned: boolean,
  act: (store: MemoryStore, faulty: (inner: MemoryStore) => ObjectRemover) => Promise<void>,
  check: (store: MemoryStore) => Promise<void>,
): Promise<number> {
  let faults = 0
  for (const point of POINTS) {
    for (let nth = 1; ; nth++) {
      const { store } = await openWorld(versioned)
      let failing: ReturnType<typeof failingFrom> | undefined
      const done = await act(store, (inner) => (failing = failingFrom(inner, nth, point))).then(
        () => true,
        () => false,
      )
      assert.ok(failing !== undefined)
      if (done) break
      assert.ok(failing.removals >= nth)
      faults++
      await check(store)
    }
  }
  return faults
}

for (const versioned of [false, true]) {
  const where = versioned ? 'with versions' : 'without versions'

  test(`wherever a delete is cut short, the dump is whole or gone, and the others are whole (${where})`, async () => {
    const faults = await sweep(
      versioned,
      async (store, faulty) => {
        const { dumps } = await survey(store)
        const target = dumps.find(({ name }) => name.level === '2' && name.parent !== '0')
        assert.ok(target !== undefined)
        await applyDelete(faulty(store), await planDelete(store, target))
      },
      async (store) => {
        assert.ok([5, 6].includes((await assertAllWhole(store)).length))
      },
    )
    assert.ok(faults >= 2 * 4)
  })

  test(`wherever a clean is cut short, no dump is harmed that stays, and again finishes it (${where})`, async () => {
    const rule = { unit: 'days', count: 1 } as const
    const faults = await sweep(
      versioned,
      async (store, faulty) => applyClean(faulty(store), await planClean(store, rule)),
      async (store) => {
        const left = await assertAllWhole(store)
        assert.ok(left.length >= 3)
        await applyClean(store, await planClean(store, rule))
        assert.equal((await assertAllWhole(store)).length, 3)
        for (const leftovers of (await survey(store)).leftovers) {
          await applyDelete(store, await planDelete(store, leftovers))
        }
        const kept = await Array.fromAsync(store.listVersions(''))
        assert.equal(kept.length, 3 * (SEGMENTS.length + 1))
      },
    )
    assert.ok(faults >= 2 * 3 * 4)
  })
}
