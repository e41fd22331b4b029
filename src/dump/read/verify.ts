// Whether what is stored is what the records say.
import { Failure, failedWith } from '../../base/failure.ts'
import type { ObjectReader } from '../../store/store.ts'
import type { CatalogueEntry } from '../catalogue/catalogue.ts'
import { describeDump, type StoredDump } from '../catalogue/stored-dump.ts'
import type { DumpObject } from './dump-objects.ts'
import { isArchived } from './fetch-ahead.ts'
import { type CheckedBy, inspectDump, type ReadDumpOptions, readVerified } from './read.ts'

export interface VerifyOptions extends ReadDumpOptions {
  /** `quick`: sizes and stored checksums, without downloading. `full`: reads every byte. */
  readonly depth: 'quick' | 'full'
  /** Hears of bytes as they are read, with their number. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** What was found of one dump. */
export interface DumpVerdict {
  readonly kind: 'dump'
  readonly dump: StoredDump
  /** What is damaged, as sentences; empty for a sound dump. */
  readonly findings: readonly string[]
  /** What could not be checked, and why: sentences. */
  readonly doubts: readonly string[]
  /** What the verdict rests on; undefined if nothing could be checked. */
  readonly checkedBy: CheckedBy | undefined
  /** Whether the store keeps no checksum of an object that holdfast sent with one. */
  readonly lacksStoredSums: boolean
}

export type Verdict =
  | DumpVerdict
  /** Something that is no damage but worth knowing: leftovers, strays, what may not be listed. */
  | { readonly kind: 'note'; readonly text: string }

/**
 * Checks each dump of a catalogue and says what it found, dump by dump. Damage is a finding, an
 * archived object a doubt; that the store refuses or is gone ends it.
 */
export async function* verifyDumps(
  store: ObjectReader,
  entries: AsyncIterable<CatalogueEntry>,
  options: VerifyOptions,
): AsyncGenerator<Verdict> {
  for await (const entry of entries) {
    switch (entry.kind) {
      case 'dump':
      case 's3dump':
        yield await verifyDump(store, entry, options)
        break
      case 'leftovers':
        yield note(`${describeDump(entry)}: ${entry.segments} of ${entry.bytes} bytes, no record`)
        break
      case 'stray':
        yield note(`${entry.object.key} is none of holdfast's objects`)
        break
      case 'unlisted':
        yield note(`${entry.prefix}… may not be listed: s3dump's dumps were not checked`)
        break
      case 'other':
        break
      default:
        entry satisfies never
    }
  }
}

function note(text: string): Verdict {
  return { kind: 'note', text }
}

/** Checks one dump. @throws the store's failure, if that is what keeps it from being checked. */
async function verifyDump(
  store: ObjectReader,
  dump: StoredDump,
  options: VerifyOptions,
): Promise<DumpVerdict> {
  const findings = dump.problem === undefined ? [] : [dump.problem.detail]
  const doubts: string[] = []
  const report = (error: unknown) => {
    options.signal?.throwIfAborted()
    if (failedWith(error, 'corrupt')) findings.push(error.message)
    else if (failedWith(error, 'unsupported') || isArchived(error)) doubts.push(error.message)
    else throw error
  }
  const checks = new Set<CheckedBy>()
  let lacksStoredSums = false
  try {
    for (const object of (await inspectDump(store, dump, options.signal)).objects) {
      if (object instanceof Failure) {
        report(object)
        continue
      }
      lacksStoredSums ||= dump.kind === 'dump' && object.storedCrc32 === undefined
      checks.add(await verifyObject(store, object, options, report))
    }
  } catch (error) {
    report(error)
  }
  return { kind: 'dump', dump, findings, doubts, checkedBy: weakest(checks), lacksStoredSums }
}

async function verifyObject(
  store: ObjectReader,
  object: DumpObject,
  options: VerifyOptions,
  report: (error: unknown) => void,
): Promise<CheckedBy> {
  const byStore = object.storedCrc32 === undefined ? 'length' : 'crc32'
  // The store's own sum was compared with the record's already, if there is a record.
  if (options.depth === 'quick') return object.sha256 === undefined ? 'length' : byStore
  try {
    const stream = readVerified(store, [object], options)
    for await (const bytes of stream) options.onBytes?.(bytes.length)
  } catch (error) {
    report(error)
  }
  return object.sha256 === undefined ? byStore : 'sha256'
}

function weakest(checks: ReadonlySet<CheckedBy>): CheckedBy | undefined {
  return (['length', 'crc32', 'sha256'] as const).find((check) => checks.has(check))
}
