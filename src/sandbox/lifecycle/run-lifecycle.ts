// Lifecycle rules at work. Source: "Managing the lifecycle of objects" in the S3 user guide.
import type { Bucket } from '../state/buckets.ts'
import type { State } from '../state/state.ts'
import { abortUploads } from './abort-uploads.ts'
import { duePeriod, noteDone } from './due-period.ts'
import { type LifecycleCounts, type LifecycleReport, noCounts } from './lifecycle-report.ts'
import { treatVersions } from './treat-versions.ts'
import type { Period } from './version-fate.ts'

/**
 * Does all that lifecycle rules have due by `now`, by the sandbox's clock, in the order of dates:
 * as if each midnight since the last run had come one by one. Nothing else runs meanwhile.
 */
export function runLifecycle(state: State, now: number): LifecycleReport {
  const steps = lifecycleSteps(state, now)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/**
 * As {@link runLifecycle}, in short steps between which requests are served, each a transaction.
 * A process that is killed meanwhile does the rest when the run is asked for again.
 */
export async function runLifecycleInTurns(state: State, now: number): Promise<LifecycleReport> {
  const steps = lifecycleSteps(state, now)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function* lifecycleSteps(state: State, now: number): Generator<void, LifecycleReport> {
  const buckets = new Map<string, LifecycleCounts>()
  const period = duePeriod(state.database, now)
  if (period.from <= period.through) {
    for (const bucket of state.buckets.withLifecycle()) {
      const counts = noCounts()
      yield* treatBucket(state, bucket, period, counts)
      if (!isNothing(counts)) buckets.set(bucket.name, counts)
    }
  }
  noteDone(state.database, period)
  return { through: now, buckets }
}

function* treatBucket(
  state: State,
  bucket: Bucket,
  period: Period,
  counts: LifecycleCounts,
): Generator<void> {
  const rules = bucket.lifecycle?.rules.filter(({ isEnabled }) => isEnabled) ?? []
  if (bucket.lifecycle === undefined || rules.length === 0) return
  const configuration = { ...bucket.lifecycle, rules }
  const treatment = { state, bucket, configuration, period, counts }
  yield* abortUploads(treatment)
  yield* treatVersions(treatment)
}

function isNothing(counts: LifecycleCounts): boolean {
  const { expired, noncurrentExpired, markersRemoved, transitions, uploadsAborted } = counts
  const sum = expired + noncurrentExpired + markersRemoved + uploadsAborted
  return sum === 0 && Object.keys(transitions).length === 0
}
