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
  if (family === 'IpAddress') {
    const range = parseAddressRange(operand)
    return range !== undefined && isInRange(value, range)
  }
  const parse = PARSERS[family]
  return inOrder(relation, parse(value), parse(operand))
}

type Comparable = number | boolean | string

type Parser = (text: string) => Comparable | undefined

const PARSERS: Readonly<Record<Exclude<ComparedFamily, 'IpAddress'>, Parser>> = {
  Numeric: parseNumber,
  Date: parseInstant,
  Bool: parseBoolean,
  Binary: parseBinary,
}

/** False if either is undefined: not a value of its family. */
function inOrder(
  relation: OperatorRelation,
  value: Comparable | undefined,
  operand: Comparable | undefined,
): boolean {
  if (value === undefined || operand === undefined) return false
  if (relation === 'less-than') return value < operand
  if (relation === 'less-than-equals') return value <= operand
  if (relation === 'greater-than') return value > operand
  if (relation === 'greater-than-equals') return value >= operand
  return value === operand
}
