import type { Parent } from '../format/nonce.ts'

/** A stored dump, as far as retention looks at it. */
export interface Candidate {
  /** Unlike that of any other candidate. */
  readonly id: string
  /** Dumps of one series, a machine's stream, may build on each other. */
  readonly series: string
  readonly level: string
  /** By the server's clock. */
  readonly stored: Date
  /** By the machine's clock, if it said. */
  readonly taken: Date | undefined
  readonly nonce: string | undefined
  readonly parent: Parent
  /**
   * `sound` dumps count. `incomplete` ones do not: they go when sound ones of their age would.
   * `dubious` ones, whose server time or segments may not be their own, neither count nor go.
   */
  readonly standing: 'sound' | 'incomplete' | 'dubious'
}

/** By the server's clock, then by the machine's, then by name, so that the order is total. */
export function newestFirst(a: Candidate, b: Candidate): number {
  const stated = (candidate: Candidate) => candidate.taken?.getTime() ?? 0
  return (
    b.stored.getTime() - a.stored.getTime() ||
    stated(b) - stated(a) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  )
}
