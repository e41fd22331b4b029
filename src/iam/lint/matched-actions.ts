// The actions that AWS documents and that a pattern of `Action` names.
import { KNOWN_SERVICES, serviceFacts } from '../../aws/actions/facts.ts'
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

/** The documented actions that one pattern names; none of services that we know nothing of. */
export function actionsNamed(pattern: string): readonly ActionFacts[] {
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
  const named = new Set(patterns.flatMap(({ text }) => actionsNamed(text)))
  if (!negated) return [...named]
  return actionsNamed('*').filter((action) => !named.has(action))
}
