import type { Clock, RandomBytes } from '../../base/clock.ts'
import type { StoreFailure } from '../store-failure.ts'

/** One wait before one more attempt, for the progress line. */
export interface RetryEvent {
  readonly operation: string
  readonly key: string | undefined
  /** Attempts that failed so far, from 1. */
  readonly attempt: number
  /** Since the first attempt failed. */
  readonly waitedMs: number
  /** Until the next attempt. */
  readonly delayMs: number
  readonly failure: StoreFailure
}

export interface RetryPolicy {
  readonly clock: Clock
  readonly random: RandomBytes
  /** How long one request may keep failing before it is given up. */
  readonly retryForMs: number
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  /**
   * Whether others could know the keys that are written. Then a key that is taken after a lost
   * reply may be theirs, and the outcome is unknown; otherwise it is our own write.
   */
  readonly guessable?: boolean | undefined
}
