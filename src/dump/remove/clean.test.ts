import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failure } from '../../../test/support/failure.ts'
import {
  nameOf,
  type Planting,
  plantDump,
  plantSegments,
} from '../../../test/support/plant-dump.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { type DumpName, recordKey, segmentKey } from '../../format/dump-name.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import type { KeepRule } from '../../retain/keep-rule.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import { readCatalogue } from '../catalogue/catalogue.ts'
import { describeDump } from '../catalogue/stored-dump.ts'
import { applyClean, type CleanPlan, planClean } from './clean.ts'

function openStore(versioned = false) {
  const clock = new SettableClock('2026-01-01T00:00:00Z')
  const store = new MemoryStore({ clock, versioned })
  const plant = (time: string, planting: Planting = {}) => {
    clock.set(time)
    return plantDump(store, planting, clock.now())
  }
  return { clock, store, plant }
}

const days = (count: number): KeepRule => ({ unit: 'days', count })

async function records(store: MemoryStore): Promise<string[]> {
  const keys = (await Array.fromAsync(store.list(''))).map(({ key }) => key)
  return keys.filter((key) => key.includes('/records/')).sort()
}

function going({ removals }: CleanPlan): string[] {
  return removals.map(({ target }) => describeDump(target))
}

test('a plan says what goes, why the rest stays, and what is saved; it changes nothing', async () => {
  const { store, plant } = openStore()
  const old = await plant('2026-01-02T00:00:00Z', { storageClass: 'GLACIER' })
  const kept = await plant('2026-01-03T00:00:00Z')
  const before = await records(store)
  const plan = await planClean(store, days(1))
  assert.deepEqual(
    plan.removals.map(({ target }) => target.kind === 'dump' && target.name),
    [old],
  )
  assert.deepEqual(
    [...plan.kept].map(({ dump, why }) => [dump.kind === 'dump' && dump.name, why]),
    [[kept, 'of the newest day']],
  )
  assert.deepEqual(plan.classes, [{ storageClass: 'GLACIER', bytes: 9 }])
  assert.ok(plan.bytes > 9)
  assert.deepEqual(await records(store), before)
})

test('applying a plan removes just that, all versions; planning again finds nothing', async () => {
  const { store, plant } = openStore(true)
  for (const day of ['02', '03', '04']) {
    const name = await plant(`2026-01-${day}T00:00:00Z`)
    const key = segmentKey(name.machine, name.nonce, 0)
    await store.remove(key)
    await store.create(key, Buffer.from('all of it'))
  }
  const removed: string[] = []
  const plan = await planClean(store, days(2))
  await applyClean(store, plan, { onRemoved: ({ target }) => removed.push(describeDump(target)) })
  assert.deepEqual(removed, going(plan))
  assert.equal(removed.length, 1)
  assert.equal((await records(store)).length, 2)
  assert.equal((await Array.fromAsync(store.listVersions(''))).length, 8)
  assert.deepEqual((await planClean(store, days(2))).removals, [])
})

test('what arrives between plan and removal is not removed', async () => {
  const { store, plant } = openStore()
  await plant('2026-01-02T00:00:00Z')
  await plant('2026-01-03T00:00:00Z')
  const plan = await planClean(store, days(1))
  await plant('2026-01-04T00:00:00Z')
  await applyClean(store, plan)
  assert.equal((await records(store)).length, 2)
})

test('one machine can be cleaned without the others', async () => {
  const { store, plant } = openStore()
  for (const machine of ['web-1', 'web-2']) {
    for (const day of ['02', '03']) await plant(`2026-01-${day}T00:00:00Z`, { machine })
  }
  const machine = parseMachineName('web-2')
  assert.match(going(await planClean(store, days(1), { machine })).join(), /^web-2 [^,]*$/)
  assert.equal((await planClean(store, days(1))).removals.length, 2)
})

