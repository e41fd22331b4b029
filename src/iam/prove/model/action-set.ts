// Which actions an Action or NotAction element is about.
import { serviceFacts } from '../../../aws/actions/facts.ts'
import { compilePattern, foldCase, type Matcher } from '../../pattern/match.ts'
import { parsePattern } from '../../pattern/pattern.ts'
import type { ElementPatterns } from '../../policy/policy.ts'

export interface ActionSet {
  /** One number for each different element. */
  readonly id: number
  /** Of an action as AWS spells it, or as the policy does. */
  readonly matches: (action: string) => boolean
  /** S3 actions that the element names and nobody documents, as it spells them. */
  readonly unknownS3: readonly string[]
  /** Whether it can match actions of other services. */
  readonly leavesS3: boolean
  /** Services that it names, other than S3, in lower case. */
  readonly services: readonly string[]
  /** Actions that it names of such services, in full, wildcards left out. */
  readonly foreign: readonly string[]
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
  const matchers = patterns.map(({ text }) => compileAction(text))
  const matches = (action: string): boolean => {
    const folded = foldCase(action)
    return matchers.some((it) => it(folded)) !== negated
  }
  const named = negated ? [] : patterns.map(({ text }) => text)
  const foreign = named.filter((text) => text.includes(':') && !isOfS3(text) && text !== '*:*')
  return {
    id: nextId++,
    matches,
    unknownS3: named.filter(isOfS3).filter(isUnknown).map(withoutWildcards),
    leavesS3: negated || named.some((text) => !isOfS3(text)),
    services: [...new Set(foreign.map((text) => foldCase(text.slice(0, text.indexOf(':')))))],
    foreign: foreign.flatMap((text) => [withoutWildcards(text), text.replaceAll(/[*?]/g, 'Any')]),
  }
}

function compileAction(text: string): Matcher {
  return compilePattern(parsePattern(foldCase(text), { wildcards: true, variables: false }))
}

function isOfS3(text: string): boolean {
  return /^s3:/i.test(text)
}

/** Whether it matches no S3 action that is documented. */
function isUnknown(text: string): boolean {
  const matches = compileAction(text)
  const names = [...(serviceFacts('s3')?.actions.keys() ?? [])]
  return !names.some((name) => matches(`s3:${name}`))
}

function withoutWildcards(text: string): string {
  const name = text.replaceAll('*', '').replaceAll('?', 'x')
  return name.endsWith(':') ? `${name}Any` : name
}
