import { Failure } from '../base/failure.ts'
import type { KeepRule } from '../retain/keep-rule.ts'
import type { ObjectLister, ObjectRemover } from '../store/store.ts'
import type { CatalogueOptions } from './catalogue.ts'
import type { Removal } from './delete.ts'
import type { ClassBytes, StoredDump } from './stored-dump.ts'

export interface KeptDump {
  readonly dump: StoredDump
  /** Why, as a few words: `of one of the newest 7 days`, `20261121T… level 1 builds on it`. */
  readonly why: string
}

export interface CleanPlan {
  /** In the order of removal: what builds on a dump goes before it. */
  readonly removals: readonly Removal[]
  readonly kept: readonly KeptDump[]
  /** What the operator should know: strays, damaged dumps, missing parents, young leftovers. */
  readonly notes: readonly string[]
  /** Stored bytes that would go, noncurrent versions included. */
  readonly bytes: number
  /** The same, of current objects, by storage class: what the monthly bill would lose. */
  readonly classes: readonly ClassBytes[]
}

/** What `clean` would remove and why it keeps the rest. Changes nothing. @throws `bad-input` for a count of 0. */
export async function planClean(
  _store: ObjectLister & ObjectRemover,
  _rule: KeepRule,
  _options: CatalogueOptions = {},
): Promise<CleanPlan> {
  throw new Failure('unsupported', 'not yet')
}

/** Removes exactly what was planned, dump by dump; `onRemoved` hears of each as it is gone. */
export async function applyClean(
  _store: ObjectRemover,
  _plan: CleanPlan,
  _options: {
    readonly onRemoved?: ((removal: Removal) => void) | undefined
    readonly signal?: AbortSignal | undefined
  } = {},
): Promise<void> {
  throw new Failure('unsupported', 'not yet')
}
