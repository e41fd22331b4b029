// How one value of a request stands to the values of a condition, before negation.
import { compileArnPattern } from '../pattern/arn.ts'
import { compilePattern, foldCase, type Matcher, type VariableLookup } from '../pattern/match.ts'
import { type Pattern, parsePattern } from '../pattern/pattern.ts'
import { compileTemplate } from '../pattern/template.ts'
import { isInRange, parseAddressRange } from './address.ts'
import type { OperatorMeaning } from './operator.ts'
import { parseBinary, parseBoolean, parseInstant, parseNumber } from './values.ts'

/** Whether a value of the request stands in the relation to any value of the policy. */
export type Relation = (value: string, valueOf: VariableLookup) => boolean

/**
 * A value, of policy or request, that is not of the operator's type stands in no relation to any.
 *
 * Variables are substituted for strings and ARNs only.
 */
export function compileRelation(
  { family, relation }: OperatorMeaning,
  texts: readonly string[],
  variables: boolean,
): Relation {
  return COMPILERS[family](relation, texts, variables)
}

type RelationName = OperatorMeaning['relation']
type RelationCompiler = (
  relation: RelationName,
  texts: readonly string[],
  variables: boolean,
) => Relation

const COMPILERS: Readonly<Record<OperatorMeaning['family'], RelationCompiler>> = {
  String: (relation, texts, variables) =>
    anyOf(texts.map((text) => compileString(relation, text, variables))),
  Arn: (_, texts, variables) =>
    anyOf(texts.map((text) => compileTemplate(wild(text, variables), compileArnPattern))),
  Bool: (relation, texts) => compileComparison(relation, texts, parseBoolean),
  Numeric: (relation, texts) => compileComparison(relation, texts, parseNumber),
  Date: (relation, texts) => compileComparison(relation, texts, parseInstant),
  Binary: (relation, texts) => compileComparison(relation, texts, parseBinary),
  IpAddress: (_, texts) => compileAddress(texts),
  /** Null asks of the key, not of its values. */
  Null: () => () => false,
}

function anyOf(relations: readonly Relation[]): Relation {
  const [first, ...others] = relations
  if (first !== undefined && others.length === 0) return first
  return (value, valueOf) => relations.some((relation) => relation(value, valueOf))
}

function compileString(relation: RelationName, text: string, variables: boolean): Relation {
  if (relation === 'like') return compileTemplate(wild(text, variables))
  if (relation === 'equals') return compileTemplate(plain(text, variables))
  return compileTemplate(plain(text, variables), compileIgnoringCase)
}

function wild(text: string, variables: boolean): Pattern {
  return parsePattern(text, { wildcards: true, variables })
}

function plain(text: string, variables: boolean): Pattern {
  return parsePattern(text, { wildcards: false, variables })
}

function compileIgnoringCase(pattern: Pattern): Matcher {
  const matches = compilePattern(
    pattern.map((token) =>
      token.kind === 'text' ? { kind: 'text', text: foldCase(token.text) } : token,
    ),
  )
  return (value) => matches(foldCase(value))
}

type Ordered = number | string | boolean
type Comparison = (value: Ordered, other: Ordered) => boolean

const COMPARISONS: Readonly<Partial<Record<RelationName, Comparison>>> = {
  equals: (value, other) => value === other,
  'less-than': (value, other) => value < other,
  'less-than-equals': (value, other) => value <= other,
  'greater-than': (value, other) => value > other,
  'greater-than-equals': (value, other) => value >= other,
}

function compileComparison(
  relation: RelationName,
  texts: readonly string[],
  parse: (text: string) => Ordered | undefined,
): Relation {
  const wanted = texts.map(parse).filter((value) => value !== undefined)
  const compare = COMPARISONS[relation] ?? (() => false)
  return (text) => {
    const value = parse(text)
    return value !== undefined && wanted.some((other) => compare(value, other))
  }
}

function compileAddress(texts: readonly string[]): Relation {
  const ranges = texts.map(parseAddressRange).filter((range) => range !== undefined)
  return (value) => ranges.some((range) => isInRange(value, range))
}
