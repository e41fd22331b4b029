import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { simulatedClock } from '../../test/support/simulated-clock.ts'
import { systemClock } from '../host/system.ts'
import type { Clock } from './clock.ts'
import { RateLimiter } from './rate-limiter.ts'

/** Passes one body through the limiter as a connection does, noting when each slice went. */
async function send(limiter: RateLimiter, clock: Clock, bytes: number, log: [number, number][]) {
  for (let sent = 0; sent < bytes; ) {
    const slice = Math.min(limiter.sliceBytes, bytes - sent)
    await limiter.take(slice)
    log.push([clock.monotonic(), slice])
    sent += slice
  }
}

describe('a rate limit', () => {
  for (const limit of [1000, 300_000, 50_000_000]) {
    test(`of ${limit} bytes/s holds over any 5 s for four connections together`, async () => {
      const clock = simulatedClock()
      const limiter = new RateLimiter(clock, limit)
      const log: [number, number][] = []
      const share = (limit * 20) / 4
      await Promise.all([1, 2, 3, 4].map(() => send(limiter, clock, share, log)))
      for (const start of log.map(([at]) => at).filter((at) => at <= 14_000)) {
        const inWindow = log.filter(([at]) => at >= start && at < start + 5000)
        const bytes = inWindow.reduce((sum, [, slice]) => sum + slice, 0)
        assert.ok(bytes <= limit * 5 * 1.05, `${bytes} bytes in 5 s from ${start} ms`)
        assert.ok(bytes >= limit * 5 * 0.95, `only ${bytes} bytes in 5 s from ${start} ms`)
      }
    })
  }

  test('is kept by the real clock, from the first moment', async () => {
    const limiter = new RateLimiter(systemClock, 2_000_000)
    const started = systemClock.monotonic()
    const log: [number, number][] = []
    await Promise.all([1, 2].map(() => send(limiter, systemClock, 1_000_000, log)))
    const seconds = (systemClock.monotonic() - started) / 1000
    assert.ok(seconds > 0.95 && seconds < 1.3, `${seconds} s for 1 s worth of bytes`)
  })

  test('that is doubled reaches those who wait already', async () => {
    const limiter = new RateLimiter(systemClock, 0.001)
    const waiting = limiter.take(1)
    await new Promise((resolve) => setImmediate(resolve))
    for (let n = 0; n < 20; n++) limiter.double()
    await waiting
    assert.equal(limiter.limit, 0.001 * 2 ** 20)
  })

  test('that is halved slows those who come next', async () => {
    const clock = simulatedClock()
    const limiter = new RateLimiter(clock, 2000)
    const log: [number, number][] = []
    await send(limiter, clock, 2000, log)
    const before = clock.monotonic()
    limiter.halve()
    await send(limiter, clock, 2000, log)
    assert.ok(clock.monotonic() - before > 1800)
  })

  test('that is lifted lets everything pass', async () => {
    const limiter = new RateLimiter(systemClock, 10)
    const waiting = limiter.take(1_000_000)
    await new Promise((resolve) => setImmediate(resolve))
    limiter.limit = undefined
    await waiting
    await limiter.take(1_000_000)
    limiter.halve()
    limiter.double()
    assert.equal(limiter.limit, undefined)
  })

  test('lets go of those who are aborted, and serves the next', async () => {
    const limiter = new RateLimiter(systemClock, 10_000)
    const controller = new AbortController()
    const reason = new Error('enough')
    const first = limiter.take(1_000_000, controller.signal)
    const second = limiter.take(1_000_000, controller.signal)
    const third = limiter.take(100)
    controller.abort(reason)
    await assert.rejects(first, reason)
    await assert.rejects(second, reason)
    await third
  })
})
