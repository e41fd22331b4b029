// The actions that AWS documents and that a pattern of `Action` names.
import { actionFacts, KNOWN_SERVICES, serviceFacts } from '../../aws/actions/facts.ts'
import type { ActionFacts } from '../../aws/actions/service-facts.ts'
import { compilePattern, foldCase } from '../pattern/match.ts'
import { parsePattern } from '../pattern/pattern.ts'
import type { ElementPatterns } from '../policy/policy.ts'

/** As `s3:GetObject`. */
export function nameOf({ service, name }: ActionFacts): string {
  return `${service}:${name}`
}

/** Whether it is an action's name as it stands. */
export function isExact(pattern: string): boolean {
  return !/[*?]/.test(pattern)
}

/** The prefix of the service, in lower case; `*` for `*` and `*:*`. */
export function serviceOf(pattern: string): string {
  return pattern === '*' ? '*' : pattern.slice(0, pattern.indexOf(':')).toLowerCase()
}

/** Rules ask for the same patterns in turn. */
const REMEMBERED = 1_000
const named = new Map<string, readonly ActionFacts[]>()

/** The documented actions that one pattern names; none of services that we know nothing of. */
export function actionsNamed(pattern: string): readonly ActionFacts[] {
  const known = named.get(pattern)
  if (known !== undefined) return known
  if (named.size >= REMEMBERED) named.clear()
  const actions = findActions(pattern)
  named.set(pattern, actions)
  return actions
}

function findActions(pattern: string): readonly ActionFacts[] {
  const facts = isExact(pattern) ? actionFacts(pattern) : undefined
  if (facts !== undefined) return [facts]
  const service = serviceOf(pattern)
  const services = service === '*' ? KNOWN_SERVICES : [service]
  const name = pattern.slice(pattern.indexOf(':') + 1)
  const matches = compilePattern(
    parsePattern(foldCase(name), { wildcards: true, variables: false }),
  )
  return services.flatMap((known) =>
    [...(serviceFacts(known)?.actions ?? [])]
      .filter(([lower]) => matches(lower))
      .map(([, facts]) => facts),
  )
}

/** The documented actions that the element matches, each once. */
export function actionsOf({ negated, patterns }: ElementPatterns): readonly ActionFacts[] {
  const matched = new Set(patterns.flatMap(({ text }) => actionsNamed(text)))
  if (!negated) return [...matched]
  return actionsNamed('*').filter((action) => !matched.has(action))
}