test('a dump that a kept one builds on stays, and the plan says why', async () => {
  const { store, plant } = openStore()
  const base = await plant('2026-01-02T00:00:00Z')
  await plant('2026-01-03T00:00:00Z')
  await plant('2026-01-04T00:00:00Z', { level: '1', parent: base.nonce })
  const { removals, kept } = await planClean(store, days(1))
  assert.deepEqual(removals, [])
  const why = [...kept].find(
    ({ dump }) => dump.kind === 'dump' && dump.name.nonce === base.nonce,
  )?.why
  assert.match(why ?? '', /level 1 .* builds on it/)
})

test('of what goes, what builds on a dump goes before it', async () => {
  const { store, plant } = openStore()
  const base = await plant('2026-01-02T00:00:00Z')
  await plant('2026-01-03T00:00:00Z', { level: '1', parent: base.nonce })
  await plant('2026-01-04T00:00:00Z')
  await plant('2026-01-05T00:00:00Z', { level: '1' })
  const levels = going(await planClean(store, days(1))).map((text) => text.split(' ')[3])
  assert.deepEqual(levels, ['1', '0'])
})

test('a locked dump stays, with what it builds on', async () => {
  const { store, plant } = openStore(true)
  const base = await plant('2026-01-02T00:00:00Z')
  const child = await plant('2026-01-03T00:00:00Z', { level: '1', parent: base.nonce })
  await plant('2026-01-04T00:00:00Z')
  await plant('2026-01-05T00:00:00Z', { level: '1' })
  const [version] = await Array.fromAsync(store.listVersions(recordKey(child)))
  store.lock(recordKey(child), version?.versionId ?? '', { mode: 'LEGAL_HOLD' })
  const { removals, kept } = await planClean(store, days(1))
  assert.deepEqual(removals, [])
  assert.match([...kept].map(({ why }) => why).join('\n'), /locked \(LEGAL_HOLD\)/)
})

test('a lock is over once the store took something after its end, whatever clock we have', async () => {
  const { store, plant } = openStore(true)
  const old = await plant('2026-01-02T00:00:00Z')
  const [version] = await Array.fromAsync(store.listVersions(recordKey(old)))
  const until = new Date('2026-01-31T00:00:00Z')
  store.lock(recordKey(old), version?.versionId ?? '', { mode: 'COMPLIANCE', until })
  await plant('2026-01-30T00:00:00Z')
  assert.deepEqual(going(await planClean(store, days(1))), [])
  await plant('2026-01-31T00:00:00Z')
  assert.equal((await planClean(store, days(1))).removals.length, 2)
})

test('leftovers go when nothing was added to them for 30 days by the clock of the server', async () => {
  const { store, clock, plant } = openStore()
  const stale = nameOf({ segments: [Buffer.alloc(9)] })
  await plantSegments(store, stale, { segments: [Buffer.alloc(9)] })
  const growing = nameOf({})
  await plantSegments(store, growing)
  clock.set('2026-01-20T00:00:00Z')
  await store.create(segmentKey(growing.machine, growing.nonce, 1), Buffer.alloc(1))
  await plant('2026-01-30T00:00:00Z')
  assert.deepEqual((await planClean(store, days(1))).removals, [])
  await plant('2026-02-01T00:00:00Z')
  const plan = await planClean(store, days(5))
  assert.deepEqual(going(plan), [`uncommitted segments web-1/data/${stale.nonce}/`])
  assert.match(plan.notes.join(), new RegExp(`${growing.nonce}/ may be of a dump on its way`))
  await applyClean(store, plan)
  const left = (await Array.fromAsync(store.list('web-1/data/'))).map(({ key }) => key)
  assert.ok(!left.some((key) => key.includes(stale.nonce)))
  assert.ok(left.some((key) => key.includes(growing.nonce)))
})

