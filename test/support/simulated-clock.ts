import type { Clock } from '../../src/base/clock.ts'

/** Time that passes only in sleeps, to the next waker. */
export function simulatedClock(): Clock {
  let now = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const advance = () => {
    const next = sleepers.sort((a, b) => a.at - b.at).shift()
    if (next === undefined) return
    now = Math.max(now, next.at)
    next.wake()
  }
  return {
    now: () => new Date(now),
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        sleepers.push({ at: now + ms, wake: resolve })
        setImmediate(advance)
      }),
  }
}
