// Patterns of a policy under what is known of the keys that stand in them as variables.
import { foldCase, substitute } from '../../pattern/match.ts'
import type { Pattern } from '../../pattern/pattern.ts'
import { type Glob, globOfPattern } from '../glob/glob.ts'
import { anyOf, type Language, noneOf } from '../glob/language.ts'
import type { KeyStandings } from './key-standing.ts'

/** What matches one of some patterns, as far as it can be said without knowing every variable. */
export interface Membership {
  /** Patterns without variables, or whose variables are known. */
  readonly exact: readonly Glob[]
  /** Patterns with a variable that is not fixed, which stands for any text in them. */
  readonly widened: readonly Glob[]
  /** The variables that were widened, in lower case. */
  readonly variables: readonly string[]
  /** Why a variable is neither known nor the attacker's to choose, or undefined. */
  readonly reason: string | undefined
  /** A variable that has no value, so that its pattern matches nothing; or undefined. */
  readonly lost: string | undefined
}

/** What is asked of one text, and the doubt that it brings. */
export interface MemberOption {
  readonly language: Language
  readonly isWidened: boolean
}

export function membershipOf(
  patterns: readonly Pattern[],
  standings: KeyStandings,
  toGlob: (pattern: Pattern) => Glob = globOfPattern,
): Membership {
  if (!patterns.some(hasVariables)) {
    return {
      exact: patterns.map((pattern) => toGlob(pattern)),
      widened: [],
      variables: [],
      ...NOTHING_ELSE,
    }
  }
  const exact: Glob[] = []
  const widened: Glob[] = []
  const variables = new Set<string>()
  let reason: string | undefined
  let lost: string | undefined
  for (const pattern of patterns) {
    const open = openVariables(pattern, standings)
    for (const { key, why } of open) {
      variables.add(key)
      reason ??= why
    }
    const resolved = substitute(pattern, (key) => valueOf(foldCase(key), standings))
    if (open.length > 0) widened.push(toGlob(widen(pattern, standings)))
    else if (resolved !== undefined) exact.push(toGlob(resolved))
    else lost ??= pattern.find((token) => token.kind === 'variable')?.key
  }
  return { exact, widened, variables: [...variables], reason, lost }
}

/**
 * The ways in which a text can be one of the members, or none of them. The first is certain, the
 * second holds for some value of the variables only, and includes the first.
 */
export function memberOptions(
  { exact, widened }: Membership,
  isMember: boolean,
): readonly MemberOption[] {
  const all = widened.length === 0 ? exact : [...exact, ...widened]
  const certain = isMember ? anyOf(exact) : noneOf(all)
  if (widened.length === 0) return [{ language: certain, isWidened: false }]
  const possible = isMember ? anyOf(all) : noneOf(exact)
  return [
    { language: certain, isWidened: false },
    { language: possible, isWidened: true },
  ]
}

const NOTHING_ELSE = { reason: undefined, lost: undefined }

function hasVariables(pattern: Pattern): boolean {
  return pattern.some(({ kind }) => kind === 'variable')
}

/** The one value of a key that is fixed; AWS lets no key of several values be a variable. */
function valueOf(key: string, standings: KeyStandings): string | undefined {
  const standing = standings(key)
  return standing.kind === 'fixed' && standing.values.length === 1 ? standing.values[0] : undefined
}

interface OpenVariable {
  readonly key: string
  readonly why: string | undefined
}

function openVariables(pattern: Pattern, standings: KeyStandings): OpenVariable[] {
  return pattern.flatMap((token): OpenVariable[] => {
    if (token.kind !== 'variable') return []
    const key = foldCase(token.key)
    const standing = standings(key)
    if (standing.kind === 'free') return [{ key, why: undefined }]
    return standing.kind === 'unknown' ? [{ key, why: standing.reason }] : []
  })
}

/** With the variables that are known in their place; one without a value makes no difference more. */
function widen(pattern: Pattern, standings: KeyStandings): Pattern {
  return pattern.map((token) => {
    if (token.kind !== 'variable') return token
    const text = valueOf(foldCase(token.key), standings)
    return text === undefined ? token : { kind: 'text', text }
  })
}
