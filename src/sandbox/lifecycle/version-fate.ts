// What rules have in store for the versions of one key, in the order of dates: as if each midnight
// came one by one. Pure; run-lifecycle.ts makes it so.
//
// The versions of a key are told newest first. Nothing that happens to an older one changes the
// fate of a newer one, except that a delete marker goes when nothing is left behind it: so one
// pass is exact, and memory does not grow with the versions of a key.
import { canTransition, preferredClass, type TransitionClass } from '../../aws/storage-class.ts'
import type { Versioning } from '../state/buckets.ts'
import type { LifecycleConfiguration, LifecycleRule, NoncurrentAge } from '../state/lifecycle.ts'
import type { Tag } from '../state/tag.ts'
import { midnightAfter, midnightFrom } from './dates.ts'
import { asksForMore, dueTime, isTooSmall, rulesFor } from './matching-rules.ts'

export interface VersionFacts {
  readonly isDeleteMarker: boolean
  /** Whether its version id is `null`. */
  readonly isNull: boolean
  readonly size: number
  /** Milliseconds since 1970, as all times here. */
  readonly modified: number
  readonly storageClass: string
  readonly tags: readonly Tag[]
  /** Until when Object Lock keeps it: infinity for a legal hold. */
  readonly lockedUntil: number
}

export interface VersionFate {
  /** The classes that it goes through. */
  readonly transitions: readonly { readonly to: TransitionClass; readonly at: number }[]
  /** When it expires as the current version: hidden by a delete marker, or gone for good. */
  readonly expires?: number | undefined
  /** When it is removed for good as a noncurrent version. */
  readonly removed?: number | undefined
}

/** From when on, and until when, things are due. */
export interface Period {
  /** The first midnight at which something can happen: the one after the last run. */
  readonly from: number
  /** What is due then, too, is done. */
  readonly through: number
}

/** A noncurrent version that was told already: from when until when it is one. */
interface Newer {
  readonly since: number
  readonly until: number
}

/** No rule counts further. */
const MOST_COUNTED = 100

/** The fates of one key's versions, to be asked newest first. */
export class KeyFates {
  readonly #configuration: LifecycleConfiguration
  readonly #key: string
  readonly #versioning: Versioning
  readonly #period: Period
  readonly #newer: Newer[] = []
  /** When the version that was told last made the next one noncurrent; undefined at first. */
  #succeeded: number | undefined
  /** The current delete marker, of the bucket or of a rule. */
  #marker: { readonly made: number } | undefined
  /** When the last of the versions behind the marker goes. */
  #alone = Number.NEGATIVE_INFINITY

  constructor(
    configuration: LifecycleConfiguration,
    key: string,
    versioning: Versioning,
    period: Period,
  ) {
    this.#configuration = configuration
    this.#key = key
    this.#versioning = versioning
    this.#period = period
  }

  next(version: VersionFacts): VersionFate {
    const since = this.#succeeded
    this.#succeeded = version.modified
    if (since !== undefined) return this.#noncurrent(version, since)
    if (!version.isDeleteMarker) return this.#current(version)
    this.#marker = { made: version.modified }
    return { transitions: [] }
  }

