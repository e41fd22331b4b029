// How a dump fails: interrupts, outages and what remains.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysIn, readCommitted } from '../../../test/support/committed-dumps.ts'
import { failure } from '../../../test/support/failure.ts'
import {
  altered,
  makeWorld,
  refusal,
  requestOf,
  streamOf,
  stuckAfter,
} from '../../../test/support/write-world.ts'
import type { Clock } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { writeDump } from './write-dump.ts'
import type { WriteEvent } from './write-events.ts'

test('an upload is aborted only when no part of it is under way', async () => {
  const { store, tools } = makeWorld()
  let underWay = 0
  const underWayAtAbort: number[] = []
  const slow = altered(
    store,
    {},
    {
      async putPart(number) {
        if (number === 2) throw refusal('denied')
        underWay++
        for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
        underWay--
        throw refusal('broken')
      },
      async abort() {
        underWayAtAbort.push(underWay)
      },
    },
  )
  await assert.rejects(
    writeDump(requestOf(), streamOf(50), { ...tools, store: slow }),
    failure('access-denied'),
  )
  assert.deepEqual(underWayAtAbort, [0])
})

test('a denied abort does not hide the first failure, but is told', async () => {
  const { store, tools } = makeWorld()
  const denying = altered(
    store,
    {},
    {
      putPart: () => Promise.reject(refusal('refused')),
      abort: () => Promise.reject(refusal('denied')),
    },
  )
  await assert.rejects(
    writeDump(requestOf(), streamOf(50), { ...tools, store: denying }),
    failure('store-refused', 'refused as refused', /upload upload-1 of .* may remain/, 'lifecycle'),
  )
})

test('an abort that is never answered is given up', async () => {
  const { store, tools } = makeWorld()
  const silent = altered(
    store,
    {},
    {
      putPart: () => Promise.reject(refusal('denied')),
      abort: (signal) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    },
  )
  await assert.rejects(
    writeDump(requestOf(), streamOf(50), { ...tools, store: silent }),
    failure('access-denied', 'no answer within 10 s'),
  )
})

test('a failing part ends the wait for a source that gives nothing', async () => {
  const { store, tools } = makeWorld()
  const failing = altered(store, {}, { putPart: () => Promise.reject(refusal('denied')) })
  const stuck = stuckAfter(10)
  await assert.rejects(
    writeDump(requestOf(), stuck, { ...tools, store: failing }),
    failure('access-denied'),
  )
})

test('an interrupt ends the dump with its reason, and aborts the open upload', async () => {
  const { store, tools } = makeWorld()
  let aborted = 0
  const counting = altered(
    store,
    {},
    {
      abort: async () => {
        aborted++
      },
    },
  )
  const stop = new AbortController()
  const onEvent = ({ kind }: WriteEvent) => {
    if (kind === 'stored') stop.abort(new Failure('interrupted', 'stopped by SIGINT'))
  }
  await assert.rejects(
    writeDump(requestOf(), stuckAfter(30), { ...tools, store: counting, onEvent }, stop.signal),
    failure('interrupted', 'SIGINT'),
  )
  assert.equal(aborted, 1)
  assert.deepEqual(await keysIn(store), [])
})

test('the death of a producer by the same Control-C counts as the interrupt', async () => {
  const { tools } = makeWorld()
  const stop = new AbortController()
  const dying = streamOf(5, () => {
    queueMicrotask(() => stop.abort(new Failure('interrupted', 'stopped by SIGINT')))
    throw new Failure('source-failed', '"tar" was killed by SIGINT')
  })
  await assert.rejects(writeDump(requestOf(), dying, tools, stop.signal), failure('interrupted'))
})

test('a record that is being written outlasts an interrupt by some seconds', async () => {
  const { store, tools, clock } = makeWorld()
  const stop = new AbortController()
  const waits: number[] = []
  const standing: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms) => new Promise(() => waits.push(ms)),
  }
  const interrupting = altered(store, {
    async create(key, body, options) {
      if (key.includes('/records/')) stop.abort(new Failure('interrupted', 'stopped'))
      await new Promise(setImmediate)
      return store.create(key, body, options)
    },
  })
  const patient = { ...tools, store: interrupting, clock: standing }
  await writeDump(requestOf(), streamOf(5), patient, stop.signal)
  assert.equal((await readCommitted(store)).length, 1)
  assert.deepEqual(waits, [10_000])
})

test('a record whose write is not answered leaves the outcome unknown, and says what to check', async () => {
  const unknown = failure('outcome-unknown', 'whether the dump exists is not known', '/records/')
  const once = ({ message }: Failure) => message.split('not known').length === 2
  const lost = 'whether k was stored is not known: refused as broken'
  const stop = new AbortController()
  const silent = (signal?: AbortSignal): Promise<void> =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      stop.abort(new Failure('interrupted', 'stopped'))
    })
  const answers = [
    () => Promise.reject(refusal('broken', true)),
    () => Promise.reject(new Failure('outcome-unknown', lost, { cause: refusal('broken') })),
    silent,
  ]
  for (const answer of answers) {
    const { store, tools } = makeWorld()
    const unanswered = altered(store, {
      create: (key, body, options) =>
        key.includes('/records/') ? answer(options?.signal) : store.create(key, body, options),
    })
    await assert.rejects(
      writeDump(requestOf(), streamOf(5), { ...tools, store: unanswered }, stop.signal),
      (error: Failure) => unknown(error) && once(error),
    )
  }
})

test('a segment whose write is not answered is a dump that surely does not exist', async () => {
  const { store, tools } = makeWorld()
  const lost = () => Promise.reject(new Failure('outcome-unknown', 'not known'))
  const unanswered = altered(store, { create: lost }, { complete: lost })
  for (const bytes of [5, 50]) {
    await assert.rejects(
      writeDump(requestOf(), streamOf(bytes), { ...tools, store: unanswered }),
      failure('store-unavailable', '/data/'),
    )
  }
})
