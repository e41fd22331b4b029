import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contents, pattern, testObjectStore } from '../../../test/suites/store.ts'
import { RateLimiter } from '../../base/rate-limiter.ts'
import { systemClock } from '../../host/system.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import type { Pace } from '../store.ts'
import { observed, type StoreEvent } from './observed.ts'
import { throttled } from './throttled.ts'

testObjectStore('the memory store with a rate limit', async () => ({
  store: throttled(
    new MemoryStore({ clock: systemClock }),
    new RateLimiter(systemClock, 1_000_000_000),
  ),
  async [Symbol.asyncDispose]() {},
}))

testObjectStore('the memory store under observation', async () => ({
  store: observed(new MemoryStore({ clock: systemClock }), () => {}),
  async [Symbol.asyncDispose]() {},
}))

/** A pace that only counts. */
function countingPace(sliceBytes: number): Pace & { readonly taken: number[] } {
  const taken: number[] = []
  return { sliceBytes, taken, take: async (bytes) => void taken.push(bytes) }
}

test('what is written and what is read pass at one pace', async () => {
  const pace = countingPace(400)
  const store = throttled(new MemoryStore({ clock: systemClock }), pace)
  await store.create('a', pattern(1000))
  const upload = await store.startUpload('b')
  await upload.putPart(1, pattern(500))
  await contents(store, 'a')
  assert.deepEqual(pace.taken, [400, 400, 200, 400, 100, 400, 400, 200])
})

test('the pace of the caller and the limit hold both', async () => {
  const [limit, own] = [countingPace(400), countingPace(300)]
  const store = throttled(new MemoryStore({ clock: systemClock }), limit)
  await store.create('a', pattern(700), { pace: own })
  assert.deepEqual(own.taken, [300, 300, 100])
  assert.deepEqual(limit.taken, own.taken)
})

test('an observer learns of every request, its end and its bytes', async () => {
  const events: StoreEvent[] = []
  const store = observed(new MemoryStore({ clock: systemClock }), (event) => events.push(event))
  await store.create('a', pattern(10))
  await contents(store, 'a')
  await assert.rejects(store.create('a', pattern(10)))
  await Array.fromAsync(store.list(''))
  assert.deepEqual(events, [
    { kind: 'request', operation: 'PutObject', key: 'a' },
    { kind: 'sent', bytes: 10 },
    { kind: 'answer', operation: 'PutObject', failed: false },
    { kind: 'request', operation: 'GetObject', key: 'a' },
    { kind: 'answer', operation: 'GetObject', failed: false },
    { kind: 'received', bytes: 10 },
    { kind: 'request', operation: 'PutObject', key: 'a' },
    { kind: 'sent', bytes: 10 },
    { kind: 'answer', operation: 'PutObject', failed: true },
    { kind: 'request', operation: 'ListObjectsV2' },
    { kind: 'answer', operation: 'ListObjectsV2', failed: false },
  ])
})
