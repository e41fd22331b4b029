// Which rules are about which objects, and when each has something due.
import {
  isArchiveClass,
  MINIMUM_SIZE_BYTES,
  type TransitionClass,
} from '../../aws/storage-class.ts'
import type {
  LifecycleConfiguration,
  LifecycleFilter,
  LifecycleRule,
  LifecycleTime,
} from '../state/lifecycle.ts'
import type { Tag } from '../state/tag.ts'
import { midnightAfter } from './dates.ts'

/** What filters ask of an object. */
export interface Subject {
  readonly key: string
  readonly size: number
  readonly tags: readonly Tag[]
}

/** Whether what a filter says holds for a key, as far as keys decide it. */
function coversKey({ prefix = '' }: LifecycleFilter, key: string): boolean {
  return key.startsWith(prefix)
}

/** Whether a filter asks for more than keys. */
export function asksForMore({ tags, greaterThan, lessThan }: LifecycleFilter): boolean {
  return tags.length > 0 || greaterThan !== undefined || lessThan !== undefined
}

/** The rules that are enabled and about an object. */
export function rulesFor(
  { rules }: Pick<LifecycleConfiguration, 'rules'>,
  subject: Subject,
): LifecycleRule[] {
  return rules.filter(({ isEnabled, filter }) => isEnabled && covers(filter, subject))
}

function covers(filter: LifecycleFilter, { key, size, tags }: Subject): boolean {
  const { greaterThan = -1, lessThan = Number.POSITIVE_INFINITY } = filter
  return (
    coversKey(filter, key) &&
    size > greaterThan &&
    size < lessThan &&
    filter.tags.every(([name, value]) => tags.some(([n, v]) => n === name && v === value))
  )
}

/** When something is due for an object that was made at a time, both in ms since 1970. */
export function dueTime(time: LifecycleTime, made: number): number {
  return 'days' in time
    ? midnightAfter(made, time.days)
    : Math.max(time.date, midnightAfter(made, 0))
}

/**
 * Whether a rule's transition leaves an object alone as too small. A size in the rule's filter
 * takes the place of the default.
 */
export function isTooSmall(
  { filter }: LifecycleRule,
  { minimumSizes }: Pick<LifecycleConfiguration, 'minimumSizes'>,
  size: number,
  to: TransitionClass,
): boolean {
  if (filter.greaterThan !== undefined || filter.lessThan !== undefined) return false
  if (minimumSizes === 'varies_by_storage_class' && isArchiveClass(to)) return false
  return size < MINIMUM_SIZE_BYTES
}

/** The rule that lets an object expire first, and when; undefined if none does. */
export function firstExpiration(
  configuration: LifecycleConfiguration,
  subject: Subject,
  made: number,
): { readonly id: string; readonly at: number } | undefined {
  return earliest(
    rulesFor(configuration, subject).flatMap(({ id, expiration }) =>
      expiration === undefined || 'expiredObjectDeleteMarker' in expiration
        ? []
        : [{ id, at: dueTime(expiration, made) }],
    ),
  )
}

/** The rule that aborts an upload of a key first, and when; undefined if none does. */
export function firstAbort(
  { rules }: LifecycleConfiguration,
  key: string,
  initiated: number,
): { readonly id: string; readonly at: number } | undefined {
  return earliest(
    rules.flatMap(({ id, isEnabled, filter, abortAfterDays }) =>
      isEnabled && abortAfterDays !== undefined && coversKey(filter, key)
        ? [{ id, at: midnightAfter(initiated, abortAfterDays) }]
        : [],
    ),
  )
}

function earliest<T extends { readonly at: number }>(candidates: readonly T[]): T | undefined {
  return candidates.reduce<T | undefined>(
    (first, next) => (first === undefined || next.at < first.at ? next : first),
    undefined,
  )
}
