// One condition of a statement as something that can be asked of a key, or asked not to be.
import { holdsForAbsentKey } from '../../condition/condition.ts'
import type { ConditionOperator } from '../../condition/operator.ts'
import { parseBoolean } from '../../condition/values.ts'
import { arnFields } from '../../pattern/arn.ts'
import { foldCase } from '../../pattern/match.ts'
import { type Pattern, type PatternToken, parsePattern } from '../../pattern/pattern.ts'
import type { PolicyCondition } from '../../policy/policy.ts'
import { type Glob, type GlobPart, globOfPattern, makeGlob, prefixGlob } from '../glob/glob.ts'
import { anyOf, type Language } from '../glob/language.ts'
import { type KeyLiteral, negate } from '../solve/key.ts'
import type { Comparison, ValueSet } from '../solve/value-set.ts'
import type { KeyStandings } from './key-standing.ts'
import { type Membership, memberOptions, membershipOf } from './membership.ts'

export interface KeyClause {
  readonly condition: PolicyCondition
  /** In lower case. */
  readonly key: string
  /** What the values are compared with; of `Null` it is decided already. */
  readonly values: Membership | Comparison | Language
}

export interface KeyOption {
  readonly literal: KeyLiteral
  readonly isWidened: boolean
}

export function compileKeyClause(
  condition: PolicyCondition,
  variables: boolean,
  standings: KeyStandings,
): KeyClause {
  return {
    condition,
    key: foldCase(condition.key),
    values: compileValues(condition, variables, standings),
  }
}

/**
 * The ways in which the condition can hold, or fail: the first is certain; where variables are
 * open the last holds for some value of them only, and includes the first.
 */
export function keyOptions({ condition, values }: KeyClause, holds: boolean): readonly KeyOption[] {
  const { operator } = condition
  const literals = !isMembership(values)
    ? [{ literal: literalOf(operator, values, condition), isWidened: false }]
    : memberOptions(values, isPositive(operator) === holds).map(({ language, isWidened }) => {
        const wanted = holds ? language : { ...language, negated: !language.negated }
        return { literal: literalOf(operator, wanted, condition), isWidened }
      })
  return holds
    ? literals
    : literals.map(({ literal, isWidened }) => ({ literal: negate(literal), isWidened }))
}

function isMembership(values: KeyClause['values']): values is Membership {
  return 'exact' in values
}

function isPositive({ meaning }: ConditionOperator): boolean {
  return !meaning.negated
}

const EVERY_VALUE = anyOf([prefixGlob('')])
const NO_VALUE = anyOf([])

/** `values`: what one value of the request must be in, negation of the operator included. */
function literalOf(
  operator: ConditionOperator,
  values: ValueSet,
  condition: PolicyCondition,
): KeyLiteral {
  const { meaning, set } = operator
  if (meaning.family === 'Null') return nullLiteral(condition)
  return {
    absent: holdsForAbsentKey(operator),
    empty: set === undefined ? undefined : set === 'ForAllValues',
    quantifier: (set === undefined ? meaning.negated : set === 'ForAllValues') ? 'all' : 'some',
    values,
    isOpenWhenEmpty: set === 'ForAllValues',
  }
}

function nullLiteral({ values }: PolicyCondition): KeyLiteral {
  const wanted = values.map(({ text }) => parseBoolean(text))
  return {
    absent: wanted.includes(true),
    empty: undefined,
    quantifier: 'all',
    values: wanted.includes(false) ? EVERY_VALUE : NO_VALUE,
    isOpenWhenEmpty: true,
  }
}

function compileValues(
  { operator, values }: PolicyCondition,
  variables: boolean,
  standings: KeyStandings,
): KeyClause['values'] {
  const { family, relation, negated } = operator.meaning
  const texts = values.map(({ text }) => text)
  if (family === 'Null') return EVERY_VALUE
  if (family === 'Bool' && variables && texts.some((text) => text.includes('${'))) {
    return booleanValues(texts, negated, standings)
  }
  if (family !== 'String' && family !== 'Arn') {
    return { family, relation, operands: texts, negated }
  }
  const wildcards = family === 'Arn' || relation === 'like'
  const patterns = texts.map((text) => parsePattern(text, { wildcards, variables }))
  const folds = relation === 'equals-ignoring-case'
  return membershipOf(
    patterns,
    standings,
    family === 'Arn' ? arnGlob : (pattern) => globOfPattern(pattern, folds),
  )
}

/** Of booleans, variables are substituted too; one that is open stands for either. */
function booleanValues(
  texts: readonly string[],
  negated: boolean,
  standings: KeyStandings,
): KeyClause['values'] {
  const patterns = texts.map((text) => parsePattern(text, { wildcards: false, variables: true }))
  const members = membershipOf(patterns, standings)
  if (members.widened.length > 0) return members
  const operands = members.exact.map(({ head }) => head)
  return { family: 'Bool', relation: 'equals', operands, negated }
}

/** Each field on its own, as `pattern/arn` matches them: wildcards stay within theirs. */
function arnGlob(pattern: Pattern): Glob {
  const parts = arnFields(pattern).flatMap((field, index): GlobPart[] => [
    ...(index === 0 ? [] : [{ kind: 'text' as const, text: ':' }]),
    ...field.map((token) => fieldPart(token, index === 5)),
  ])
  return makeGlob(parts)
}

function fieldPart(token: PatternToken, isLast: boolean): GlobPart {
  if (token.kind === 'text') return token
  return {
    kind: token.kind === 'one' ? 'one' : 'any',
    of: isLast ? 'anything' : 'arn-field',
  }
}
