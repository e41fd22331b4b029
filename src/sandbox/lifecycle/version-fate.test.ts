import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LifecycleConfiguration, LifecycleRule } from '../state/lifecycle.ts'
import { KeyFates, type VersionFacts } from './version-fate.ts'

const midnight = (day: number) => Date.UTC(2030, 0, day)
const JANUARY = { from: midnight(2), through: midnight(31) }

const VERSION: VersionFacts = {
  isDeleteMarker: false,
  isNull: false,
  size: 200_000,
  modified: midnight(1) + 1,
  storageClass: 'STANDARD',
  tags: [],
  lockedUntil: 0,
}

const rules = (...given: Partial<LifecycleRule>[]): LifecycleConfiguration => ({
  minimumSizes: 'all_storage_classes_128K',
  rules: given.map((rule, at) => ({
    id: `r${at}`,
    isEnabled: true,
    filter: { form: 'filter', tags: [] },
    transitions: [],
    noncurrentTransitions: [],
    ...rule,
  })),
})

const move = (days: number, storageClass: LifecycleRule['transitions'][0]['storageClass']) => ({
  transitions: [{ time: { days }, storageClass }],
})
const end = (days: number) => ({ expiration: { days } })

/** The examples of "How Amazon S3 handles conflicts in lifecycle configurations". */
test('of two expirations the shorter counts', () => {
  const fate = new KeyFates(rules(end(9), end(3)), 'k', '', JANUARY).next(VERSION)
  assert.equal(fate.expires, midnight(5))
})

test('of several classes on one day the cheapest is chosen, Intelligent-Tiering aside', () => {
  const chosen = (...classes: Parameters<typeof move>[1][]) => {
    const configuration = rules(...classes.map((name) => move(5, name)))
    return new KeyFates(configuration, 'k', '', JANUARY).next(VERSION).transitions
  }
  const at = midnight(7)
  assert.deepEqual(chosen('STANDARD_IA', 'GLACIER'), [{ to: 'GLACIER', at }])
  assert.deepEqual(chosen('GLACIER_IR', 'INTELLIGENT_TIERING'), [{ to: 'INTELLIGENT_TIERING', at }])
  assert.deepEqual(chosen('DEEP_ARCHIVE', 'INTELLIGENT_TIERING'), [{ to: 'DEEP_ARCHIVE', at }])
})

test('nothing goes up the waterfall', () => {
  const configuration = rules(move(1, 'GLACIER'), move(5, 'STANDARD_IA'), move(9, 'DEEP_ARCHIVE'))
  const { transitions } = new KeyFates(configuration, 'k', '', JANUARY).next(VERSION)
  assert.deepEqual(
    transitions.map(({ to }) => to),
    ['GLACIER', 'DEEP_ARCHIVE'],
  )
})

test('on one day a removal beats a transition, and a transition a delete marker', () => {
  const configuration = rules({ ...move(5, 'GLACIER') }, end(5))
  const gone = new KeyFates(configuration, 'k', '', JANUARY).next(VERSION)
  assert.deepEqual(gone, { transitions: [], expires: midnight(7) })
  const hidden = new KeyFates(configuration, 'k', 'Enabled', JANUARY).next(VERSION)
  assert.deepEqual(hidden.transitions, [{ to: 'GLACIER', at: midnight(7) }])
  assert.equal(hidden.expires, midnight(7))
  const noncurrent = rules({
    noncurrentExpiration: { days: 3 },
    noncurrentTransitions: [{ days: 3, storageClass: 'GLACIER' }],
  })
  const fates = new KeyFates(noncurrent, 'k', 'Enabled', JANUARY)
  fates.next(VERSION)
  assert.deepEqual(fates.next(VERSION), { transitions: [], removed: midnight(5) })
})

test('a date holds for what is made after it, too', () => {
  const configuration = rules({ expiration: { date: midnight(1) } })
  const made = { ...VERSION, modified: midnight(20) + 1 }
  assert.equal(new KeyFates(configuration, 'k', '', JANUARY).next(made).expires, midnight(21))
})

test('a suspended bucket loses its null version, and keeps others', () => {
  const next = (isNull: boolean) =>
    new KeyFates(rules(end(2), { noncurrentExpiration: { days: 40 } }), 'k', 'Suspended', {
      from: midnight(2),
      through: midnight(90),
    }).next({ ...VERSION, isNull })
  assert.deepEqual(next(true), { transitions: [], expires: midnight(4) })
  assert.deepEqual(next(false), { transitions: [], expires: midnight(4), removed: midnight(45) })
})

test('a delete marker stays while anything is behind it', () => {
  const configuration = rules({ expiration: { expiredObjectDeleteMarker: true } })
  const marker = { ...VERSION, isDeleteMarker: true, size: 0 }
  const fates = new KeyFates(configuration, 'k', 'Enabled', JANUARY)
  fates.next(marker)
  assert.equal(fates.markerRemoved(), midnight(2))
  fates.next(VERSION)
  assert.equal(fates.markerRemoved(), undefined)
})
