import { type Candidates, newestFirst } from './candidate.ts'

/** The candidates of one series and level: a range of {@link Shelves.members}. */
export interface Shelf {
  readonly series: number
  readonly level: number
  readonly start: number
  readonly end: number
}

/** Candidates by series and level, in arrays of numbers. */
export class Shelves {
  /** In the order in which the first candidate of each stands. */
  readonly shelves: readonly Shelf[]
  /** The candidates shelf by shelf, on each in ascending order. */
  readonly members: Int32Array
  /** The candidates shelf by shelf, on each the newest first. */
  readonly newest: Int32Array

  constructor(candidates: Candidates) {
    const { ids, sizes, first } = numberShelves(candidates)
    const places = startsOf(sizes)
    this.shelves = sizes.map((size, id) => {
      const index = first[id] ?? 0
      const start = places[id] ?? 0
      const series = candidates.seriesOf(index)
      return { series, level: candidates.levelOf(index), start, end: start + size }
    })
    this.members = new Int32Array(candidates.size)
    for (const [index, id] of ids.entries()) {
      const place = places[id] ?? 0
      this.members[place] = index
      places[id] = place + 1
    }
    this.newest = this.members.slice()
    const order = newestFirst(candidates)
    for (const { start, end } of this.shelves) this.newest.subarray(start, end).sort(order)
  }
}

function numberShelves(candidates: Candidates) {
  const ids = new Int32Array(candidates.size)
  const known = new Map<number, Map<number, number>>()
  const sizes: number[] = []
  const first: number[] = []
  for (let index = 0; index < candidates.size; index++) {
    const series = candidates.seriesOf(index)
    let levels = known.get(series)
    if (levels === undefined) known.set(series, (levels = new Map()))
    const level = candidates.levelOf(index)
    let id = levels.get(level)
    if (id === undefined) {
      levels.set(level, (id = sizes.length))
      sizes.push(0)
      first.push(index)
    }
    ids[index] = id
    sizes[id] = (sizes[id] ?? 0) + 1
  }
  return { ids, sizes, first }
}

function startsOf(sizes: readonly number[]): number[] {
  let start = 0
  return sizes.map((size) => {
    start += size
    return start - size
  })
}
