import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failedWith } from '../base/failure.ts'
import type { Parent } from '../format/nonce.ts'
import type { Candidates, Standing } from './candidate.ts'
import { applyRule as divideIndices, type KeepRule } from './keep-rule.ts'

interface Candidate {
  readonly id: string
  readonly series: string
  readonly level: string
  readonly stored: Date
  readonly taken: Date | undefined
  readonly nonce: string | undefined
  readonly parent: Parent
  readonly standing: Standing
}

const NONE = new Int32Array(0)

function candidatesOf(dumps: readonly Candidate[]): Candidates {
  const at = (index: number) => dumps[index] as Candidate
  const series = [...new Set(dumps.map((dump) => dump.series))]
  const levels = [...new Set(dumps.map((dump) => dump.level))]
  const byNonce = new Map<string | undefined, Int32Array>(
    [...Map.groupBy(dumps.keys(), (index) => at(index).nonce)].map(([nonce, indices]) => [
      nonce,
      Int32Array.from(indices),
    ]),
  )
  return {
    size: dumps.length,
    seriesOf: (index) => series.indexOf(at(index).series),
    levelOf: (index) => levels.indexOf(at(index).level),
    levelName: (level) => levels[level] ?? '',
    storedMs: (index) => at(index).stored.getTime(),
    takenMs: (index) => at(index).taken?.getTime(),
    standingOf: (index) => at(index).standing,
    parentOf: (index) => at(index).parent,
    withNonce: (nonce) => byNonce.get(nonce) ?? NONE,
  }
}

/** The same with the dumps in the place of their indices. */
function applyRule(dumps: readonly Candidate[], rule: KeepRule) {
  const at = (index: number) => dumps[index] as Candidate
  const { kept, removed, orphaned, reasonOf } = divideIndices(candidatesOf(dumps), rule)
  const reasonAt = (index: number) => {
    const reason = reasonOf(index)
    return reason?.kind === 'base' ? { ...reason, of: at(reason.of) } : reason
  }
  return {
    kept: new Map([...kept].map((index) => [at(index), reasonAt(index)])),
    removed: [...removed].map(at),
    orphaned: orphaned.map(at),
  }
}

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 0, 1)

interface Draft {
  readonly level: string
  readonly hour: number
  readonly skewHours?: number
  readonly standing?: Standing
  readonly parent?: 'none' | 'unknown' | number
  readonly series?: string
}

function nonceOf(index: number): string {
  return index.toString(16).padStart(32, '0')
}

/** Candidates at hours of January 2026; a parent is named by its place in the list. */
function world(drafts: readonly Draft[]): Candidate[] {
  return drafts.map(
    ({ level, hour, skewHours = 0, standing = 'sound', parent, series }, index) => ({
      id: `dump ${String(index).padStart(4, '0')}`,
      series: series ?? 'web-1 /home',
      level,
      stored: new Date(START + hour * HOUR_MS),
      taken: new Date(START + (hour + skewHours) * HOUR_MS),
      nonce: nonceOf(index),
      parent: parentOf(parent),
      standing,
    }),
  )
}

function parentOf(parent: Draft['parent']): Parent {
  if (typeof parent === 'number') return nonceOf(parent) as Parent
  return parent === 'unknown' ? 'unknown' : '0'
}

const draft: fc.Arbitrary<Draft> = fc.record(
  {
    level: fc.constantFrom('0', '1', '2', '10', 'photos', 'music'),
    hour: fc.integer({ min: 0, max: 24 * 20 }),
    skewHours: fc.oneof(fc.constant(0), fc.integer({ min: -1000, max: 1000 })),
    standing: fc.constantFrom('sound', 'sound', 'sound', 'incomplete', 'dubious'),
    parent: fc.oneof(fc.constantFrom('none', 'unknown'), fc.nat({ max: 40 })),
    series: fc.constantFrom('web-1 /home', 'web-1 /', 'web-2 /home'),
  },
  { requiredKeys: ['level', 'hour'] },
)
const worlds = fc.array(draft, { maxLength: 40 }).map(world)
const days: fc.Arbitrary<KeepRule> = fc
  .integer({ min: 1, max: 8 })
  .map((count) => ({ unit: 'days', count }))
