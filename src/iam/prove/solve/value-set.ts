// Sets of values of a condition key: as patterns, or as what a comparison holds for.
import { isInRange, parseAddressRange } from '../../condition/address.ts'
import type { OperatorFamily, OperatorRelation } from '../../condition/operator.ts'
import { parseBinary, parseBoolean, parseInstant, parseNumber } from '../../condition/values.ts'
import { complement, contains, type Language } from '../glob/language.ts'

/** Families whose values are compared by what they say, not by their characters. */
export type ComparedFamily = Exclude<OperatorFamily, 'String' | 'Arn' | 'Null'>

/** The values that stand in a relation to one of some values of a policy; or, negated, to none. */
export interface Comparison {
  readonly family: ComparedFamily
  readonly relation: OperatorRelation
  readonly operands: readonly string[]
  readonly negated: boolean
}

export type ValueSet = Language | Comparison

export function isComparison(set: ValueSet): set is Comparison {
  return 'family' in set
}

export function complementOf(set: ValueSet): ValueSet {
  return isComparison(set) ? { ...set, negated: !set.negated } : complement(set)
}

export function hasValue(set: ValueSet, value: string): boolean {
  if (!isComparison(set)) return contains(set, value)
  return set.operands.some((operand) => compares(set, value, operand)) !== set.negated
}

function compares({ family, relation }: Comparison, value: string, operand: string): boolean {
  switch (family) {
    case 'Numeric':
      return inOrder(relation, parseNumber(value), parseNumber(operand))
    case 'Date':
      return inOrder(relation, parseInstant(value), parseInstant(operand))
    case 'Bool':
      return inOrder(relation, parseBoolean(value), parseBoolean(operand))
    case 'Binary':
      return inOrder(relation, parseBinary(value), parseBinary(operand))
    case 'IpAddress': {
      const range = parseAddressRange(operand)
      return range !== undefined && isInRange(value, range)
    }
  }
}

/** False if either is undefined: not a value of its family. */
function inOrder<Value extends number | boolean | string>(
  relation: OperatorRelation,
  value: Value | undefined,
  operand: Value | undefined,
): boolean {
  if (value === undefined || operand === undefined) return false
  switch (relation) {
    case 'less-than':
      return value < operand
    case 'less-than-equals':
      return value <= operand
    case 'greater-than':
      return value > operand
    case 'greater-than-equals':
      return value >= operand
    default:
      return value === operand
  }
}
