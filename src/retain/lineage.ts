import { DAY_MS } from '../base/time.ts'
import { levelNumber } from '../format/level.ts'
import type { Candidates } from './candidate.ts'
import type { Shelf, Shelves } from './shelves.ts'

/** What a dump builds on; `bases` is undefined if its stated parent is not there. */
export interface Bases {
  readonly bases: Iterable<number> | undefined
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
  readonly #candidates: Candidates
  readonly #newest: Int32Array
  readonly #bySeries = new Map<number, Shelf[]>()
  /** Of each set of candidates with one nonce, whether it was given, by its first. */
  readonly #given: Uint8Array
  /** For each place in `newest`, itself or a later one: what is between has been taken. */
  readonly #next: Int32Array
  /** For each place, the nearest sound one from there on, or the end of its shelf. */
  readonly #sound: Int32Array

  constructor(candidates: Candidates, { shelves, newest }: Shelves) {
    this.#candidates = candidates
    this.#newest = newest
    this.#given = new Uint8Array(candidates.size)
    this.#next = Int32Array.from(newest.keys())
    this.#sound = new Int32Array(candidates.size)
    for (const shelf of shelves) {
      const others = this.#bySeries.get(shelf.series)
      if (others === undefined) this.#bySeries.set(shelf.series, [shelf])
      else others.push(shelf)
      this.#findSound(shelf)
    }
  }

  basesOf(index: number): Bases {
    const parent = this.#candidates.parentOf(index)
    if (parent === '0') return { bases: [], certain: true }
    if (parent === 'unknown') return { bases: this.#plausible(index), certain: false }
    const bases = this.#candidates.withNonce(parent)
    const [first] = bases
    if (first === undefined) return { bases: undefined, certain: true }
    if (this.#given[first] === 1) return { bases: [], certain: true }
    this.#given[first] = 1
    return { bases, certain: true }
  }

  #plausible(index: number): number[] {
    const candidates = this.#candidates
    const stored = candidates.storedMs(index)
    const begun = Math.min(candidates.takenMs(index) ?? stored, stored) - DAY_MS
    const level = candidates.levelName(candidates.levelOf(index))
    return (this.#bySeries.get(candidates.seriesOf(index)) ?? [])
      .filter((shelf) => isLower(candidates.levelName(shelf.level), level))
      .flatMap((shelf) => this.#take(shelf, stored, begun))
  }

  #findSound({ start, end }: Shelf): void {
    let sound = end
    for (let place = end - 1; place >= start; place--) {
      if (this.#candidates.standingOf(this.#at(place)) === 'sound') sound = place
      this.#sound[place] = sound
    }
  }

  /** Those stored at or before `until`, back to the newest sound one at or before `begun`. */
  #take(shelf: Shelf, until: number, begun: number): number[] {
    const before = this.#firstUntil(shelf, begun)
    const last = before < shelf.end ? (this.#sound[before] ?? shelf.end) : shelf.end
    const taken: number[] = []
    for (
      let place = this.#untaken(shelf, this.#firstUntil(shelf, until));
      place <= last && place < shelf.end;
      place = this.#untaken(shelf, place)
    ) {
      taken.push(this.#at(place))
      this.#next[place] = place + 1
    }
    return taken
  }

  #untaken({ end }: Shelf, from: number): number {
    let place = from
    while (place < end) {
      const next = this.#next[place] ?? end
      if (next === place) return place
      if (next < end) this.#next[place] = this.#next[next] ?? next
      place = next
    }
    return place
  }

  /** The first place stored at or before `time`: on a shelf the newest stand first. */
  #firstUntil({ start, end }: Shelf, time: number): number {
    let [low, high] = [start, end]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#candidates.storedMs(this.#at(middle)) > time) low = middle + 1
      else high = middle
    }
    return low
  }

  #at(place: number): number {
    return this.#newest[place] ?? 0
  }
}

/** Whether a dump of level `level` may be the base of one of level `of`. */
function isLower(level: string, of: string): boolean {
  const [number, ofNumber] = [levelNumber(level), levelNumber(of)]
  if (ofNumber === undefined) return level !== of
  return number !== undefined && number < ofNumber
}