const rules: fc.Arbitrary<KeepRule> = fc.record({
  unit: fc.constantFrom('days', 'dumps'),
  count: fc.integer({ min: 1, max: 8 }),
})

function names(candidates: Iterable<Candidate>): string[] {
  return [...candidates].map(({ id }) => id).sort()
}

function day(candidate: Candidate): string {
  return candidate.stored.toISOString().slice(0, 10)
}

test('the newest days of each level stay, however many dumps a day has', () => {
  const dumps = world([
    { level: '0', hour: 1 },
    { level: '0', hour: 25 },
    { level: '0', hour: 49 },
    { level: '0', hour: 50 },
    { level: '0', hour: 51 },
    { level: '1', hour: 2 },
  ])
  const { removed } = applyRule(dumps, { unit: 'days', count: 2 })
  assert.deepEqual(names(removed), ['dump 0000'])
})

test('the newest dumps of each level stay when dumps are counted', () => {
  const dumps = world([1, 25, 49, 50, 51].map((hour) => ({ level: '0', hour })))
  const { removed } = applyRule(dumps, { unit: 'dumps', count: 2 })
  assert.deepEqual(names(removed), ['dump 0000', 'dump 0001', 'dump 0002'])
})

test('keeping nothing is refused', () => {
  for (const count of [0, -1, 1.5, Number.NaN]) {
    assert.throws(
      () => applyRule([], { unit: 'days', count }),
      (error) => failedWith(error, 'bad-input'),
    )
  }
})

test('what a kept dump builds on stays, through all levels', () => {
  const dumps = world([
    { level: '0', hour: 0 },
    { level: '1', hour: 24, parent: 0 },
    { level: '2', hour: 48, parent: 1 },
    { level: '0', hour: 72 },
    { level: '1', hour: 96, parent: 3 },
  ])
  const { kept, removed } = applyRule(dumps, { unit: 'days', count: 1 })
  assert.deepEqual(removed, [])
  const [full, first, second] = dumps
  assert.deepEqual(kept.get(full as Candidate), { kind: 'base', of: first, certain: true })
  assert.deepEqual(kept.get(first as Candidate), { kind: 'base', of: second, certain: true })
})

test('of an unknown parent, the newest of each lower level before it was begun stays', () => {
  const dumps = world([
    { level: '0', hour: 0 },
    { level: '0', hour: 48 },
    { level: '1', hour: 96 },
    { level: '1', hour: 120 },
    { level: '2', hour: 240, parent: 'unknown' },
    { level: '0', hour: 300 },
    { level: '1', hour: 320 },
  ])
  const { removed } = applyRule(dumps, { unit: 'days', count: 1 })
  assert.deepEqual(names(removed), ['dump 0000', 'dump 0002'])
})

test('of an unknown parent, dumps that were stored while it was under way stay too', () => {
  const dumps = world([
    { level: '0', hour: 0 },
    { level: '0', hour: 100 },
    { level: '0', hour: 200 },
    { level: '1', hour: 240, skewHours: -72, parent: 'unknown' },
    { level: '0', hour: 400 },
  ])
  const { removed } = applyRule(dumps, { unit: 'days', count: 1 })
  assert.deepEqual(names(removed), ['dump 0000'])
})

test('a parent that is missing is reported', () => {
  const dumps = world([{ level: '1', hour: 0, parent: 7 }])
  const { orphaned } = applyRule(dumps, { unit: 'days', count: 1 })
  assert.deepEqual(orphaned, dumps)
})

test('damaged dumps are no evidence that newer ones exist', () => {
  const dumps = world([
    { level: '0', hour: 0 },
    { level: '0', hour: 24, standing: 'incomplete' },
    { level: '0', hour: 48, standing: 'dubious' },
  ])
  for (const unit of ['days', 'dumps'] as const) {
    assert.deepEqual(applyRule(dumps, { unit, count: 1 }).removed, [])
  }
})

test('dumps whose parents form a circle are no reason to hang', () => {
  const dumps = world([
    { level: '0', hour: 0, parent: 1 },
    { level: '1', hour: 0, parent: 0 },
  ])
  assert.equal(applyRule(dumps, { unit: 'days', count: 1 }).kept.size, 2)
})

test('planning again after a removal removes nothing more', () => {
  fc.assert(
    fc.property(worlds, rules, (dumps, rule) => {
      const { kept } = applyRule(dumps, rule)
      assert.deepEqual(applyRule([...kept.keys()], rule).removed, [])
    }),
  )
})

