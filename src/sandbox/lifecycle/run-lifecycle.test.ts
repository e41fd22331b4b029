import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Account } from '../state/account.ts'
import type { Bucket, Versioning } from '../state/buckets.ts'
import type { LifecycleConfiguration, LifecycleRule } from '../state/lifecycle.ts'
import { openState, type State } from '../state/state.ts'
import { runLifecycle, runLifecycleInTurns } from './run-lifecycle.ts'

const DAY = 86_400_000
const START = Date.UTC(2030, 0, 10, 12)
const OWNER: Account = { id: '123456789012', canonicalId: 'c', displayName: 'd' }

let folder: string
let state: State
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-lifecycle-'))
  state = await openState(folder, OWNER)
  state.database.run('PRAGMA synchronous = OFF')
})
after(async () => {
  await state[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

let made = 0

function makeBucket(versioning: Versioning): Bucket {
  const name = `bucket-${++made}`
  const rest = { created: START, location: 'x', ownership: '', acl: [], tags: undefined } as const
  state.buckets.create({ name, owner: OWNER, objectLock: undefined, ...rest })
  if (versioning !== '') state.buckets.set(state.buckets.require(name), 'versioning', versioning)
  if (versioning === 'Enabled') state.buckets.set(state.buckets.require(name), 'object_lock', '{}')
  return state.buckets.require(name)
}

function configure(bucket: Bucket, lifecycle: LifecycleConfiguration | undefined): void {
  const text = lifecycle === undefined ? null : JSON.stringify(lifecycle)
  state.buckets.set(bucket, 'lifecycle', text)
}

/** As if the last run had ended then. */
function ranUntil(ms: number): void {
  state.database.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', 'lifecycle-through', `${ms}`)
}

interface Write {
  readonly key: string
  readonly day: number
  readonly isRemoval: boolean
  readonly isBig: boolean
  readonly isTagged: boolean
  readonly lockedDays: number
}

function write(bucket: Bucket, { key, day, isRemoval, isBig, isTagged, lockedDays }: Write): void {
  const modified = START + day * DAY
  if (isRemoval) {
    state.objects.remove(bucket, key, modified)
    return
  }
  const tags = isTagged ? ([['t', 'v']] as const) : []
  const retention = { mode: 'COMPLIANCE', until: modified + lockedDays * DAY } as const
  const attributes = { headers: {}, metadata: {}, tags, acl: [] }
  state.objects.put(bucket, key, {
    size: isBig ? 200_000 : 5,
    etag: 'e',
    modified,
    storageClass: 'STANDARD',
    attributes: lockedDays > 0 ? { ...attributes, retention } : attributes,
    makeBody: () => state.bodies.fromPieces([]),
  })
}

/** All there is of a bucket, without what differs by chance. */
function contents(bucket: Bucket): object[] {
  return state.database.all(
    `SELECT CAST(key AS TEXT) AS key, marker, live, size, modified, storage_class, class_since
     FROM versions WHERE bucket = ? ORDER BY key, id`,
    bucket.id,
  )
}

const days = fc.integer({ min: 1, max: 12 })
const rule: fc.Arbitrary<LifecycleRule> = fc
  .record({
    prefix: fc.constantFrom('', 'a', 'ab'),
    tagged: fc.boolean(),
    expiration: fc.option(
      fc.oneof(
        fc.record({ days }),
        days.map((day) => ({ date: Math.floor(START / DAY + day) * DAY })),
      ),
      { nil: undefined },
    ),
    noncurrentExpiration: fc.option(
      fc.record({ days, newer: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) }),
      { nil: undefined },
    ),
    classes: fc.subarray(['STANDARD_IA', 'GLACIER_IR', 'GLACIER'] as const),
    noncurrentClasses: fc.subarray(['GLACIER_IR', 'DEEP_ARCHIVE'] as const),
    cleans: fc.boolean(),
  })
  .map(({ prefix, tagged, classes, noncurrentClasses, cleans, ...rest }) => ({
    id: `r${++made}`,
    isEnabled: true,
    filter: { form: 'and', prefix, tags: tagged && !cleans ? [['t', 'v']] : [] },
    ...rest,
    ...(cleans ? { expiration: { expiredObjectDeleteMarker: true } } : {}),
    transitions: classes.map((storageClass, at) => ({ time: { days: at * 3 }, storageClass })),
    noncurrentTransitions: noncurrentClasses.map((storageClass, at) => ({
      days: at * 3,
      storageClass,
    })),
  }))

const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'abc', 'b'),
    day: fc.integer({ min: 0, max: 4 }),
    isRemoval: fc.boolean(),
    isBig: fc.boolean(),
    isTagged: fc.boolean(),
    lockedDays: fc.constantFrom(0, 0, 6, 20),
  }),
  { maxLength: 10 },
)

