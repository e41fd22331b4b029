// Which dumps stay: docs/threat-model.md, "a stolen key evicts nothing".
//
// Only the server's clock decides, so that a machine with a wrong clock or a stolen key cannot
// make its dumps look newer or others older; the time that the machine stated breaks ties.
import { Failure } from '../base/failure.ts'
import { DAY_MS } from '../base/time.ts'
import { type Candidates, newestFirst } from './candidate.ts'
import { Lineage } from './lineage.ts'
import { Shelves } from './shelves.ts'

/** How much of each machine, stream and level stays: its newest `count` days, or dumps. */
export interface KeepRule {
  readonly unit: 'days' | 'dumps'
  readonly count: number
}

/** Why a dump stays. */
export type Reason =
  /** It is as new as what the rule keeps. */
  | { readonly kind: 'recent' }
  | { readonly kind: 'dubious' }
  /** The caller said so, as of a locked one. */
  | { readonly kind: 'pinned' }
  /** A dump that stays builds on it, or, unless `certain`, may do so. */
  | { readonly kind: 'base'; readonly of: number; readonly certain: boolean }

/** Which candidates stay and which go, by their indices. */
export interface Retention {
  readonly kept: Int32Array
  /** Why one of `kept` stays; undefined for one that goes. */
  readonly reasonOf: (index: number) => Reason | undefined
  /** Newest first, so that what builds on a dump stands before it. */
  readonly removed: Int32Array
  /** Kept dumps whose stated parent is not among the candidates. */
  readonly orphaned: readonly number[]
}

/**
 * Divides dumps into those that stay and those that go.
 *
 * Of each series and level stay the dumps of its newest `count` days that have a sound dump (UTC
 * days of the server's clock), or its newest `count` sound dumps. A day counts once however many
 * dumps it has, so that a flood from a stolen key evicts no more than one honest dump would; who
 * holds the key for `count` days evicts what is older, and a count of dumps has no such
 * protection at all. Where there are fewer days or dumps, all stay.
 *
 * No dump goes on which one that stays builds, directly or through others: {@link Lineage}.
 *
 * @throws `bad-input` if `count` is not a whole number from 1.
 */
export function applyRule(
  candidates: Candidates,
  rule: KeepRule,
  pinned: ReadonlySet<number> = new Set(),
): Retention {
  checkRule(rule)
  const shelves = new Shelves(candidates)
  const kept = new Kept(candidates.size)
  for (const shelf of shelves.shelves) {
    const isRecent = recentBy(rule, candidates, shelves.newest.subarray(shelf.start, shelf.end))
    for (const index of shelves.members.subarray(shelf.start, shelf.end)) {
      const why = ownReason(index, candidates, isRecent, pinned)
      if (why !== undefined) kept.add(index, why)
    }
  }
  const orphaned = keepBases(new Lineage(candidates, shelves), kept)
  const removed = shelves.members.filter((index) => !kept.has(index)).sort(newestFirst(candidates))
  return { kept: kept.inOrder(), reasonOf: (index) => kept.reasonOf(index), removed, orphaned }
}

export function checkRule({ unit, count }: KeepRule): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new Failure('bad-input', `cannot keep ${count} ${unit}: at least 1 must stay`, {
    hint: 'To remove a last dump, delete it by name.',
  })
}

/** Tells which dumps of a shelf are as new as those that the rule keeps. */
function recentBy({ unit, count }: KeepRule, candidates: Candidates, newest: Int32Array) {
  const sound = newest.filter((index) => candidates.standingOf(index) === 'sound')
  const dayOf = (index: number) => Math.floor(candidates.storedMs(index) / DAY_MS)
  if (unit === 'days') {
    const oldestDay = nthDay(sound, count, dayOf)
    return (index: number) => oldestDay === undefined || dayOf(index) >= oldestDay
  }
  const last = sound[count - 1]
  const order = newestFirst(candidates)
  return (index: number) => last === undefined || order(index, last) <= 0
}

function nthDay(
  newest: Int32Array,
  count: number,
  dayOf: (index: number) => number,
): number | undefined {
  let days = 0
  let last: number | undefined
  for (const index of newest) {
    const day = dayOf(index)
    if (day === last) continue
    last = day
    days++
    if (days === count) return day
  }
  return undefined
}

function ownReason(
  index: number,
  candidates: Candidates,
  isRecent: (index: number) => boolean,
  pinned: ReadonlySet<number>,
): 'recent' | 'dubious' | 'pinned' | undefined {
  if (isRecent(index)) return 'recent'
  if (candidates.standingOf(index) === 'dubious') return 'dubious'
  return pinned.has(index) ? 'pinned' : undefined
}

const WHYS = ['recent', 'dubious', 'pinned', 'certain base', 'base'] as const
type Why = (typeof WHYS)[number]

/** What stays and why, in a few bytes for each. */
class Kept {
  /** 0 for one that goes, else its place in {@link WHYS} from 1. */
  readonly #why: Uint8Array
  readonly #of: Int32Array
  readonly #order: Int32Array
  #count = 0

  constructor(size: number) {
    this.#why = new Uint8Array(size)
    this.#of = new Int32Array(size)
    this.#order = new Int32Array(size)
  }

  has(index: number): boolean {
    return this.#why[index] !== 0
  }

  /** @param of what builds on it, if that is why */
  add(index: number, why: Why, of = 0): void {
    this.#why[index] = WHYS.indexOf(why) + 1
    this.#of[index] = of
    this.#order[this.#count++] = index
  }

  reasonOf(index: number): Reason | undefined {
    const why = WHYS[(this.#why[index] ?? 0) - 1]
    if (why === undefined) return undefined
    if (why !== 'base' && why !== 'certain base') return { kind: why }
    return { kind: 'base', of: this.#of[index] ?? 0, certain: why === 'certain base' }
  }

  inOrder(): Int32Array {
    return this.#order.subarray(0, this.#count)
  }
}

/** Adds what the kept dumps build on, transitively; returns those whose parent is missing. */
function keepBases(lineage: Lineage, kept: Kept): number[] {
  const orphaned: number[] = []
  const waiting = Array.from(kept.inOrder())
  for (let of = waiting.pop(); of !== undefined; of = waiting.pop()) {
    const { bases, certain } = lineage.basesOf(of)
    if (bases === undefined) orphaned.push(of)
    for (const base of bases ?? []) {
      if (kept.has(base)) continue
      kept.add(base, certain ? 'certain base' : 'base', of)
      waiting.push(base)
    }
  }
  return orphaned
}
