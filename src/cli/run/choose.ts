// How a command finds the dump that is meant.
import { Failure, failedWith } from '../../base/failure.ts'
import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import { type FoundDump, findDump, findDumps, findLeftovers } from '../../dump/find/find.ts'
import type { DumpSelector, IdSelector } from '../../dump/find/selector.ts'
import type { RemovalTarget } from '../../dump/remove/removal.ts'
import type { MachineName } from '../../format/machine-name.ts'
import type { ObjectStore } from '../../store/store.ts'
import { retyped } from '../program/advice.ts'
import type { Flags } from '../settings/names.ts'

/** Finds the dump that a command line means. @throws `not-found`, saying what there is instead. */
export type Choose = (
  store: ObjectStore,
  machine: () => MachineName,
  signal: AbortSignal,
) => Promise<FoundDump>

/** A selector, once it is known whose dumps are meant. @throws `bad-input` for an ambiguous one. */
export type Select = (machine: () => MachineName) => DumpSelector

/** Of several dumps the newest. */
export function newest(select: Select): Choose {
  return (store, machine, signal) => findDump(store, select(machine), signal)
}

/** Finds what a command line means to remove. */
export type ChooseTarget = (
  store: ObjectStore,
  machine: () => MachineName,
  signal: AbortSignal,
) => Promise<RemovalTarget>

/**
 * The one dump that fits, or, of an id, the segments of a dump that was never committed: what is
 * removed cannot be had back.
 *
 * @param flags what else must be typed to name one of several
 * @throws `bad-input` if several do, unless a time was given, which chooses among them.
 */
export function onlyOne(select: Select, flags: Flags): ChooseTarget {
  return async (store, machine, signal) => {
    const selector = select(machine)
    if (selector.by === 'id') return dumpOrLeftovers(store, selector, flags, signal)
    const { dump } = await findDump(store, selector, signal)
    if (selector.by !== 'name' || selector.at !== undefined) return dump
    const all = await findDumps(store, selector, signal)
    if (all.length > 1) throw severalFit(all, flags)
    return dump
  }
}

async function dumpOrLeftovers(
  store: ObjectStore,
  selector: IdSelector,
  flags: Flags,
  signal: AbortSignal,
): Promise<RemovalTarget> {
  try {
    return (await findDump(store, selector, signal)).dump
  } catch (error) {
    if (!failedWith(error, 'not-found')) throw error
    const [leftovers, ...more] = await findLeftovers(store, selector, signal)
    if (leftovers === undefined) throw error
    if (more.length > 0) throw severalFit([leftovers, ...more], flags)
    return leftovers
  }
}

function severalFit(targets: readonly RemovalTarget[], flags: Flags): Failure {
  const some = targets.slice(0, 10).map((target) => `  ${describeDump(target)}`)
  return new Failure('bad-input', `${targets.length} dumps fit: which one?`, {
    hint: [`Name it by its id: holdfast delete${retyped(flags)} --id ID`, ...some].join('\n'),
  })
}
