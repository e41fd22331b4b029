// Patterns with variables, ready for many requests.
import { compilePattern, foldCase, type Matcher, substitute, type VariableLookup } from './match.ts'
import type { Pattern, PatternToken } from './pattern.ts'

/** Whether a text matches, under the values that one request gives the variables, asked for in lower case. */
export type TemplateMatcher = (text: string, valueOf: VariableLookup) => boolean

/** Matchers remembered for one pattern: a group's policy is asked for many users in turn. */
const REMEMBERED = 1_000

/**
 * A matcher for a pattern that may hold variables. It matches nothing while one of them has neither
 * value nor fallback: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function compileTemplate(
  pattern: Pattern,
  compile: (pattern: Pattern) => Matcher = compilePattern,
): TemplateMatcher {
  const folded = pattern.map(foldVariable)
  const keys = folded.flatMap((token) => (token.kind === 'variable' ? [token.key] : []))
  if (keys.length === 0) return compile(pattern)

  const remembered = new Map<string | undefined, Matcher>()
  return (text, valueOf) => {
    const values = identify(keys, valueOf)
    const known = remembered.get(values)
    if (known !== undefined) return known(text)
    const substituted = substitute(folded, valueOf)
    const matcher = substituted === undefined ? matchesNothing : compile(substituted)
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(values, matcher)
    return matcher(text)
  }
}

function foldVariable(token: PatternToken): PatternToken {
  return token.kind === 'variable' ? { ...token, key: foldCase(token.key) } : token
}

function matchesNothing(): boolean {
  return false
}

/** One text for each list of values, absent ones included; of a single value that itself. */
function identify(keys: readonly string[], valueOf: VariableLookup): string | undefined {
  if (keys.length === 1) return valueOf(keys[0] ?? '')
  return JSON.stringify(keys.map((key) => valueOf(key) ?? null))
}
