import { Failure } from '../base/failure.ts'
import type { MachineName } from '../format/machine-name.ts'
import type { ObjectLister } from '../store/store.ts'
import type { Leftovers, StoredDump, Stray } from './stored-dump.ts'

export interface CatalogueOptions {
  /** Only this machine's dumps; all machines' unless given. */
  readonly machine?: MachineName | undefined
  /** The host in s3dump's keys; the machine's name unless given. s3dump.py took the first label. */
  readonly s3dumpHost?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** A part of the bucket that may not be listed with these credentials. */
export interface Unlisted {
  readonly kind: 'unlisted'
  readonly prefix: string
  readonly why: Failure
}

export type CatalogueEntry = StoredDump | Leftovers | Stray | Unlisted

/** Dumps from one listing of `records/` and s3dump's keys, without looking at `data/`. */
export async function* listDumps(
  _store: ObjectLister,
  _options: CatalogueOptions = {},
): AsyncGenerator<StoredDump> {
  throw new Failure('unsupported', 'not yet')
}

/** Everything that the store holds of these machines: `data/` is listed too. */
export async function* readCatalogue(
  _store: ObjectLister,
  _options: CatalogueOptions = {},
): AsyncGenerator<CatalogueEntry> {
  throw new Failure('unsupported', 'not yet')
}
