// S3's days: they end at midnight, UTC. Times are milliseconds since 1970.
import { DAY_MS } from '../../base/time.ts'

/** No answer can write a later one. */
const LAST_MIDNIGHT = Date.UTC(9999, 11, 31)

/**
 * So many days after a time, rounded up to the midnight that follows: the rule of lifecycle and of
 * restored copies. An object of Jan 15, 10:30, and 3 days make Jan 19, 00:00. Never later than the
 * end of the year 9999.
 */
export function midnightAfter(ms: number, days: number): number {
  return Math.min((Math.floor(ms / DAY_MS) + days + 1) * DAY_MS, LAST_MIDNIGHT)
}

/** The first midnight that is not before a time. */
export function midnightFrom(ms: number): number {
  return Math.ceil(ms / DAY_MS) * DAY_MS
}
