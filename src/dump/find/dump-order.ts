// Orders of stored dumps, the newest first.
import type { RecordedDump, S3dumpDump, StoredDump } from '../catalogue/stored-dump.ts'

export type Order<T> = (a: T, b: T) => number

export const byServerTime: Order<StoredDump> = (a, b) =>
  b.lastModified.getTime() - a.lastModified.getTime()
export const byTaken: Order<RecordedDump> = (a, b) => compareTexts(b.name.taken, a.name.taken)
export const byDate: Order<S3dumpDump> = (a, b) => compareTexts(b.name.date, a.name.date)

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Whether its listing already shows that it may not be what it says. */
export function isDubious(dump: StoredDump): boolean {
  return dump.problem !== undefined
}
