import type { Clock, RandomBytes } from '../base/clock.ts'
import { Failure } from '../base/failure.ts'
import type { DumpName } from '../format/dump-name.ts'
import type { Instant } from '../format/instant.ts'
import type { MachineName } from '../format/machine-name.ts'
import type { Parent } from '../format/nonce.ts'
import type { DumpRecord } from '../format/record.ts'
import type { ObjectWriter, StorageClass } from '../store/store.ts'
import type { DumpSource } from './source.ts'
import type { UploadSizes } from './upload-sizes.ts'
import type { OnWriteEvent } from './write-events.ts'
import type { WriteGuards } from './write-guards.ts'

export interface DumpRequest {
  readonly machine: MachineName
  readonly stream: string
  readonly level: string
  readonly parent: Parent
  /** When the dump was taken; the moment at which writing starts unless given. */
  readonly taken?: Instant | undefined
  /** Of the segments; the record stays in the default class, so that it can always be read. */
  readonly storageClass?: StorageClass | undefined
  /** Made by `uploadSizes`; its defaults unless given. */
  readonly sizes?: UploadSizes | undefined
  readonly guards?: WriteGuards | undefined
  /** Name and version of the program that writes. */
  readonly tool: readonly [name: string, version: string]
}

/** What a write needs of the world. The store is wrapped already: it retries and counts. */
export interface WriteTools {
  readonly store: ObjectWriter
  readonly clock: Clock
  readonly random: RandomBytes
  readonly onEvent?: OnWriteEvent | undefined
}

export interface CommittedDump extends DumpName {
  /** The key of its record. */
  readonly key: string
  readonly record: DumpRecord
}

/**
 * Stores what `source` gives as one dump, whole or not at all: its record is written last.
 * Disposes of the source in every case. Memory is `partBytes × concurrency` plus a constant.
 *
 * @throws `bad-input` for an unusable name, before anything is read or sent.
 * @throws `source-failed` if the producer failed or a guard refused; nothing was committed.
 * @throws `outcome-unknown` if the write of the record was never answered.
 * @throws the reason of `signal` if it aborts; otherwise the store's first failure.
 */
export async function writeDump(
  request: DumpRequest,
  source: DumpSource,
  tools: WriteTools,
  signal?: AbortSignal,
): Promise<CommittedDump> {
  throw new Failure('unsupported', `not written yet ${String([request, source, tools, signal])}`)
}
