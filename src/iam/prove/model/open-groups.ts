// Groups of actions that nobody lists: all names that patterns of some Allow admit.
import { KNOWN_SERVICES } from '../../../aws/actions/facts.ts'
import { anyOf, type Language } from '../glob/language.ts'
import type { ActionGroup } from './action-group.ts'
import { canBeNamed, NAMES_OF_OTHER_SERVICES, NAMES_OF_S3, namesOfService } from './action-names.ts'
import type { ActionSet } from './action-set.ts'

/**
 * For each service outside S3 one group of all names that its actions could have, one for all
 * services that no facts are held of, and one of the S3 actions that patterns name which match no
 * documented one. (A pattern such as `s3:Get*` is taken for what AWS documents today: that is an
 * assumption of every proof.)
 *
 * Which of the names a statement matches is left to the search. Samples would not do: a Deny can
 * name the samples.
 */
export function openGroups(
  sets: readonly ActionSet[],
  isAllow: readonly boolean[],
): readonly ActionGroup[] {
  const allows = sets.filter((_, index) => isAllow[index])
  const unknownS3 = allows.flatMap(({ unknownS3: { globs } }) => globs)
  const ofS3 = unknownS3.length > 0 ? [openGroup('s3', [NAMES_OF_S3, anyOf(unknownS3)], sets)] : []
  if (!allows.some(({ leavesS3 }) => leavesS3)) return ofS3
  const ofKnown = KNOWN_SERVICES.filter((service) => service !== 's3').map((service) =>
    openGroup(service, [namesOfService(service)], sets),
  )
  const groups = [...ofS3, ...ofKnown, openGroup('', NAMES_OF_OTHER_SERVICES, sets)]
  return groups.filter(({ matched }) => matched.some((is, index) => is && isAllow[index]))
}

/** Stands for names that are not known where facts about them are looked up: there are none. */
const UNDOCUMENTED = 'Undocumented'

/** `matched` is true of a statement that matches some of the names. */
function openGroup(
  service: string,
  names: readonly Language[],
  sets: readonly ActionSet[],
): ActionGroup {
  const matched = sets.map((set) => canBeNamed([...names, set.names]))
  return { actions: [`${service}:${UNDOCUMENTED}`], class: undefined, service, matched, names }
}
