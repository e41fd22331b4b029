// The profiles that are known.
import { Failure } from '../../base/failure.ts'
import { suggest } from '../policy/suggest.ts'
import type { Profile } from './profile.ts'
import { PROFILES } from './profiles.generated.ts'

/** All profiles: by tool, the default edition of each first. */
export function listProfiles(): readonly Profile[] {
  return PROFILES
}

/**
 * The profile that `name` means: a tool, as `restic`, or one edition of it, as `duplicity@boto`.
 *
 * @throws `bad-input` if there is none; the hint names the likely one, and all that there are.
 */
export function profileOf(name: string): Profile {
  const [, tool, edition] = /^([^@]*)(?:@([^@]+))?$/.exec(name) ?? []
  const found = PROFILES.find(
    (profile) =>
      profile.tool === tool &&
      (edition === undefined ? profile.isDefault : profile.edition === edition),
  )
  if (found === undefined) {
    const names = PROFILES.map(profileName)
    const meant = suggest(name, names)
    const advice = meant === undefined ? '' : `Did you mean ${meant}? `
    throw new Failure('bad-input', `${JSON.stringify(name)} is not a profile`, {
      hint: `${advice}Choose one of: ${names.join(', ')}.`,
    })
  }
  return found
}

/** As {@link profileOf} takes it: `restic`, or `duplicity@boto` for an edition that is not the default. */
export function profileName({ tool, edition, isDefault }: Profile): string {
  return isDefault ? tool : `${tool}@${edition}`
}
