// When the lifecycle runs: as the sandbox starts, as its clock is changed, and at each midnight.
import { DAY_MS } from '../../base/time.ts'
import { warn } from '../../host/warn.ts'
import type { SandboxClock } from '../state/sandbox-clock.ts'
import type { State } from '../state/state.ts'
import type { LifecycleReport } from './lifecycle-report.ts'
import { runLifecycle, runLifecycleInTurns } from './run-lifecycle.ts'

/** Timers do not count while the machine sleeps, and the clock may be started meanwhile. */
const LONGEST_WAIT_MS = 600_000

export type LifecycleListener = (report: LifecycleReport) => void

/** What has the lifecycle do what is due, from now on until it is disposed. */
export interface LifecycleKeeper extends AsyncDisposable {
  /** Tells `listener` what each run did, those before a change of the clock returns included. */
  onRun(listener: LifecycleListener): Disposable
}

/** Does what came due while the sandbox was not running, then keeps doing what comes due. */
export function keepLifecycle(state: State): LifecycleKeeper {
  const { clock } = state
  const listeners = new Set<LifecycleListener>()
  const tell = (report: LifecycleReport) => listeners.forEach((listener) => listener(report))
  let day = dayOf(clock.now())
  let running = Promise.resolve()

  const runDue = async () => {
    const now = clock.now()
    if (dayOf(now) === day) return
    day = dayOf(now)
    tell(await runLifecycleInTurns(state, now))
  }
  const timer = new MidnightTimer(clock, () => {
    running = runDue()
      .catch(warn)
      .then(() => timer.wait())
  })
  const changes = clock.onChange(() => {
    const now = clock.now()
    day = dayOf(now)
    timer.wait()
    tell(runLifecycle(state, now))
  })

  runLifecycle(state, clock.now())
  timer.wait()
  return {
    onRun(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
    async [Symbol.asyncDispose]() {
      changes[Symbol.dispose]()
      await running
      timer.stop()
    },
  }
}

class MidnightTimer {
  readonly #clock: SandboxClock
  readonly #wake: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(clock: SandboxClock, wake: () => void) {
    this.#clock = clock
    this.#wake = wake
  }

  /** Calls `wake` once, at midnight at the latest, and does not keep the process for it. */
  wait(): void {
    this.stop()
    this.#timer = setTimeout(this.#wake, msToWait(this.#clock.now()))
    this.#timer.unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

/** Whole days since 1970, as rules count them: from midnight to midnight, UTC. */
function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

function msToWait(now: number): number {
  return Math.min(LONGEST_WAIT_MS, (dayOf(now) + 1) * DAY_MS - now)
}
