import { detached } from '../../base/detached.ts'
import { DAY_MS } from '../../base/time.ts'
import type { CatalogueEntry } from '../catalogue/catalogue.ts'
import { DumpTable } from '../catalogue/dump-table.ts'
import { describeDump, type Leftovers, SHARED_SEGMENTS } from '../catalogue/stored-dump.ts'

/**
 * How long segments may be without a record before they count as left over. Those of a dump on
 * its way have none yet, and S3 dates a segment by the moment its upload began: between two of
 * them lie up to twice the time that one takes. 64 GiB in 15 days are 53 kB/s.
 */
export const LEFTOVERS_KEPT_DAYS = 30

/** All that retention has to look at, from one pass over the catalogue. */
export class CleanSurvey {
  readonly dumps = new DumpTable()
  readonly #leftovers: Leftovers[] = []
  readonly #strays: string[] = []
  #newest = new Date(0)

  static async of(entries: AsyncIterable<CatalogueEntry>): Promise<CleanSurvey> {
    const survey = new CleanSurvey()
    for await (const entry of entries) survey.#add(entry)
    survey.#doubtTwins()
    return survey
  }

  /** A moment that has certainly passed, by the server's clock; ours may be wrong. */
  get passed(): Date {
    return this.#newest
  }

  /** Segments without a record that are too old to be on their way. */
  staleLeftovers(): Leftovers[] {
    return this.#leftovers.filter((leftovers) => this.#isStale(leftovers))
  }

  notes(): string[] {
    const troubled = this.dumps.troubled().map((index) => this.dumps.dumpOf(index))
    return [
      ...this.#strays.map((key) => `${key} is none of holdfast's objects`),
      ...this.#leftovers
        .filter((leftovers) => !this.#isStale(leftovers))
        .map((leftovers) => `${describeDump(leftovers)} may be of a dump on its way`),
      ...troubled.map((dump) => `${describeDump(dump)}: ${dump.problem?.detail}`),
    ]
  }

  #isStale({ lastModified }: Leftovers): boolean {
    return this.#newest.getTime() - lastModified.getTime() > LEFTOVERS_KEPT_DAYS * DAY_MS
  }

  #add(entry: CatalogueEntry): void {
    switch (entry.kind) {
      case 'dump':
      case 's3dump':
        this.dumps.add(entry)
        this.#saw(entry.lastModified)
        break
      case 'leftovers':
        this.#leftovers.push(entry)
        this.#saw(entry.lastModified)
        break
      case 'stray':
        this.#strays.push(detached(entry.object.key))
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
  #doubtTwins(): void {
    for (const twins of this.dumps.twins()) {
      for (const index of twins) this.dumps.setProblem(index, SHARED_SEGMENTS)
    }
  }
}
