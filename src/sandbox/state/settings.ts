// Single values that a folder keeps. All but the root's key go with a reset: see reset.ts.
import type { Database } from './database.ts'

export type SettingName =
  /** The root's key of the first account. */
  | 'accessKeyId'
  | 'secretAccessKey'
  /** Which key of that root was chosen from outside, so that another can take its place. */
  | 'rootAccessKeyId'
  /** How the clock stands. */
  | 'clock'
  /** Until when lifecycle rules were carried out. */
  | 'lifecycle-through'

/** Undefined for one that was never written. */
export function readSetting(database: Database, name: SettingName): string | undefined {
  return database.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)?.value
}

export function writeSetting(database: Database, name: SettingName, value: string): void {
  database.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value)
}
