// The real clock and the real chance.
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock, RandomBytes } from '../base/clock.ts'

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    // Rejects with an AbortError of its own; the contract is the signal's reason.
    await delay(ms, undefined, { signal }).catch(() => signal?.throwIfAborted())
  },
}

export const systemRandom: RandomBytes = (length) => randomBytes(length)
