import { Failure } from '../base/failure.ts'
import type { ObjectReader } from '../store/store.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { CheckedBy, ReadDumpOptions } from './read.ts'
import type { StoredDump } from './stored-dump.ts'

export interface VerifyOptions extends ReadDumpOptions {
  /** `quick`: sizes and stored checksums, without downloading. `full`: reads every byte. */
  readonly depth: 'quick' | 'full'
  /** Called as bytes are read, with the bytes since the last call. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

export type Verdict =
  | {
      readonly kind: 'dump'
      readonly dump: StoredDump
      /** What is damaged, as sentences; empty for a sound dump. */
      readonly findings: readonly string[]
      /** What the result rests on. */
      readonly checkedBy: CheckedBy
    }
  /** Something that is no damage but worth knowing: leftovers, strays, what may not be listed. */
  | { readonly kind: 'note'; readonly text: string }

/** Checks each dump of a catalogue and says what it found, dump by dump. Never throws for damage. */
export async function* verifyDumps(
  _store: ObjectReader,
  _entries: AsyncIterable<CatalogueEntry>,
  _options: VerifyOptions,
): AsyncGenerator<Verdict> {
  throw new Failure('unsupported', 'not yet')
}
