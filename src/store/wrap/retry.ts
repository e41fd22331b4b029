import { StoreFailure } from '../store-failure.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** The first wait is anything up to this; it doubles with every failure. */
const FIRST_DELAY_MS = 200
/** The longest wait: after hours of outage a store that is back is noticed within this. */
const MAX_DELAY_MS = 20_000

/** What to do about a failed attempt. */
export type Verdict<T> = { readonly settled: T } | 'again'

/** Decides what a failed attempt means, or throws. `again` is honoured while time remains. */
export type Judge<T> = (failure: StoreFailure) => Verdict<T> | Promise<Verdict<T>>

/** Tries again what waiting can mend; throws the rest. */
export function againIfTransient(failure: StoreFailure): 'again' {
  if (!failure.isTransient) throw failure
  return 'again'
}

/**
 * Repeats `attempt` until it succeeds, `judge` settles it, or it has kept failing for
 * `retryForMs`; waits in between with capped exponential backoff and full jitter
 * (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 *
 * @throws what `judge` throws; the last failure when time is up; the signal's reason on abort.
 */
export async function retry<T>(
  policy: RetryPolicy,
  attempt: () => Promise<T>,
  judge: Judge<T> = againIfTransient,
  signal?: AbortSignal,
): Promise<T> {
  let firstFailedAt: number | undefined
  for (let attempts = 1; ; attempts++) {
    let failure: StoreFailure
    try {
      return await attempt()
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof StoreFailure)) throw error
      failure = error
    }
    const verdict = await judge(failure)
    if (verdict !== 'again') return verdict.settled
    firstFailedAt ??= policy.clock.monotonic()
    await backOff(policy, failure, attempts, policy.clock.monotonic() - firstFailedAt, signal)
  }
}

async function backOff(
  policy: RetryPolicy,
  failure: StoreFailure,
  attempt: number,
  waitedMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const remainingMs = policy.retryForMs - waitedMs
  if (remainingMs <= 0) throw gaveUp(failure, attempt, waitedMs)
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 30))
  const delayMs = Math.min(remainingMs, ceiling * fraction(policy))
  const { operation, key } = failure
  policy.onRetry?.({ operation, key, attempt, waitedMs, delayMs, failure })
  await policy.clock.sleep(delayMs, signal)
}

/** A number in [0, 1). */
function fraction({ random }: RetryPolicy): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4)
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32
}

function gaveUp(last: StoreFailure, attempts: number, waitedMs: number): StoreFailure {
  const seconds = Math.round(waitedMs / 1000)
  return new StoreFailure(`${last.message} (gave up after ${seconds} s, ${attempts} attempts)`, {
    reason: last.reason,
    mayHaveHappened: last.mayHaveHappened,
    operation: last.operation,
    key: last.key,
    answer: last.answer,
    hint: last.hint,
    cause: last,
  })
}
