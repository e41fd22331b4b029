import type { Clock } from '../../src/base/clock.ts'

/** A clock that stands still until it is set, or somebody sleeps. */
export class SettableClock implements Clock {
  #now: number

  /** @param start ISO 8601 */
  constructor(start: string) {
    this.#now = Date.parse(start)
  }

  /** @param time ISO 8601 */
  set(time: string): void {
    this.#now = Date.parse(time)
  }

  now(): Date {
    return new Date(this.#now)
  }

  monotonic(): number {
    return this.#now
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.#now += ms
  }
}
