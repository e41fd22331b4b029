import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { contents, pattern, refusedAs, testObjectStore } from '../../../test/suites/store.ts'
import { simulatedClock } from '../../../test/support/simulated-clock.ts'
import { MIB } from '../../base/bytes.ts'
import { RateLimiter } from '../../base/rate-limiter.ts'
import { systemClock } from '../../host/system.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import type { ObjectReader } from '../store.ts'
import { observed, type StoreEvent } from './observed.ts'
import { type ReadPace, throttled, throttledReader } from './throttled.ts'

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
function countingPace(
  sliceBytes: number,
  spanBytes?: number,
): ReadPace & { readonly taken: number[] } {
  const taken: number[] = []
  return { sliceBytes, spanBytes, taken, take: async (bytes) => void taken.push(bytes) }
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

test('a range is asked for in spans, each after as much was taken', async () => {
  const pace = countingPace(10, 300)
  const memory = new MemoryStore({ clock: systemClock })
  await memory.create('a', pattern(1000))
  const asked: [number, number][] = []
  const watched: ObjectReader = {
    url: memory.url,
    stat: (key) => memory.stat(key),
    read(key, options) {
      const { start = 0, end = 0 } = options?.range ?? {}
      assert.equal(pace.taken[asked.length], end - start)
      asked.push([start, end])
      return memory.read(key, options)
    },
  }
  const range = { start: 100, end: 900 }
  const whole = await contents(throttledReader(watched, pace), 'a', { range })
  assert.deepEqual(whole, pattern(1000).subarray(100, 900))
  assert.deepEqual(asked, [
    [100, 400],
    [400, 700],
    [700, 900],
  ])
  assert.deepEqual(pace.taken, [300, 300, 200])
})

test('an object that is replaced between two spans is found', async () => {
  const memory = new MemoryStore({ clock: systemClock })
  await memory.create('a', pattern(1000))
  const options = { range: { start: 0, end: 1000 } }
  const { stream } = await throttledReader(memory, countingPace(10, 300)).read('a', options)
  await memory.remove('a')
  await memory.create('a', pattern(1000).reverse())
  await assert.rejects(Array.fromAsync(stream), refusedAs('changed'))
})

/** Whoever is asked for a range sends all of it at once. */
function prompt(onAsked: (bytes: number) => void): ObjectReader {
  const zeros = new Uint8Array(16 * MIB)
  const stat = {
    bytes: zeros.length,
    etag: '"zeros"',
    lastModified: new Date(0),
    storageClass: 'STANDARD',
  }
  return {
    url: 'prompt:',
    stat: async () => stat,
    async read(_key, { range = { start: 0, end: 0 } } = {}) {
      const bytes = range.end - range.start
      onAsked(bytes)
      return { ...stat, stream: Readable.from([zeros.subarray(0, bytes)]) }
    },
  }
}

for (const limit of [120_000, 300_000, 50_000_000]) {
  test(`what is asked for keeps a limit of ${limit} bytes/s over any 5 s`, async () => {
    const clock = simulatedClock()
    const log: [number, number][] = []
    const reader = throttledReader(
      prompt((bytes) => void log.push([clock.monotonic(), bytes])),
      new RateLimiter(clock, limit),
    )
    const end = Math.min(16 * MIB, (limit * 12) / 4)
    const seconds = 12
    const readParts = async () => {
      while (clock.monotonic() < seconds * 1000)
        await contents(reader, 'a', { range: { start: 0, end } })
    }
    await Promise.all([1, 2, 3, 4].map(readParts))
    for (const start of log.map(([at]) => at).filter((at) => at <= (seconds - 5) * 1000)) {
      const inWindow = log.filter(([at]) => at >= start && at < start + 5000)
      const bytes = inWindow.reduce((sum, [, span]) => sum + span, 0)
      assert.ok(bytes <= limit * 5 * 1.05, `${bytes} bytes in 5 s from ${start} ms`)
      assert.ok(bytes >= limit * 5 * 0.95, `only ${bytes} bytes in 5 s from ${start} ms`)
    }
  })
}

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
