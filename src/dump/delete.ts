import { Failure } from '../base/failure.ts'
import type { ObjectLister, ObjectLock, ObjectRemover, ObjectVersion } from '../store/store.ts'
import type { Leftovers, LiteralObject, StoredDump } from './stored-dump.ts'

/** One version that may not be removed, and why. */
export interface LockedVersion {
  readonly key: string
  readonly versionId: string
  readonly lock: ObjectLock
}

/** What must go for one dump to be gone: its record's versions first, then those of its segments. */
export interface Removal {
  readonly target: StoredDump | LiteralObject | Leftovers
  /** In the order of removal. */
  readonly versions: readonly ObjectVersion[]
  readonly bytes: number
  /** Any of these forbids the whole removal. */
  readonly locked: readonly LockedVersion[]
}

export interface DeletePlan extends Removal {
  /** What the operator should know first, such as higher levels that build on this dump. */
  readonly warnings: readonly string[]
}

/** What deleting one dump would remove. Changes nothing. */
export async function planDelete(
  _store: ObjectLister & ObjectRemover,
  _target: StoredDump | LiteralObject | Leftovers,
  _signal?: AbortSignal,
): Promise<DeletePlan> {
  throw new Failure('unsupported', 'not yet')
}

/** Removes exactly what was planned. @throws `store-refused` if anything of it is locked, before anything is removed. */
export async function applyDelete(
  _store: ObjectRemover,
  _plan: Removal,
  _signal?: AbortSignal,
): Promise<void> {
  throw new Failure('unsupported', 'not yet')
}
