// What one key of one condition operator asks of a request:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { foldCase, type VariableLookup } from '../pattern/match.ts'
import type { PolicyCondition } from '../policy/policy.ts'
import type { ConditionOperator } from './operator.ts'
import { compileRelation, type Relation } from './relation.ts'
import { parseBoolean } from './values.ts'

export interface CompiledCondition {
  readonly condition: PolicyCondition
  /** In the form in which keys are compared. */
  readonly key: string
  /**
   * Whether the condition holds for the values that the request has of the key; undefined where it
   * has none. An empty list is as good as none.
   */
  readonly holds: (values: readonly string[] | undefined, valueOf: VariableLookup) => boolean
}

/** @param variables Whether the policy's version substitutes `${…}`. */
export function compileCondition(
  condition: PolicyCondition,
  variables: boolean,
): CompiledCondition {
  const { operator, values } = condition
  const texts = values.map(({ text }) => text)
  const key = foldCase(condition.key)
  if (operator.meaning.family === 'Null') {
    const wanted = texts.map(parseBoolean)
    return { condition, key, holds: (values) => wanted.includes(isAbsent(values)) }
  }
  const relation = compileRelation(operator.meaning, texts, variables)
  return {
    condition,
    key,
    holds: (values, valueOf) =>
      values === undefined || values.length === 0
        ? holdsForAbsentKey(operator)
        : holdsForValues(operator, relation, values, valueOf),
  }
}

/**
 * A key that is absent matches nothing, so that a negated operator holds; `ForAllValues` holds and
 * `ForAnyValue` does not, negated or not; `IfExists` always holds.
 */
export function holdsForAbsentKey({ ifExists, set, meaning }: ConditionOperator): boolean {
  if (ifExists) return true
  if (set !== undefined) return set === 'ForAllValues'
  return meaning.negated
}

/**
 * Set operators ask each value of the request. Of values that are all empty AWS says that they are
 * a null data set, for which `ForAllValues` holds and `ForAnyValue` does not:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * Without a set operator AWS does not say what several values mean: here the relation holds if it
 * holds for any of them, and the negated operator if it holds for none.
 */
function holdsForValues(
  { set, meaning }: ConditionOperator,
  relation: Relation,
  values: readonly string[],
  valueOf: VariableLookup,
): boolean {
  const { negated } = meaning
  if (set === undefined) return values.some((value) => relation(value, valueOf)) !== negated
  if (values.every((value) => value === '')) return set === 'ForAllValues'
  return set === 'ForAllValues'
    ? values.every((value) => relation(value, valueOf) !== negated)
    : values.some((value) => relation(value, valueOf) !== negated)
}

function isAbsent(values: readonly string[] | undefined): boolean {
  return values === undefined || values.length === 0
}
