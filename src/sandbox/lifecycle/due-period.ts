// Until when lifecycle rules were carried out, as the folder remembers it.
import type { Database } from '../state/database.ts'
import { readSetting, writeSetting } from '../state/settings.ts'
import { midnightAfter } from './dates.ts'
import type { Period } from './version-fate.ts'

/**
 * What a run has to do: everything since the last run's end. A folder in which nothing ever ran
 * begins now, and so does one whose clock was set back, as `holdfast sandbox reset` does.
 */
export function duePeriod(database: Database, now: number): Period {
  const last = Number(readSetting(database, 'lifecycle-through') ?? now)
  return { from: midnightAfter(Math.min(last, now), 0), through: now }
}

/** Remembers that all was done. A crash before leaves the run to be done again, which is harmless. */
export function noteDone(database: Database, { through }: Period): void {
  writeSetting(database, 'lifecycle-through', String(through))
}
