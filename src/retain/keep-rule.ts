// Which dumps stay: docs/threat-model.md, "a stolen key evicts nothing".
//
// Only the server's clock decides, so that a machine with a wrong clock or a stolen key cannot
// make its dumps look newer or others older; the time that the machine stated breaks ties.
import { Failure } from '../base/failure.ts'
import { type Candidate, newestFirst } from './candidate.ts'
import { Lineage } from './lineage.ts'

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
  | { readonly kind: 'base'; readonly of: Candidate; readonly certain: boolean }

export interface Retention {
  readonly kept: ReadonlyMap<Candidate, Reason>
  /** Newest first, so that what builds on a dump stands before it. */
  readonly removed: readonly Candidate[]
  /** Kept dumps whose stated parent is not among the candidates. */
  readonly orphaned: readonly Candidate[]
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
  candidates: readonly Candidate[],
  rule: KeepRule,
  pinned: ReadonlySet<string> = new Set(),
): Retention {
  checkRule(rule)
  const kept = new Map<Candidate, Reason>()
  for (const group of groupByLevel(candidates).values()) {
    const isRecent = recentBy(rule, group)
    for (const candidate of group) {
      const reason = ownReason(candidate, isRecent, pinned)
      if (reason !== undefined) kept.set(candidate, reason)
    }
  }
  const orphaned = keepBases(new Lineage(candidates), kept)
  const removed = candidates.filter((candidate) => !kept.has(candidate)).sort(newestFirst)
  return { kept, removed, orphaned }
}

export function checkRule({ unit, count }: KeepRule): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new Failure('bad-input', `cannot keep ${count} ${unit}: at least 1 must stay`, {
    hint: 'To remove a last dump, delete it by name.',
  })
}

function groupByLevel(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const id = JSON.stringify([candidate.series, candidate.level])
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** Tells which dumps of a group are as new as those that the rule keeps. */
function recentBy({ unit, count }: KeepRule, group: readonly Candidate[]) {
  const sound = group.filter(({ standing }) => standing === 'sound').sort(newestFirst)
  if (unit === 'days') {
    const oldestDay = [...new Set(sound.map(dayOf))][count - 1]
    return (candidate: Candidate) => oldestDay === undefined || dayOf(candidate) >= oldestDay
  }
  const last = sound[count - 1]
  return (candidate: Candidate) => last === undefined || newestFirst(candidate, last) <= 0
}

function dayOf({ stored }: Candidate): string {
  return stored.toISOString().slice(0, 10)
}

function ownReason(
  candidate: Candidate,
  isRecent: (candidate: Candidate) => boolean,
  pinned: ReadonlySet<string>,
): Reason | undefined {
  if (isRecent(candidate)) return { kind: 'recent' }
  if (candidate.standing === 'dubious') return { kind: 'dubious' }
  return pinned.has(candidate.id) ? { kind: 'pinned' } : undefined
}

/** Adds what the kept dumps build on, transitively; returns those whose parent is missing. */
function keepBases(lineage: Lineage, kept: Map<Candidate, Reason>): Candidate[] {
  const orphaned: Candidate[] = []
  const waiting = [...kept.keys()]
  for (let of = waiting.pop(); of !== undefined; of = waiting.pop()) {
    const { bases, certain } = lineage.basesOf(of)
    if (bases === undefined) orphaned.push(of)
    for (const base of bases ?? []) {
      if (kept.has(base)) continue
      kept.set(base, { kind: 'base', of, certain })
      waiting.push(base)
    }
  }
  return orphaned
}
