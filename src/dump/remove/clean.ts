// Retention: which dumps go, decided from one listing and the server's clock.
import { mapConcurrently } from '../../base/map-concurrently.ts'
import {
  applyRule,
  checkRule,
  type KeepRule,
  type Reason,
  type Retention,
} from '../../retain/keep-rule.ts'
import type { ObjectLister, ObjectRemover } from '../../store/store.ts'
import { type CatalogueOptions, readCatalogue } from '../catalogue/catalogue.ts'
import { ClassSum } from '../catalogue/class-sum.ts'
import type { DumpTable } from '../catalogue/dump-table.ts'
import { type ClassBytes, describeDump, type ListedDump } from '../catalogue/stored-dump.ts'
import { CleanSurvey } from './clean-survey.ts'
import { applyRemoval, checkUnlocked, describeLock, planRemoval, type Removal } from './removal.ts'

export interface KeptDump {
  readonly dump: ListedDump
  /** Why, in a few words. */
  readonly why: string
}

export interface CleanPlan {
  /** In the order of removal: what builds on a dump goes before it. */
  readonly removals: readonly Removal[]
  /** Made as they are asked for: a million of them would fill the memory. */
  readonly kept: { readonly size: number } & Iterable<KeptDump>
  /** What the operator should know: strays, damaged dumps, missing parents, young leftovers. */
  readonly notes: readonly string[]
  /** Stored bytes that would go, noncurrent versions included. */
  readonly bytes: number
  /** The same, of current objects, by storage class: what the monthly bill would lose. */
  readonly classes: readonly ClassBytes[]
}

/** What cleaning asks of a store. */
export type CleanedStore = ObjectLister & ObjectRemover

/** Dumps whose versions and locks are looked up at once; each asks for several. */
const DUMPS_AT_ONCE = 4

/**
 * What `clean` would remove and why it keeps the rest: dumps by {@link applyRule}, and segments
 * that no record has claimed for {@link LEFTOVERS_KEPT_DAYS}. A dump with a locked version stays,
 * with all that it builds on. Changes nothing. Holds about 150 bytes for each dump that stays and
 * 2 kB for each that goes.
 *
 * @throws `bad-input` for a count below 1.
 */
export async function planClean(
  store: CleanedStore,
  rule: KeepRule,
  options: CatalogueOptions = {},
): Promise<CleanPlan> {
  checkRule(rule)
  const survey = await CleanSurvey.of(readCatalogue(store, options))
  const wished = applyRule(survey.dumps, rule)
  const { planned, locks } = await planRemovals(store, survey, wished, options.signal)
  const retention = locks.size === 0 ? wished : applyRule(survey.dumps, rule, new Set(locks.keys()))
  const removals = [...retention.removed].flatMap((index) => planned.get(index) ?? [])
  const swept = await planSweep(store, survey, options.signal)
  const all = [...removals, ...swept.filter(({ locked }) => locked.length === 0)]
  return {
    removals: all,
    kept: keptDumps(survey, rule, retention, locks),
    notes: [...survey.notes(), ...orphanNotes(survey, retention), ...lockNotes(swept)],
    bytes: all.reduce((sum, removal) => sum + removal.bytes, 0),
    classes: classesOf(all),
  }
}

/**
 * Removes exactly what was planned, dump by dump; `onRemoved` hears of each as it is gone. After
 * an interruption no dump is half gone but for segments without a record, which the next plan has.
 */
export async function applyClean(
  store: ObjectRemover,
  { removals }: CleanPlan,
  {
    onRemoved,
    signal,
  }: {
    readonly onRemoved?: ((removal: Removal) => void) | undefined
    readonly signal?: AbortSignal | undefined
  } = {},
): Promise<void> {
  for (const removal of removals) checkUnlocked(removal)
  for (const removal of removals) {
    await applyRemoval(store, removal, signal)
    onRemoved?.(removal)
  }
}

interface PlannedRemovals {
  readonly planned: ReadonlyMap<number, Removal>
  /** Those of `planned` that a lock forbids. */
  readonly locks: ReadonlyMap<number, Removal>
}

async function planRemovals(
  store: ObjectRemover,
  { dumps, passed }: CleanSurvey,
  { removed }: Retention,
  signal: AbortSignal | undefined,
): Promise<PlannedRemovals> {
  const removals = await mapConcurrently([...removed], DUMPS_AT_ONCE, async (index) => {
    const removal = await planRemoval(store, dumps.dumpOf(index), { passed, signal })
    return [index, removal] as const
  })
  const locked = removals.filter(([, removal]) => removal.locked.length > 0)
  return { planned: new Map(removals), locks: new Map(locked) }
}

async function planSweep(
  store: ObjectRemover,
  survey: CleanSurvey,
  signal: AbortSignal | undefined,
): Promise<Removal[]> {
  const { passed } = survey
  return mapConcurrently(survey.staleLeftovers(), DUMPS_AT_ONCE, (leftovers) =>
    planRemoval(store, leftovers, { passed, signal }),
  )
}

function keptDumps(
  { dumps }: CleanSurvey,
  rule: KeepRule,
  { kept, reasonOf }: Retention,
  locks: ReadonlyMap<number, Removal>,
): CleanPlan['kept'] {
  return {
    size: kept.length,
    *[Symbol.iterator]() {
      for (const index of kept) {
        const reason = reasonOf(index)
        if (reason === undefined) continue
        const why = describeReason(dumps, rule, reason, locks.get(index))
        yield { dump: dumps.dumpOf(index), why }
      }
    },
  }
}

function describeReason(
  dumps: DumpTable,
  { count, unit }: KeepRule,
  reason: Reason,
  locked: Removal | undefined,
): string {
  switch (reason.kind) {
    case 'recent':
      return count === 1 ? `of the newest ${unit.slice(0, -1)}` : `of the newest ${count} ${unit}`
    case 'dubious':
      return 'never removed unasked: it may not be what it says'
    case 'pinned': {
      const [first] = locked?.locked ?? []
      return first === undefined ? 'locked' : `locked (${describeLock(first.lock)})`
    }
    case 'base': {
      const child = describeDump(dumps.dumpOf(reason.of))
      return reason.certain ? `${child} builds on it` : `${child} may build on it`
    }
    default:
      return reason satisfies never
  }
}

function orphanNotes({ dumps }: CleanSurvey, { orphaned }: Retention): string[] {
  return orphaned.map(
    (index) =>
      `${describeDump(dumps.dumpOf(index))} builds on ${dumps.parentOf(index)}, which is not there`,
  )
}

function lockNotes(swept: readonly Removal[]): string[] {
  return swept.flatMap(({ target, locked: [first] }) =>
    first === undefined ? [] : [`${describeDump(target)} is locked (${describeLock(first.lock)})`],
  )
}

function classesOf(removals: readonly Removal[]): ClassBytes[] {
  const sum = new ClassSum()
  for (const { target } of removals) sum.addAll(target.classes ?? [])
  return sum.classes()
}
