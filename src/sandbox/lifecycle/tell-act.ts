import type { Bucket } from '../state/buckets.ts'
import type { LifecycleAct } from '../state/lifecycle-acts.ts'
import type { State } from '../state/state.ts'

/** Tells the bucket's access log, if it has one, once it is certain. Within a transaction. */
export function tellAct(state: State, bucket: Bucket, act: Omit<LifecycleAct, 'bucket'>): void {
  if (bucket.logging === undefined) return
  state.database.afterCommit(() => state.lifecycleActs.tell({ ...act, bucket: bucket.name }))
}