test('one leap does to every version what as many days do, to the same day', () => {
  const scenario = fc.record({
    versioning: fc.constantFrom<Versioning>('', 'Enabled'),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    writes,
  })
  fc.assert(
    fc.property(scenario, ({ versioning, rules, writes }) => {
      const [leap, daily] = [makeBucket(versioning), makeBucket(versioning)]
      const ordered = writes.toSorted((one, other) => one.day - other.day)
      for (const each of ordered) {
        write(leap, each)
        write(daily, each)
      }
      const configuration = { rules, minimumSizes: 'all_storage_classes_128K' } as const
      const [first, last] = [START + 4 * DAY, START + 40 * DAY]
      configure(leap, configuration)
      ranUntil(first)
      runLifecycle(state, last)
      configure(leap, undefined)
      configure(daily, configuration)
      ranUntil(first)
      for (let now = first + DAY; now <= last; now += DAY) runLifecycle(state, now)
      configure(daily, undefined)
      assert.deepEqual(contents(leap), contents(daily))
    }),
    { numRuns: 60 },
  )
})

const NOTHING: Omit<LifecycleRule, 'id'> = {
  isEnabled: true,
  filter: { form: 'filter', tags: [] },
  transitions: [],
  noncurrentTransitions: [],
}

const PUT = { day: 0, isRemoval: false, isBig: false, isTagged: false, lockedDays: 0 }

test('many versions of many keys are counted, batch after batch', async () => {
  const bucket = makeBucket('Enabled')
  state.database.transaction(() => {
    for (const key of ['one', 'two']) for (let n = 0; n < 450; n++) write(bucket, { ...PUT, key })
    for (let n = 0; n < 450; n++) write(bucket, { ...PUT, key: `k${n}` })
  })
  configure(bucket, {
    rules: [{ ...NOTHING, id: 'r', noncurrentExpiration: { days: 1, newer: 5 } }],
    minimumSizes: 'all_storage_classes_128K',
  })
  ranUntil(START)
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  const report = await runLifecycleInTurns(state, START + 9 * DAY)
  clearInterval(counting)
  configure(bucket, undefined)
  assert.ok(turns > 0, 'other work had its turns')
  assert.equal(report.buckets.get(bucket.name)?.noncurrentExpired, 2 * 444)
  assert.equal(contents(bucket).length, 2 * 6 + 450)
})

test('a held version waits until it is released, and a locked one for its day', () => {
  const bucket = makeBucket('Enabled')
  write(bucket, { ...PUT, key: 'k', lockedDays: 20 })
  write(bucket, { ...PUT, key: 'k' })
  configure(bucket, {
    rules: [{ ...NOTHING, id: 'r', expiration: { days: 1 }, noncurrentExpiration: { days: 1 } }],
    minimumSizes: 'all_storage_classes_128K',
  })
  ranUntil(START)
  runLifecycle(state, START + 20 * DAY)
  assert.equal(contents(bucket).length, 2)
  runLifecycle(state, START + 21 * DAY)
  configure(bucket, undefined)
  assert.deepEqual(contents(bucket), [])
})

const CHILD = `
  import { openState } from ${JSON.stringify(new URL('../state/state.ts', import.meta.url).href)}
  import { runLifecycleInTurns } from ${JSON.stringify(new URL('./run-lifecycle.ts', import.meta.url).href)}
  const state = await openState(process.argv[1], {})
  setInterval(() => process.stdout.write('a batch or more is done'), 0)
  await runLifecycleInTurns(state, Number(process.argv[2]))
`

test('a run that is killed is done to its end by the next one', async () => {
  const own = mkdtempSync(join(tmpdir(), 'holdfast-lifecycle-'))
  const now = START + 9 * DAY
  const outer = state
  try {
    state = await openState(own, OWNER)
    const bucket = makeBucket('')
    state.database.transaction(() => {
      for (let n = 0; n < 10_000; n++) write(bucket, { ...PUT, key: `k${n}` })
    })
    configure(bucket, {
      rules: [{ ...NOTHING, id: 'r', expiration: { days: 1 } }],
      minimumSizes: 'all_storage_classes_128K',
    })
    ranUntil(START)
    await state[Symbol.asyncDispose]()
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, own, String(now)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await killAtOutput(child)
    state = await openState(own, OWNER)
    const left = contents(bucket).length
    assert.ok(left > 0 && left < 10_000, `${left} were left`)
    const report = runLifecycle(state, now)
    assert.equal(report.buckets.get(bucket.name)?.expired, left)
    assert.deepEqual(contents(bucket), [])
    await state[Symbol.asyncDispose]()
  } finally {
    state = outer
    rmSync(own, { recursive: true })
  }
})

async function killAtOutput(child: ChildProcess): Promise<void> {
  await once(child.stdout ?? child, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}
