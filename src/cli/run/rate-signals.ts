import { formatBytes, MIN_RATE } from '../../base/quantity.ts'
import type { RateLimiter } from '../../base/rate-limiter.ts'
import type { Surroundings } from '../program/surroundings.ts'

/**
 * SIGUSR1 halves the limit and SIGUSR2 doubles it, while bytes move. Without a limit SIGUSR1
 * starts from the mean rate so far, once bytes have moved; there is nothing to double then.
 * Whoever sends the signal reads the answer, so it is told whether or not stderr is a terminal.
 */
export function changeLimitOnSignals(
  limiter: RateLimiter,
  { onRateChange, terminal }: Pick<Surroundings, 'onRateChange' | 'terminal'>,
  meanRate: () => number | undefined,
): void {
  onRateChange((change) => {
    if (limiter.limit === undefined) {
      if (change === 'double') return terminal.tell('there is no limit to double')
      const rate = meanRate() ?? 0
      // Nobody means by it that a dump which has hardly begun should crawl.
      if (rate < MIN_RATE)
        return terminal.tell('too little has moved yet: there is no rate to halve')
      limiter.limit = rate
    }
    if (change === 'double') limiter.double()
    else limiter.halve()
    if (limiter.limit < MIN_RATE) limiter.limit = MIN_RATE
    terminal.tell(`the limit is now ${formatBytes(Math.round(limiter.limit))}/s`)
  })
}