  /** When the key's delete marker is removed, once all versions were told; undefined if it stays. */
  markerRemoved(): number | undefined {
    if (this.#marker === undefined || this.#alone > this.#period.through) return undefined
    const { made } = this.#marker
    const subject = { key: this.#key, size: 0, tags: [] }
    const rules = rulesFor(this.#configuration, subject).filter(
      ({ filter }) => !asksForMore(filter),
    )
    const times = rules.flatMap(({ expiration }) => {
      if (expiration === undefined) return []
      if (!('expiredObjectDeleteMarker' in expiration)) return [dueTime(expiration, made)]
      return expiration.expiredObjectDeleteMarker ? [midnightAfter(made, 0)] : []
    })
    const at = Math.max(Math.min(...times), this.#alone, this.#period.from)
    return at <= this.#period.through ? at : undefined
  }

  #rulesFor({ isDeleteMarker, size, tags }: VersionFacts): LifecycleRule[] {
    const rules = rulesFor(this.#configuration, { key: this.#key, size, tags })
    return isDeleteMarker ? rules.filter(({ filter }) => !asksForMore(filter)) : rules
  }

  #isDue(at: number): boolean {
    return at <= this.#period.through
  }

  #current(version: VersionFacts): VersionFate {
    const rules = this.#rulesFor(version)
    const { modified, size } = version
    const { from } = this.#period
    const expiries = rules.flatMap(({ expiration }) =>
      expiration === undefined || 'expiredObjectDeleteMarker' in expiration
        ? []
        : [Math.max(dueTime(expiration, modified), from)],
    )
    const expires = Math.min(...expiries)
    const candidates = rules.flatMap((rule) =>
      rule.transitions
        .filter(({ storageClass }) => !isTooSmall(rule, this.#configuration, size, storageClass))
        .map(({ time, storageClass }) => ({
          to: storageClass,
          at: Math.max(dueTime(time, modified), from),
        })),
    )
    const isRemoval =
      this.#versioning === '' || (this.#versioning === 'Suspended' && version.isNull)
    // A transition comes before a delete marker of the same day, and not before a removal.
    const last = Math.min(isRemoval ? expires - 1 : expires, this.#period.through)
    const transitions = transitionsOf(version.storageClass, candidates, last)
    if (!this.#isDue(expires)) return { transitions }
    if (this.#versioning !== '') this.#marker = { made: expires }
    if (isRemoval) return { transitions, expires }
    const storageClass = transitions.at(-1)?.to ?? version.storageClass
    const after = this.#noncurrent({ ...version, storageClass }, expires)
    return {
      transitions: [...transitions, ...after.transitions],
      expires,
      removed: after.removed,
    }
  }

  #noncurrent(version: VersionFacts, since: number): VersionFate {
    const rules = this.#rulesFor(version)
    const unlocked = midnightFrom(version.lockedUntil)
    const removals = rules.flatMap(({ noncurrentExpiration }) =>
      noncurrentExpiration === undefined
        ? []
        : [this.#reached(noncurrentExpiration, since, unlocked)],
    )
    const removed = Math.min(...removals)
    const candidates = version.isDeleteMarker
      ? []
      : rules.flatMap((rule) =>
          rule.noncurrentTransitions
            .filter(
              ({ storageClass }) =>
                !isTooSmall(rule, this.#configuration, version.size, storageClass),
            )
            .map((transition) => ({
              to: transition.storageClass,
              at: this.#reached(transition, since),
            })),
        )
    const last = Math.min(removed - 1, this.#period.through)
    const transitions = transitionsOf(version.storageClass, candidates, last)
    this.#remember({ since, until: removed })
    this.#alone = Math.max(this.#alone, removed)
    return { transitions, removed: this.#isDue(removed) ? removed : undefined }
  }

  /** From when on a noncurrent version is old enough, with enough newer ones; maybe never. */
  #reached({ days, newer = 0 }: NoncurrentAge, since: number, earliest = 0): number {
    const old = Math.max(midnightAfter(since, days), this.#period.from, earliest)
    const times = [old, ...this.#newer.map((other) => midnightFrom(Math.max(other.since, old)))]
    const enough = times.filter((at) => this.#countNewer(at) >= newer)
    return Math.min(...enough)
  }

  #countNewer(at: number): number {
    return this.#newer.filter(({ since, until }) => since <= at && at < until).length
  }

  /** Keeps as many as any rule counts: those that stay longest. */
  #remember(version: Newer): void {
    this.#newer.push(version)
    if (this.#newer.length <= MOST_COUNTED) return
    const soonest = this.#newer.reduce(
      (found, { until }, at, all) => (until < (all[found]?.until ?? until) ? at : found),
      0,
    )
    this.#newer.splice(soonest, 1)
  }
}

/** The changes of class up to a time, of those that rules would make. */
function transitionsOf(
  storageClass: string,
  candidates: readonly { readonly to: TransitionClass; readonly at: number }[],
  last: number,
): { to: TransitionClass; at: number }[] {
  const due = candidates.filter(({ at }) => at <= last)
  const times = [...new Set(due.map(({ at }) => at))].sort((a, b) => a - b)
  const made: { to: TransitionClass; at: number }[] = []
  let current = storageClass
  for (const at of times) {
    const open = due.filter((each) => each.at <= at && canTransition(current, each.to))
    const to = preferredClass(open.map((each) => each.to))
    if (to === undefined) continue
    made.push({ to, at })
    current = to
  }
  return made
}
