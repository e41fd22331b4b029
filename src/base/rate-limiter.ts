// A rate limit shared by all connections, for `-L` and its signals.
import type { Clock } from './clock.ts'

/** What may be sent at once after a pause; small, so that any window of seconds keeps the limit. */
const BURST_MS = 100
const SLICE_MS = 50
/** Timers are no finer; what is overslept is made up for out of the burst. */
const MIN_SLEEP_MS = 1
const MAX_SLICE_BYTES = 256 * 1024
/** What may be asked for at once, since all of it may arrive at once: 3 % of any 5 s. */
const SPAN_MS = 150
/** Requests for less would cost more than the bytes that they bring. */
const MIN_SPAN_BYTES = 16 * 1024

/**
 * Lets bytes pass at `limit` bytes per second, whoever takes them: first come, first served.
 * A new limit reaches those who wait already. Without a limit everything passes at once.
 */
export class RateLimiter {
  readonly #clock: Clock
  #limit: number | undefined
  /** Bytes that may pass now; negative after a slice larger than the burst. */
  #allowance = 0
  #countedAt: number
  #lastInLine: Promise<unknown> = Promise.resolve()
  /** The sleep of the first in line: there is one at most. */
  #sleeper: AbortController | undefined

  /** @param limit bytes per second, above 0; undefined for no limit. */
  constructor(clock: Clock, limit: number | undefined) {
    this.#clock = clock
    this.#limit = limit
    this.#countedAt = clock.monotonic()
  }

  /** Bytes per second; undefined for no limit. */
  get limit(): number | undefined {
    return this.#limit
  }

  /** Reaches those who wait already. */
  set limit(bytesPerSecond: number | undefined) {
    this.#change(bytesPerSecond)
  }

  /** How much to take at once so that the stream stays even: a twentieth of a second's bytes. */
  get sliceBytes(): number {
    if (this.#limit === undefined) return MAX_SLICE_BYTES
    return Math.min(MAX_SLICE_BYTES, Math.max(1, Math.floor((this.#limit * SLICE_MS) / 1000)))
  }

  /**
   * How much to ask another side for at once, after taking as much: whatever buffers are on the
   * way, no more can arrive than was taken. Undefined where there is no limit.
   */
  get spanBytes(): number | undefined {
    if (this.#limit === undefined) return undefined
    return Math.max(MIN_SPAN_BYTES, Math.floor((this.#limit * SPAN_MS) / 1000))
  }

  /** Halves the limit, down to 1 byte per second. Does nothing where there is no limit. */
  halve(): void {
    if (this.#limit !== undefined) this.#change(Math.max(1, this.#limit / 2))
  }

  /** Doubles the limit. Does nothing where there is no limit. */
  double(): void {
    if (this.#limit !== undefined) this.#change(this.#limit * 2)
  }

  /** Resolves when `bytes` more may pass; rejects with the signal's reason if it aborts first. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#limit === undefined) return
    const turn = this.#lastInLine.then(() => this.#waitFor(bytes, signal))
    // Whoever is next waits for this one to be served or to give up, not for its success.
    this.#lastInLine = turn.catch(() => undefined)
    await turn
  }

  async #waitFor(bytes: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      if (this.#limit === undefined) return
      const missing = Math.min(bytes, this.#burst()) - this.#refill()
      if (missing <= 0) break
      await this.#sleep(Math.max(MIN_SLEEP_MS, (missing * 1000) / this.#limit), signal)
    }
    this.#allowance -= bytes
  }

  /** Sleeps until `ms` have passed, or the limit changes, or `signal` aborts. */
  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const sleeper = new AbortController()
    const wake = () => sleeper.abort()
    this.#sleeper = sleeper
    signal?.addEventListener('abort', wake, { once: true })
    try {
      await this.#clock.sleep(ms, sleeper.signal)
    } catch (error) {
      if (!sleeper.signal.aborted) throw error
    } finally {
      signal?.removeEventListener('abort', wake)
    }
  }

  #refill(): number {
    const now = this.#clock.monotonic()
    const earned = ((now - this.#countedAt) * (this.#limit ?? 0)) / 1000
    this.#countedAt = now
    this.#allowance = Math.min(this.#burst(), this.#allowance + earned)
    return this.#allowance
  }

  #burst(): number {
    return Math.max(1, ((this.#limit ?? 0) * BURST_MS) / 1000)
  }

  #change(limit: number | undefined): void {
    this.#refill()
    this.#limit = limit
    this.#sleeper?.abort()
  }
}
