// The time that the sandbox lives by. Signatures are judged by the real one: see docs/sandbox.md.
import { Failure } from '../../base/failure.ts'
import { isoSeconds } from '../../base/time.ts'
import type { Database } from './database.ts'
import { readSetting, writeSetting } from './settings.ts'

/** A clock that can be stopped, set and advanced, and goes on where it stood after a restart. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly isStopped: boolean
  /** Lets it stand at the time that it shows. */
  stop(): void
  /** Lets it go on from the time that it shows. */
  start(): void
  /**
   * Sets it, to milliseconds since 1970; what is due by then is done when this returns.
   *
   * @throws `bad-input` for a time before the one it shows: everything here was made before now, as
   *   in AWS, and what lies in the future would be neither locked nor due.
   */
  set(ms: number): void
  /** Sets it so much later. @throws `bad-input` for less than nothing, or past the year 2199. */
  advance(ms: number): void
  /** Calls `listener` after each change, before the call that made it returns. */
  onChange(listener: () => void): Disposable
}

/** The clock as the sandbox itself has it. */
export interface ResettableClock extends SandboxClock {
  /** Has it show the real time again, although that may be earlier: nothing is left of later. */
  reset(): void
}

/** Versions are ordered by microseconds, which a number counts exactly until 2255. */
const LAST_MS = Date.UTC(2199, 11, 31, 23, 59, 59)

/** How the clock stands: still, or so much before (negative) or after the real time. */
type Reading = { readonly stoppedAt: number } | { readonly aheadMs: number }

/** The clock of a database, which keeps how it stands. `realNow` is in milliseconds since 1970. */
export function openClock(database: Database, realNow: () => number = Date.now): ResettableClock {
  let reading = keptReading(database)
  const listeners = new Set<() => void>()
  const now = () => ('stoppedAt' in reading ? reading.stoppedAt : realNow() + reading.aheadMs)
  const change = (next: Reading) => {
    writeSetting(database, 'clock', JSON.stringify(next))
    reading = next
    for (const listener of listeners) listener()
  }
  const set = (ms: number) => {
    requireLater(ms, now())
    change('stoppedAt' in reading ? { stoppedAt: ms } : { aheadMs: ms - realNow() })
  }
  return {
    now,
    get isStopped() {
      return 'stoppedAt' in reading
    },
    stop: () => change({ stoppedAt: now() }),
    start: () => change({ aheadMs: now() - realNow() }),
    set,
    advance: (ms) => set(now() + ms),
    reset: () => change({ aheadMs: 0 }),
    onChange(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
  }
}

function requireLater(ms: number, now: number): void {
  if (!Number.isSafeInteger(ms) || ms > LAST_MS) {
    throw new Failure('bad-input', 'the clock goes no further than the year 2199', {
      hint: 'Choose an earlier time.',
    })
  }
  if (ms >= now) return
  throw new Failure('bad-input', `the clock shows ${isoSeconds(now)}, and cannot be set back`, {
    hint: 'Whatever was stored or made since would come from the future. Begin anew: holdfast sandbox reset.',
  })
}

/** A clock that nobody has touched shows the real time. */
function keptReading(database: Database): Reading {
  const kept = readSetting(database, 'clock')
  return kept === undefined ? { aheadMs: 0 } : (JSON.parse(kept) as Reading)
}
