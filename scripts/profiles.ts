// Compiles src/iam/profile/*.yaml into src/iam/profile/profiles.generated.ts, because iam reads no
// files. Fails if a profile is not of the schema. A test fails while the module is not up to date.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { type Profile, profileSchema } from '../src/iam/profile/profile.ts'

const FOLDER = join(import.meta.dirname, '../src/iam/profile')
const MODULE = join(FOLDER, 'profiles.generated.ts')

/** The module's text: a profile a line, by tool, each tool's default edition first. */
export function profilesModule(): string {
  const profiles = globSync(join(FOLDER, '*.yaml'))
    .map(readProfile)
    .sort(byToolAndDefault)
    .map((profile) => `  ${JSON.stringify(profile)},`)
  return [
    '// Made by scripts/profiles.ts from the *.yaml beside it. Change those, then run it again.',
    '// biome-ignore-all format: a profile a line',
    "import type { Profile } from './profile.ts'",
    '',
    'export const PROFILES: readonly Profile[] = [',
    ...profiles,
    ']',
    '',
  ].join('\n')
}

function readProfile(path: string): Profile {
  const result = profileSchema.safeParse(parse(readFileSync(path, 'utf8')))
  if (!result.success) throw new Error(`${basename(path)}: ${z.prettifyError(result.error)}`)
  return result.data
}

function byToolAndDefault(a: Profile, b: Profile): number {
  const order = (profile: Profile) =>
    [profile.tool, profile.isDefault ? '0' : '1', profile.edition].join(' ')
  return order(a) < order(b) ? -1 : 1
}

if (import.meta.main) writeFileSync(MODULE, profilesModule())
