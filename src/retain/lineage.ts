import { type Candidate, newestFirst } from './candidate.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What a dump builds on; `bases` is undefined if its stated parent is not there. */
export interface Bases {
  readonly bases: readonly Candidate[] | undefined
  /** Whether the dump itself names it. */
  readonly certain: boolean
}

/**
 * What each dump builds on.
 *
 * - A dump with a stated parent builds on the dump of that nonce (on all of them, if several
 *   records claim it), one with parent `0` on nothing.
 * - Where the parent is unknown, as in all of s3dump's dumps, every plausible one is kept: of each
 *   lower level of the series, the dumps stored before this one and after it was begun, when they
 *   may have been its base or not, and back from there to the newest sound one stored before it
 *   was begun. It was begun when its machine says, at the latest when it was stored, and a day
 *   earlier than that, because a machine's clock may be wrong.
 * - Levels that are numbers are ordered by value. Other levels are names without an order: for one
 *   of unknown parent every other level of its series is lower.
 *
 * Each dump is given as a base only once, to the first that asks: then the work is proportional
 * to the number of dumps, whatever a hostile machine has stored.
 */
export class Lineage {
  readonly #byNonce = new Map<string, Candidate[]>()
  readonly #shelves = new Map<string, Map<string, Shelf>>()

  constructor(candidates: readonly Candidate[]) {
    const levels = new Map<string, Map<string, Candidate[]>>()
    for (const candidate of candidates) {
      if (candidate.nonce !== undefined) push(this.#byNonce, candidate.nonce, candidate)
      let series = levels.get(candidate.series)
      if (series === undefined) levels.set(candidate.series, (series = new Map()))
      push(series, candidate.level, candidate)
    }
    for (const [series, dumps] of levels) {
      const shelves = [...dumps].map(([level, items]) => [level, new Shelf(items)] as const)
      this.#shelves.set(series, new Map(shelves))
    }
  }

  basesOf(candidate: Candidate): Bases {
    const { parent } = candidate
    if (parent === '0') return { bases: [], certain: true }
    if (parent === 'unknown') return { bases: this.#plausible(candidate), certain: false }
    const bases = this.#byNonce.get(parent)
    if (bases !== undefined) this.#byNonce.set(parent, [])
    return { bases, certain: true }
  }

  #plausible(candidate: Candidate): Candidate[] {
    const stored = candidate.stored.getTime()
    const begun = Math.min(candidate.taken?.getTime() ?? stored, stored) - DAY_MS
    return [...(this.#shelves.get(candidate.series) ?? [])]
      .filter(([level]) => isLower(level, candidate.level))
      .flatMap(([, shelf]) => shelf.take(stored, begun))
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

/** Whether a dump of level `level` may be the base of one of level `of`. */
function isLower(level: string, of: string): boolean {
  const [number, ofNumber] = [levelNumber(level), levelNumber(of)]
  if (ofNumber === undefined) return level !== of
  return number !== undefined && number < ofNumber
}

/** As in `host/local-state.ts`: other levels are names. */
export function levelNumber(level: string): number | undefined {
  return /^\d{1,9}$/.test(level) ? Number(level) : undefined
}

/** The dumps of one level, newest first, each of which can be taken once. */
class Shelf {
  readonly #items: readonly Candidate[]
  /** For each item, itself or a later one: what is between has been taken. */
  readonly #next: number[]
  /** For each item, the nearest sound one from there on, or the end. */
  readonly #sound: number[]

  constructor(items: Candidate[]) {
    this.#items = items.sort(newestFirst)
    this.#next = Array.from({ length: items.length + 1 }, (_, index) => index)
    this.#sound = Array.from({ length: items.length + 1 }, () => items.length)
    for (let index = items.length - 1; index >= 0; index--) {
      const isSound = items[index]?.standing === 'sound'
      this.#sound[index] = isSound ? index : (this.#sound[index + 1] ?? items.length)
    }
  }

  /** Those stored at or before `until`, back to the newest sound one at or before `begun`. */
  take(until: number, begun: number): Candidate[] {
    const last = this.#sound[this.#firstUntil(begun)] ?? this.#items.length
    const taken: Candidate[] = []
    for (let at = this.#untaken(this.#firstUntil(until)); at <= last; at = this.#untaken(at)) {
      const item = this.#items[at]
      if (item === undefined) break
      taken.push(item)
      this.#next[at] = at + 1
    }
    return taken
  }

  #untaken(index: number): number {
    let at = index
    for (let next = this.#next[at]; next !== undefined && next !== at; next = this.#next[at]) {
      this.#next[at] = this.#next[next] ?? next
      at = next
    }
    return at
  }

  /** The first item stored at or before `time`: items stand newest first. */
  #firstUntil(time: number): number {
    let [low, high] = [0, this.#items.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const stored = this.#items[middle]?.stored.getTime() ?? 0
      if (stored > time) low = middle + 1
      else high = middle
    }
    return low
  }
}
