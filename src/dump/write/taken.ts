import type { Clock } from '../../base/clock.ts'
import { type Instant, instantOf } from '../../format/instant.ts'

/**
 * Now, for a dump that follows the one taken at `previous`. Names and stores count whole seconds: of
 * two dumps in one of them nobody could tell the newer, so this waits for the next to begin.
 *
 * @throws the reason of `signal` if it aborts.
 */
export async function takenAfter(
  previous: Instant | undefined,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Instant> {
  for (;;) {
    const now = clock.now()
    const taken = instantOf(now)
    if (taken !== previous) return taken
    await clock.sleep(1000 - now.getMilliseconds(), signal)
  }
}
