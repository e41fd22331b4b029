import { Failure } from '../base/failure.ts'
import type { MachineName } from '../format/machine-name.ts'
import type { ObjectLister, ObjectReader } from '../store/store.ts'
import type { LiteralObject, StoredDump } from './stored-dump.ts'

/** Which dump is meant. */
export type DumpSelector =
  | {
      readonly by: 'name'
      readonly machine: MachineName
      /** The host in s3dump's keys; the machine's name unless given. */
      readonly s3dumpHost?: string | undefined
      readonly stream: string
      readonly level: string
      /** The newest taken at or before this moment. */
      readonly at?: Date | undefined
      /** Only those of this UTC day, `2026-11-21`. */
      readonly date?: string | undefined
    }
  /** The dump whose nonce starts so. */
  | { readonly by: 'id'; readonly machine: MachineName; readonly id: string }
  /** The object of this name. */
  | { readonly by: 'key'; readonly key: string }

export interface FoundDump {
  readonly dump: StoredDump | LiteralObject
  /** What the operator should know of the choice: sentences. */
  readonly notes: readonly string[]
}

/** All dumps that a selector fits, in the order of preference. `delete` refuses more than one. */
export async function findDumps(
  _store: ObjectLister & ObjectReader,
  _selector: DumpSelector,
  _signal?: AbortSignal,
): Promise<readonly (StoredDump | LiteralObject)[]> {
  throw new Failure('unsupported', 'not yet')
}

/** The newest dump that a selector fits. @throws `not-found`, saying what there is instead. */
export async function findDump(
  _store: ObjectLister & ObjectReader,
  _selector: DumpSelector,
  _signal?: AbortSignal,
): Promise<FoundDump> {
  throw new Failure('unsupported', 'not yet')
}
