// How the operator may name a dump.
import { Failure } from '../../base/failure.ts'
import type { MachineName } from '../../format/machine-name.ts'

/** A stream and level of a machine, perhaps at a certain time. */
export interface NameSelector {
  readonly by: 'name'
  readonly machine: MachineName
  /** The host in s3dump's keys; the machine's name unless given. */
  readonly s3dumpHost?: string | undefined
  readonly stream: string
  readonly level: string
  /** The newest taken at or before this moment. */
  readonly at?: Date | undefined
  /** Only those of this UTC day, `2026-11-21`; of s3dump's, those of this very date. */
  readonly date?: string | undefined
}

/** The dump whose nonce starts so; at least 4 hex digits. */
export interface IdSelector {
  readonly by: 'id'
  readonly machine: MachineName
  readonly id: string
}

/** The object of this very name. */
export interface KeySelector {
  readonly by: 'key'
  readonly key: string
}

export type DumpSelector = NameSelector | IdSelector | KeySelector

/** The beginning of a dump's nonce. @throws `bad-input` for less than 4 hex digits of it. */
export function parseId(text: string): string {
  if (/^[0-9a-f]{4,32}$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not an id`, {
    hint: 'Write 4 to 32 hex digits, as `holdfast list` shows them.',
  })
}