test('every dump either stays or goes', () => {
  fc.assert(
    fc.property(worlds, rules, (dumps, rule) => {
      const { kept, removed } = applyRule(dumps, rule)
      assert.deepEqual(names([...kept.keys(), ...removed]), names(dumps))
    }),
  )
})

test('no dump goes that a kept one names as its parent', () => {
  fc.assert(
    fc.property(worlds, rules, (dumps, rule) => {
      const { kept, removed } = applyRule(dumps, rule)
      const gone = new Set(removed.map(({ nonce }) => nonce))
      for (const { parent } of kept.keys()) assert.ok(!gone.has(parent))
    }),
  )
})

test('of an unknown parent, a sound dump of each lower level stays if there was one', () => {
  fc.assert(
    fc.property(worlds, rules, (dumps, rule) => {
      const { kept } = applyRule(dumps, rule)
      const before = (of: Candidate) => (other: Candidate) =>
        other.series === of.series &&
        other.standing === 'sound' &&
        Number(other.level) < Number(of.level) &&
        other.stored.getTime() <=
          Math.min(of.stored.getTime(), of.taken?.getTime() ?? 0) - 24 * HOUR_MS
      for (const candidate of kept.keys()) {
        if (candidate.parent !== 'unknown') continue
        const levels = new Set(dumps.filter(before(candidate)).map(({ level }) => level))
        const keptLevels = new Set(
          [...kept.keys()].filter(before(candidate)).map(({ level }) => level),
        )
        assert.deepEqual(keptLevels, levels)
      }
    }),
  )
})

test('a flood of one day evicts no more than one dump of that day does', () => {
  const flood = fc.array(
    fc.record({
      level: fc.constant('0'),
      hour: fc.integer({ min: 20 * 24, max: 20 * 24 + 23 }),
      skewHours: fc.integer({ min: -1000, max: 1000 }),
    }),
    { minLength: 2, maxLength: 60 },
  )
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 30 }), flood, days, (drafts, drops, rule) => {
      const honest = drafts.map(({ hour, ...rest }) => ({ ...rest, hour: hour % (20 * 24) }))
      const removedOf = (dumps: Candidate[]) =>
        names(applyRule(dumps, rule).removed.filter((dump) => day(dump) < '2026-01-21'))
      const one = removedOf(world([...honest, ...drops.slice(0, 1)]))
      const many = removedOf(world([...honest, ...drops]))
      assert.deepEqual(many, one)
    }),
  )
})

test('what a machine says of the time removes nothing when days are counted', () => {
  const sameButFor = (dumps: readonly Candidate[], taken: Date) =>
    dumps.map((dump) => ({ ...dump, taken, parent: '0' as const }))
  fc.assert(
    fc.property(worlds, days, fc.date({ noInvalidDate: true }), (dumps, rule, taken) => {
      const told = sameButFor(dumps, taken)
      const silent = dumps.map((dump) => ({ ...dump, taken: undefined, parent: '0' as const }))
      assert.deepEqual(names(applyRule(told, rule).removed), names(applyRule(silent, rule).removed))
    }),
  )
})

test('a dump that claims to be unfit for removal keeps others but removes none', () => {
  fc.assert(
    fc.property(worlds, draft, rules, (dumps, extra, rule) => {
      const [added] = world([{ ...extra, standing: 'dubious' }])
      const fresh = { ...(added as Candidate), id: 'added', nonce: 'f'.repeat(32) }
      const before = new Set(names(applyRule(dumps, rule).removed))
      for (const id of names(applyRule([...dumps, fresh], rule).removed)) assert.ok(before.has(id))
    }),
  )
})

test('a hundred thousand hostile dumps are divided in a moment', () => {
  const hostile = Array.from({ length: 100_000 }, (_, index) => ({
    level: String(index % 10),
    hour: 100 + (index % 7),
    parent: index % 3 === 0 ? ('unknown' as const) : 5,
  }))
  const dumps = world(hostile).map((dump) => ({ ...dump, nonce: nonceOf(5) }))
  const started = process.cpuUsage()
  applyRule(dumps, { unit: 'dumps', count: 1 })
  assert.ok(process.cpuUsage(started).user < 5_000_000)
})
