import type { RequestEvent } from '../sandbox/journal/request-event.ts'

/**
 * What became of a command after the last time that something was refused.
 *
 * - `survived`: it ended with 0, as if nothing had been refused.
 * - `went on`: it failed, but did more of its work first; this refusal may be why, or another.
 * - `gave up`: it failed, and did nothing more but to remove what it had made.
 */
export type Survival = 'survived' | 'went on' | 'gave up'

/** Requests that clean up: a tool that sends no others has given up. */
const CLEANING = /^(?:Delete|Abort)/

/** The place in `events` of the last that was work; -1 if none was. */
export function lastWork(events: readonly RequestEvent[]): number {
  return events.findLastIndex(isWork)
}

/** Of what was refused last at place `last`, where the last work stands at `worked`. */
export function survivalOf(last: number, worked: number, status: number): Survival {
  if (status === 0) return 'survived'
  return worked > last ? 'went on' : 'gave up'
}

function isWork({ operation, status }: RequestEvent): boolean {
  return operation !== undefined && !CLEANING.test(operation) && status >= 200 && status < 400
}
