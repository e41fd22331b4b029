// Deleting one dump, named by the operator.
import { isMachineName } from '../../format/machine-name.ts'
import type { Nonce } from '../../format/nonce.ts'
import { Lineage } from '../../retain/lineage.ts'
import { Shelves } from '../../retain/shelves.ts'
import type { ObjectLister, ObjectRemover } from '../../store/store.ts'
import { listDumps } from '../catalogue/catalogue.ts'
import { DumpTable } from '../catalogue/dump-table.ts'
import { describeDump, type ListedDump } from '../catalogue/stored-dump.ts'
import { applyRemoval, planRemoval, type Removal, type RemovalTarget } from './removal.ts'

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
  const { hasTwins: keepSegments, warnings } = await findRelatives(store, target, signal)
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
  /** Whether other records name the same segments. */
  readonly hasTwins: boolean
  readonly warnings: readonly string[]
}

/** The dumps of the same machine that share the target's segments or build on it. */
async function findRelatives(
  store: ObjectLister,
  target: ListedDump,
  signal: AbortSignal | undefined,
): Promise<Relatives> {
  const machine = target.kind === 'dump' ? target.name.machine : target.name.host
  if (!isMachineName(machine)) return { hasTwins: false, warnings: [] }
  const dumps = await DumpTable.of(listDumps(store, { machine, signal }))
  const own = ownIndex(dumps, target)
  const nonce = target.kind === 'dump' ? target.name.nonce : undefined
  const twins =
    nonce === undefined ? [] : [...dumps.withNonce(nonce)].filter((index) => index !== own)
  const children = nonce === undefined ? [] : childrenOf(dumps, nonce, own)
  const describe = (index: number) => describeDump(dumps.dumpOf(index))
  return {
    hasTwins: twins.length > 0,
    warnings: [
      ...twins.map((index) => `${describe(index)} names the same segments: they stay`),
      ...children.map((index) => `${describe(index)} builds on it and will be useless`),
      ...presumedChild(dumps, own).map(
        (index) => `${describe(index)} may build on it: its parent is not known`,
      ),
    ],
  }
}

function ownIndex(dumps: DumpTable, target: ListedDump): number | undefined {
  if (target.kind === 'dump') {
    const same = [...dumps.withNonce(target.name.nonce)]
    return same.find((index) => keyOf(dumps.dumpOf(index)) === target.recordKey)
  }
  return dumps.s3dumps().find((index) => keyOf(dumps.dumpOf(index)) === keyOf(target))
}

function keyOf(dump: ListedDump): string | undefined {
  return dump.kind === 'dump' ? dump.recordKey : dump.objects[0]?.key
}

function childrenOf(dumps: DumpTable, nonce: Nonce, own: number | undefined): number[] {
  const children: number[] = []
  for (let index = 0; index < dumps.size; index++) {
    if (index !== own && dumps.parentOf(index) === nonce) children.push(index)
  }
  return children
}

/** One dump of unknown parent that may build on `own`, if there is any. */
function presumedChild(dumps: DumpTable, own: number | undefined): number[] {
  if (own === undefined) return []
  const lineage = new Lineage(dumps, new Shelves(dumps))
  for (let index = 0; index < dumps.size; index++) {
    if (dumps.parentOf(index) !== 'unknown') continue
    for (const base of lineage.basesOf(index).bases ?? []) if (base === own) return [index]
  }
  return []
}
