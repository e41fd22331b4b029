// Deleting one dump, named by the operator.

import { isMachineName } from '../format/machine-name.ts'
import { Lineage } from '../retain/lineage.ts'
import type { ObjectLister, ObjectRemover } from '../store/store.ts'
import { listDumps } from './catalogue.ts'
import { applyRemoval, planRemoval, type Removal, type RemovalTarget } from './removal.ts'
import { candidateOf } from './retention-candidate.ts'
import { describeDump, type StoredDump } from './stored-dump.ts'

export interface DeletePlan extends Removal {
  /** What the operator should know first, such as higher levels that build on this dump. */
  readonly warnings: readonly string[]
}

/**
 * What deleting one dump would remove: all versions of its record, then of its segments. Segments
 * that another record names too stay. Changes nothing.
 */
export async function planDelete(
  store: ObjectLister & ObjectRemover,
  target: RemovalTarget,
  signal?: AbortSignal,
): Promise<DeletePlan> {
  if (target.kind === 'object' || target.kind === 'leftovers') {
    return { ...(await planRemoval(store, target, { signal })), warnings: [] }
  }
  const { twins, warnings } = await findRelatives(store, target, signal)
  const keepSegments = twins.length > 0
  return { ...(await planRemoval(store, target, { keepSegments, signal })), warnings }
}

/**
 * Removes exactly what was planned; again, after an interruption, is harmless.
 *
 * @throws `store-refused` if anything of it is locked, before anything is removed.
 */
export async function applyDelete(
  store: ObjectRemover,
  plan: Removal,
  signal?: AbortSignal,
): Promise<void> {
  await applyRemoval(store, plan, signal)
}

interface Relatives {
  /** Other dumps whose records name the same segments. */
  readonly twins: readonly StoredDump[]
  readonly warnings: readonly string[]
}

/** The dumps of the same machine that share the target's segments or build on it. */
async function findRelatives(
  store: ObjectLister,
  target: StoredDump,
  signal: AbortSignal | undefined,
): Promise<Relatives> {
  const machine = target.kind === 'dump' ? target.name.machine : target.name.host
  if (!isMachineName(machine)) return { twins: [], warnings: [] }
  const own = candidateOf(target)
  const dumps = await Array.fromAsync(listDumps(store, { machine, signal }))
  const others = dumps.filter((dump) => candidateOf(dump).id !== own.id)
  const twins = others.filter(
    (dump) => own.nonce !== undefined && candidateOf(dump).nonce === own.nonce,
  )
  const children = others.filter(
    (dump) => own.nonce !== undefined && candidateOf(dump).parent === own.nonce,
  )
  return {
    twins,
    warnings: [
      ...twins.map((dump) => `${describeDump(dump)} names the same segments: they stay`),
      ...children.map((dump) => `${describeDump(dump)} builds on it and will be useless`),
      ...presumedChildren(target, dumps).map(
        (dump) => `${describeDump(dump)} may build on it: its parent is not known`,
      ),
    ],
  }
}

/** One dump of unknown parent that may build on `target`, if there is any. */
function presumedChildren(target: StoredDump, dumps: readonly StoredDump[]): StoredDump[] {
  const candidates = dumps.map((dump) => ({ dump, candidate: candidateOf(dump) }))
  const lineage = new Lineage(candidates.map(({ candidate }) => candidate))
  const id = candidateOf(target).id
  const child = candidates.find(
    ({ candidate }) =>
      candidate.parent === 'unknown' &&
      lineage.basesOf(candidate).bases?.some((base) => base.id === id),
  )
  return child === undefined ? [] : [child.dump]
}