test("a second record of a good dump's segments cannot take them away", async () => {
  const { store, plant } = openStore()
  const good = await plant('2026-01-02T00:00:00Z')
  await store.create(recordKey({ ...good, stream: 'bait' }), Buffer.from('forged'))
  await plant('2026-01-03T00:00:00Z', { stream: 'bait' })
  await applyClean(store, await planClean(store, days(1)))
  assert.ok((await store.stat(segmentKey(good.machine, good.nonce, 0))) !== undefined)
  const { notes } = await planClean(store, days(1))
  assert.match(notes.join(), /\/home level 0 .* another record names the same segments/)
})

test('a flood of dumps and lying clocks of one day evict nothing', async () => {
  const { store, plant } = openStore()
  const honest: DumpName[] = []
  for (const day of ['02', '03', '04']) honest.push(await plant(`2026-01-${day}T03:00:00Z`))
  for (let index = 0; index < 20; index++) {
    await plant(`2026-01-04T04:00:${index + 10}Z`, { taken: `20${50 + index}0101T000000Z` })
  }
  await applyClean(store, await planClean(store, days(3)))
  const left = await records(store)
  assert.ok(honest.every((name) => left.includes(recordKey(name))))
})

test('damaged dumps are kept while they are recent, and are no reason to remove sound ones', async () => {
  const { store, plant } = openStore()
  await plant('2026-01-02T00:00:00Z')
  const damaged = await plant('2026-01-03T00:00:00Z')
  await store.remove(segmentKey(damaged.machine, damaged.nonce, 0))
  const plan = await planClean(store, days(1))
  assert.deepEqual(plan.removals, [])
  assert.match(plan.notes.join(), /0 of 1 segments/)
})

test("s3dump's dumps are cleaned by the same rule, chunks as one dump", async () => {
  const { store, clock } = openStore()
  for (const [day, tails] of [
    ['02', [':0', ':1']],
    ['03', ['']],
    ['04', ['']],
  ] as const) {
    clock.set(`2026-01-${day}T00:00:00Z`)
    for (const tail of tails) await store.create(`h:/a:0:2026-01-${day}${tail}`, Buffer.alloc(1))
  }
  assert.deepEqual(going(await planClean(store, days(3))), [])
  const plan = await planClean(store, days(2))
  assert.deepEqual(going(plan), ["s3dump's h:/a:0:2026-01-02"])
  await applyClean(store, plan)
  assert.equal((await Array.fromAsync(store.list('h:'))).length, 2)
})

test("s3dump's level 0 stays while a level 1 may build on it", async () => {
  const { store, clock } = openStore()
  for (const [day, level] of [
    ['02', 0],
    ['05', 1],
    ['08', 0],
  ] as const) {
    clock.set(`2026-01-${day}T00:00:00Z`)
    await store.create(`h:/a:${level}:2026-01-${day}`, Buffer.alloc(1))
  }
  const { removals, kept } = await planClean(store, days(1))
  assert.deepEqual(removals, [])
  assert.match([...kept].map(({ why }) => why).join('\n'), /h:\/a:1:2026-01-05 may build on it/)
})

test('keeping no day at all is refused before anything is listed', async () => {
  const { store } = openStore()
  store.list = () => assert.fail('listed')
  await assert.rejects(planClean(store, days(0)), failure('bad-input', 'at least 1 must stay'))
})

test('whatever is stored, a clean leaves no dump that was whole without its segments', async () => {
  const planting = fc.record({
    day: fc.integer({ min: 1, max: 28 }),
    level: fc.constantFrom('0', '1', '2'),
    stream: fc.constantFrom('/home', '/srv'),
    parent: fc.constantFrom('0' as const, 'unknown' as const),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(planting, { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (dumps, count) => {
        const { store, plant } = openStore()
        for (const { day, ...rest } of dumps) {
          await plant(`2026-01-${String(day).padStart(2, '0')}T00:00:00Z`, rest)
        }
        await applyClean(store, await planClean(store, days(count)))
        for await (const entry of readCatalogue(store)) {
          assert.ok(entry.kind === 'dump')
          assert.equal(entry.problem, undefined)
        }
        assert.deepEqual((await planClean(store, days(count))).removals, [])
      },
    ),
    { numRuns: 50 },
  )
})
