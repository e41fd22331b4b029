// How a command finds the dump that is meant.
import { Failure } from '../base/failure.ts'
import { type DumpSelector, type FoundDump, findDump, findDumps } from '../dump/find.ts'
import { describeDump } from '../dump/stored-dump.ts'
import type { MachineName } from '../format/machine-name.ts'
import type { ObjectStore } from '../store/store.ts'

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

/**
 * The one dump that fits: what is deleted cannot be had back.
 *
 * @throws `bad-input` if several do, unless a time was given, which chooses among them.
 */
export function onlyOne(select: Select): Choose {
  return async (store, machine, signal) => {
    const selector = select(machine)
    const found = await findDump(store, selector, signal)
    if (selector.by !== 'name' || selector.at !== undefined) return found
    const all = await findDumps(store, selector, signal)
    if (all.length <= 1) return found
    const some = all.slice(0, 10).map((dump) => `  ${describeDump(dump)}`)
    throw new Failure('bad-input', `${all.length} dumps are named so: which one?`, {
      hint: ['Name it by its id: holdfast delete --id ID', ...some].join('\n'),
    })
  }
}
