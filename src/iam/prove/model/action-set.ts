// Which actions an Action or NotAction element is about.
import { serviceFacts } from '../../../aws/actions/facts.ts'
import { compilePattern, foldCase, type Matcher } from '../../pattern/match.ts'
import { type Pattern, parsePattern } from '../../pattern/pattern.ts'
import type { ElementPatterns } from '../../policy/policy.ts'
import { globOfPattern } from '../glob/glob.ts'
import { anyOf, type Language, noneOf } from '../glob/language.ts'
import { canBeNamed, NAMES_OF_S3 } from './action-names.ts'

export interface ActionSet {
  /** One number for each different element. */
  readonly id: number
  /** Of an action as AWS spells it, or as the policy does. */
  readonly matches: (action: string) => boolean
  /** The same, of names in lower case. */
  readonly names: Language
  /** Names of S3 actions that nobody documents, in lower case: of patterns that match no others. */
  readonly unknownS3: Language
  /** Whether it can match actions of other services. */
  readonly leavesS3: boolean
  /** Actions that nobody documents, as the element spells them, wildcards left out. */
  readonly spelt: readonly string[]
}

/** Different elements that are remembered. A fleet has few; a hostile one must not fill memory. */
const REMEMBERED = 10_000

const known = new Map<string, ActionSet>()
let nextId = 0

export function actionSetOf(element: ElementPatterns): ActionSet {
  const { negated, patterns } = element
  let text = negated ? '!' : ''
  for (const pattern of patterns) text += `${pattern.text}\n`
  const same = known.get(text)
  if (same !== undefined) return same
  if (known.size >= REMEMBERED) known.clear()
  const made = makeActionSet(element)
  known.set(text, made)
  return made
}

function makeActionSet({ negated, patterns }: ElementPatterns): ActionSet {
  const compiled = patterns.map(({ text }) => compileAction(text))
  const matches = (action: string): boolean => {
    const folded = foldCase(action)
    return compiled.some(({ matcher }) => matcher(folded)) !== negated
  }
  const globs = compiled.map(({ pattern }) => globOfPattern(pattern))
  const named = negated ? [] : patterns.map(({ text }) => text)
  const unknown = compiled.map(({ matcher }) => !negated && isUnknownToS3(matcher))
  return {
    id: nextId++,
    matches,
    names: negated ? noneOf(globs) : anyOf(globs),
    unknownS3: anyOf(
      globs.filter((glob, index) => unknown[index] === true && maySayS3(anyOf([glob]))),
    ),
    leavesS3: negated || named.some((text) => !isOfS3(text)),
    spelt: named
      .filter((text, index) => !isOfS3(text) || unknown[index] === true)
      .flatMap(spellings),
  }
}

interface CompiledAction {
  readonly pattern: Pattern
  readonly matcher: Matcher
}

function compileAction(text: string): CompiledAction {
  const pattern = parsePattern(foldCase(text), { wildcards: true, variables: false })
  return { pattern, matcher: compilePattern(pattern) }
}

function isOfS3(text: string): boolean {
  return /^s3:/i.test(text)
}

/** Whether it matches no S3 action that is documented. */
function isUnknownToS3(matches: Matcher): boolean {
  const names = [...(serviceFacts('s3')?.actions.keys() ?? [])]
  return !names.some((name) => matches(`s3:${name}`))
}

function maySayS3(names: Language): boolean {
  return canBeNamed([NAMES_OF_S3, names])
}

const LEGAL = /^[a-z0-9._-]+:[a-z0-9._-]+$/i

/** Names that a reader of the element recognizes, where they are such as AWS gives. */
function spellings(text: string): string[] {
  const bare = text.replaceAll('*', '').replaceAll('?', 'x')
  const name = bare.endsWith(':') ? `${bare}Any` : bare
  return [name, text.replaceAll(/[*?]/g, 'Any')].filter((it) => LEGAL.test(it))
}
