import type { Parent } from '../format/nonce.ts'

/**
 * `sound` dumps count. `incomplete` ones do not: they go when sound ones of their age would.
 * `dubious` ones, whose server time or segments may not be their own, neither count nor go.
 */
export type Standing = 'sound' | 'incomplete' | 'dubious'

/**
 * Stored dumps, as far as retention looks at them. Each is named by its index, from 0, in the
 * order of its key: objects for a million of them would take half a gigabyte.
 */
export interface Candidates {
  readonly size: number
  /** A number for each series. Dumps of one series, a machine's stream, may build on each other. */
  seriesOf(index: number): number
  /** A number from 0 for each level; what it is called tells {@link levelName}. */
  levelOf(index: number): number
  levelName(level: number): string
  /** By the server's clock: milliseconds since 1970. */
  storedMs(index: number): number
  /** By the machine's clock, undefined if it did not say. */
  takenMs(index: number): number | undefined
  standingOf(index: number): Standing
  parentOf(index: number): Parent
  /** Those of this nonce, ascending; none if there are none. A view, made without a look at each. */
  withNonce(nonce: Parent): Int32Array
}

/** By the server's clock, then by the machine's, then by key, so that the order is total. */
export function newestFirst(candidates: Candidates): (a: number, b: number) => number {
  const taken = (index: number) => candidates.takenMs(index) ?? 0
  return (a, b) => candidates.storedMs(b) - candidates.storedMs(a) || taken(b) - taken(a) || a - b
}
