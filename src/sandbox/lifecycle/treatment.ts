import type { Bucket } from '../state/buckets.ts'
import type { LifecycleConfiguration } from '../state/lifecycle.ts'
import type { State } from '../state/state.ts'
import type { LifecycleCounts } from './lifecycle-report.ts'
import type { Period } from './version-fate.ts'

/** What a run needs of a bucket, as it was when its turn came. */
export interface Treatment {
  readonly state: State
  readonly bucket: Bucket
  readonly configuration: LifecycleConfiguration
  readonly period: Period
  readonly counts: LifecycleCounts
}
