// Names that actions can have, though nobody documents them. AWS adds services and actions every
// week: what is proved must hold of whatever name it gives them.
import { KNOWN_SERVICES } from '../../../aws/actions/facts.ts'
import { type Glob, type GlobPart, makeGlob, prefixGlob } from '../glob/glob.ts'
import { anyOf, contains, type Language, noneOf } from '../glob/language.ts'
import { shortestText } from '../glob/shortest.ts'
import { Budget, BudgetExhausted } from '../solve/budget.ts'

/** In bytes. AWS's longest has about 70. */
export const MAX_ACTION_BYTES = 256

const SOME_NAME: readonly GlobPart[] = [
  { kind: 'one', of: 'action-name' },
  { kind: 'any', of: 'action-name' },
]

/** All names of a service's actions, in lower case, since cases do not matter; documented or not. */
export function namesOfService(service: string): Language {
  return anyOf([makeGlob([{ kind: 'text', text: `${service}:` }, ...SOME_NAME])])
}

export const NAMES_OF_S3 = namesOfService('s3')

/** Of services that no facts are held of. */
export const NAMES_OF_OTHER_SERVICES: readonly Language[] = [
  anyOf([makeGlob([...SOME_NAME, { kind: 'text', text: ':' }, ...SOME_NAME])]),
  noneOf(KNOWN_SERVICES.map((service) => prefixGlob(`${service}:`))),
]

/** Elementary steps. Lists of actions have tens of patterns. */
const STEPS = 2_000_000

/** Whether some name is in all languages, or whether that was not found out. */
export function canBeNamed(languages: readonly Language[]): boolean {
  if (haveCommonName(languages)) return true
  try {
    return shortestText(languages, MAX_ACTION_BYTES, new Budget(STEPS)) !== undefined
  } catch (error) {
    if (error instanceof BudgetExhausted) return true
    throw error
  }
}

/** Lists of thousands of names without wildcards would take long to search. */
function haveCommonName(languages: readonly Language[]): boolean {
  const isCommon = ({ shape, head }: Glob) =>
    shape === 'constant' && languages.every((language) => contains(language, head))
  return languages.some(({ globs, negated }) => !negated && globs.some(isCommon))
}

/** As AWS writes names: the action's with a capital. */
export function capitalized(action: string): string {
  const at = action.indexOf(':') + 1
  return action.slice(0, at) + action.charAt(at).toUpperCase() + action.slice(at + 1)
}
