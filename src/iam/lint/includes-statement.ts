// Whether all that one statement matches is matched by another: surely so, as far as text tells.
import { compilePattern, foldCase } from '../pattern/match.ts'
import { parsePattern } from '../pattern/pattern.ts'
import type {
  ElementPatterns,
  PolicyCondition,
  PolicyPrincipals,
  Statement,
} from '../policy/policy.ts'

/** Of two statements of one document, effects aside. False where it cannot be told. */
export function includesStatement(outer: Statement, inner: Statement): boolean {
  return (
    includesPrincipals(outer.principals, inner.principals) &&
    includesElement(outer.actions, inner.actions, foldCase) &&
    includesResources(outer.resources, inner.resources) &&
    outer.conditions.every((condition) =>
      inner.conditions.some((other) => includesCondition(condition, other)),
    )
  )
}

/**
 * Whether all that `narrow` matches is matched by `wide`. Its wildcards are matched as characters
 * by `*`; a `?` of `wide` could take a `*` for one character, and is not tried.
 */
export function includesPattern(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true
  if (!wide.includes('*') || wide.includes('?')) return false
  if (wide.includes('${') || narrow.includes('${')) return false
  return compilePattern(parsePattern(wide, { wildcards: true, variables: false }))(narrow)
}

function includesPrincipals(
  outer: PolicyPrincipals | undefined,
  inner: PolicyPrincipals | undefined,
): boolean {
  if (outer === undefined || inner === undefined) return outer === inner
  const isNamed = (entry: (typeof inner.entries)[number]) =>
    outer.entries.some(({ type, text }) => type === entry.type && text === entry.text)
  const isEveryone = outer.entries.some(({ type, text }) => type === 'AWS' && text === '*')
  if (outer.negated || inner.negated) return false
  return isEveryone || inner.entries.every(isNamed)
}

function includesElement(
  outer: ElementPatterns,
  inner: ElementPatterns,
  fold: (text: string) => string,
): boolean {
  const covered = (patterns: ElementPatterns, by: ElementPatterns) =>
    patterns.patterns.every(({ text }) =>
      by.patterns.some((other) => includesPattern(fold(other.text), fold(text))),
    )
  if (outer.negated !== inner.negated) return false
  return outer.negated ? covered(outer, inner) : covered(inner, outer)
}

function includesResources(
  outer: ElementPatterns | undefined,
  inner: ElementPatterns | undefined,
): boolean {
  if (outer === undefined || inner === undefined) return outer === inner
  return includesElement(outer, inner, (text) => text)
}

/** The same operator on the same key, with all of the values and, if not negated, perhaps more. */
function includesCondition(outer: PolicyCondition, inner: PolicyCondition): boolean {
  const isSame =
    outer.operator.text === inner.operator.text && foldCase(outer.key) === foldCase(inner.key)
  const [fewer, more] = outer.operator.meaning.negated ? [outer, inner] : [inner, outer]
  return (
    isSame && fewer.values.every(({ text }) => more.values.some((other) => other.text === text))
  )
}
