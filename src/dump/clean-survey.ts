import type { Candidate } from '../retain/candidate.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { candidateOf } from './retention-candidate.ts'
import {
  type DumpProblem,
  describeDump,
  type Leftovers,
  type StoredDump,
  type Stray,
} from './stored-dump.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * How long segments may be without a record before they count as left over. Those of a dump on
 * its way have none yet, and S3 dates a segment by the moment its upload began: between two of
 * them lie up to twice the time that one takes. 64 GiB in 15 days are 53 kB/s.
 */
export const LEFTOVERS_KEPT_DAYS = 30

/** All that retention has to look at, from one pass over the catalogue. */
export class CleanSurvey {
  readonly dumps = new Map<Candidate, StoredDump>()
  readonly #found: StoredDump[] = []
  readonly #leftovers: Leftovers[] = []
  readonly #strays: Stray[] = []
  /** A moment that has certainly passed, by the server's clock; ours may be wrong. */
  #newest = new Date(0)

  static async of(entries: AsyncIterable<CatalogueEntry>): Promise<CleanSurvey> {
    const survey = new CleanSurvey()
    for await (const entry of entries) survey.#add(entry)
    survey.#enter()
    return survey
  }

  dumpOf(candidate: Candidate): StoredDump {
    const dump = this.dumps.get(candidate)
    if (dump === undefined) throw new Error(`${candidate.id} was not surveyed`)
    return dump
  }

  /** Segments without a record that are too old to be on their way. */
  staleLeftovers(): Leftovers[] {
    return this.#leftovers.filter((leftovers) => this.#isStale(leftovers))
  }

  notes(): string[] {
    return [
      ...this.#strays.map(({ object }) => `${object.key} is none of holdfast's objects`),
      ...this.#leftovers
        .filter((leftovers) => !this.#isStale(leftovers))
        .map((leftovers) => `${describeDump(leftovers)} may be of a dump on its way`),
      ...[...this.dumps.values()].flatMap((dump) =>
        dump.problem === undefined ? [] : [`${describeDump(dump)}: ${dump.problem.detail}`],
      ),
    ]
  }

  #isStale({ lastModified }: Leftovers): boolean {
    return this.#newest.getTime() - lastModified.getTime() > LEFTOVERS_KEPT_DAYS * DAY_MS
  }

  #add(entry: CatalogueEntry): void {
    switch (entry.kind) {
      case 'dump':
      case 's3dump':
        this.#found.push(entry)
        this.#saw(entry.lastModified)
        break
      case 'leftovers':
        this.#leftovers.push(entry)
        this.#saw(entry.lastModified)
        break
      case 'stray':
        this.#strays.push(entry)
        this.#saw(entry.object.lastModified)
        break
      case 'other':
        this.#saw(entry.object.lastModified)
        break
      case 'unlisted':
        break
      default:
        entry satisfies never
    }
  }

  #saw(date: Date): void {
    if (date > this.#newest) this.#newest = date
  }

  /**
   * Of several records that name the same segments all are dubious, the first too: whoever holds
   * a machine's key can write a second record of a good dump, so that its removal by the rule of
   * another stream would take the good dump's segments along.
   */
  #enter(): void {
    const records = new Map<string, number>()
    for (const dump of this.#found) {
      const segments = segmentsOf(dump)
      if (segments !== undefined) records.set(segments, (records.get(segments) ?? 0) + 1)
    }
    for (const dump of this.#found) {
      const shared = (records.get(segmentsOf(dump) ?? '') ?? 0) > 1
      const entered = shared ? { ...dump, problem: SHARED } : dump
      this.dumps.set(candidateOf(entered), entered)
    }
  }
}

const SHARED: DumpProblem = {
  kind: 'shared-segments',
  detail: 'another record names the same segments',
}

function segmentsOf(dump: StoredDump): string | undefined {
  return dump.kind === 'dump' ? `${dump.name.machine}/${dump.name.nonce}` : undefined
}
