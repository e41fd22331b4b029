// Whether what a rule does comes in an order that S3 takes. Source: "Constraints and
// considerations for transitions" in the user guide; the words are those that S3 was seen to use.
import { canTransition, MINIMUM_DAYS } from '../../aws/storage-class.ts'
import { DAY_MS } from '../../base/time.ts'
import { invalidArgument, invalidRequest, type S3Fault } from '../http/s3-fault.ts'
import type { LifecycleFilter, LifecycleTime } from '../state/lifecycle.ts'
import type { RuleActions } from './read-actions.ts'

/** How long an object lies before it may go to a class of infrequent access. */
const LEAST_DAYS_BEFORE_IA = 30
const INFREQUENT: readonly string[] = ['STANDARD_IA', 'ONEZONE_IA']

interface Step {
  readonly time: LifecycleTime
  readonly storageClass: Parameters<typeof canTransition>[1]
}

/** @throws InvalidArgument or InvalidRequest */
export function checkOrder(actions: RuleActions, filter: LifecycleFilter): void {
  const of = describe(filter)
  const { transitions, expiration } = actions
  checkSteps(transitions, 'Transition', 'Days', of)
  if (expiration !== undefined && !('expiredObjectDeleteMarker' in expiration)) {
    checkEnd(expiration, transitions, ['Expiration', 'Transition', 'Days'], of)
  }
  const { noncurrentExpiration } = actions
  const noncurrent = actions.noncurrentTransitions.map(({ days, storageClass }) => ({
    time: { days },
    storageClass,
  }))
  const name = 'NoncurrentVersionTransition'
  checkSteps(noncurrent, name, 'NoncurrentDays', of)
  if (noncurrentExpiration !== undefined) {
    const end = { days: noncurrentExpiration.days }
    checkEnd(end, noncurrent, ['NoncurrentVersionExpiration', name, 'NoncurrentDays'], of)
  }
}

function checkSteps(steps: readonly Step[], action: string, field: string, of: string): void {
  for (const { time, storageClass } of steps) {
    if (!('days' in time) || time.days >= LEAST_DAYS_BEFORE_IA) continue
    if (INFREQUENT.includes(storageClass)) {
      const message = `'${field}' in ${action} action must be greater than or equal to 30 for storageClass '${storageClass}'`
      throw invalidArgument(field, String(time.days), message)
    }
  }
  steps.forEach((step, at) => {
    for (const before of steps.slice(0, at)) checkPair(before, step, action, of)
  })
}

function checkPair(first: Step, second: Step, action: string, of: string): void {
  if (first.storageClass === second.storageClass) {
    throw invalidRequest(
      `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter '${of}'`,
    )
  }
  if ('days' in first.time !== 'days' in second.time) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '${of}'`,
    )
  }
  const isForward = canTransition(first.storageClass, second.storageClass)
  const [warm, cold] = isForward ? [first, second] : [second, first]
  const days = dayOf(cold.time) - dayOf(warm.time)
  const field = action === 'Transition' ? nameOf(cold.time) : 'NoncurrentDays'
  const about = `'${field}' in the '${action}' action for StorageClass '${cold.storageClass}' for filter '${of}' must be`
  const than = `in the '${action}' action for StorageClass '${warm.storageClass}'`
  if (days <= 0 || !canTransition(warm.storageClass, cold.storageClass)) {
    throw badTime(cold.time, field, `${about} greater than '${field}' ${than} for filter '${of}'`)
  }
  const least = MINIMUM_DAYS.get(warm.storageClass) ?? 0
  if (days < least) {
    throw badTime(cold.time, field, `${about} ${least} days more than 'filter '${of}'' ${than}`)
  }
}

function checkEnd(
  end: LifecycleTime,
  steps: readonly Step[],
  [ending, action, days]: readonly [ending: string, action: string, days: string],
  of: string,
): void {
  for (const { time } of steps) {
    if ('days' in end !== 'days' in time) {
      throw invalidRequest(
        `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '${of}'`,
      )
    }
    if (dayOf(end) > dayOf(time)) continue
    const field = 'days' in end ? days : 'Date'
    const message = `'${field}' in the ${ending} action for filter '${of}' must be greater than '${field}' in the ${action} action`
    throw badTime(end, field, message)
  }
}

function dayOf(time: LifecycleTime): number {
  return 'days' in time ? time.days : time.date / DAY_MS
}

function nameOf(time: LifecycleTime): string {
  return 'days' in time ? 'Days' : 'Date'
}

function badTime(time: LifecycleTime, field: string, message: string): S3Fault {
  const value = 'days' in time ? String(time.days) : new Date(time.date).toISOString()
  return invalidArgument(field, value, message)
}

/** As `(prefix=logs/ and objectsizelessthan=9)`; `()` for an empty filter. */
function describe({ prefix, tags, greaterThan, lessThan }: LifecycleFilter): string {
  const parts = [
    prefix === undefined ? [] : `prefix=${prefix}`,
    ...tags.map(([key, value]) => `tag={key=${key}, value=${value}}`),
    greaterThan === undefined ? [] : `objectsizegreaterthan=${greaterThan}`,
    lessThan === undefined ? [] : `objectsizelessthan=${lessThan}`,
  ].flat()
  return `(${parts.join(' and ')})`
}
