import type { SettingName } from './names.ts'

/** A setting as somebody wrote it, and where: `/etc/holdfast/machine.yaml:3`, `--limit`. */
export interface Found {
  readonly text: string
  readonly where: string
}

/** What one place sets. */
export type Layer = ReadonlyMap<SettingName, Found>
