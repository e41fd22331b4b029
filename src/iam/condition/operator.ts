// The condition operators of IAM:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** What an operator compares values as. */
export type OperatorFamily =
  | 'String'
  | 'Numeric'
  | 'Date'
  | 'Bool'
  | 'Binary'
  | 'IpAddress'
  | 'Arn'
  | 'Null'

/** How a value of the request stands to a value of the policy, before negation. */
export type OperatorRelation =
  | 'equals'
  | 'equals-ignoring-case'
  | 'like'
  | 'less-than'
  | 'less-than-equals'
  | 'greater-than'
  | 'greater-than-equals'
  | 'in-range'
  | 'is-absent'

export interface OperatorMeaning {
  readonly family: OperatorFamily
  readonly relation: OperatorRelation
  /** Whether it holds where the relation does not: of all the policy's values, NOR. */
  readonly negated: boolean
}

/** `ArnEquals` and `ArnLike` behave alike, as AWS documents. */
const MEANINGS = {
  StringEquals: meaning('String', 'equals'),
  StringNotEquals: meaning('String', 'equals', true),
  StringEqualsIgnoreCase: meaning('String', 'equals-ignoring-case'),
  StringNotEqualsIgnoreCase: meaning('String', 'equals-ignoring-case', true),
  StringLike: meaning('String', 'like'),
  StringNotLike: meaning('String', 'like', true),
  NumericEquals: meaning('Numeric', 'equals'),
  NumericNotEquals: meaning('Numeric', 'equals', true),
  NumericLessThan: meaning('Numeric', 'less-than'),
  NumericLessThanEquals: meaning('Numeric', 'less-than-equals'),
  NumericGreaterThan: meaning('Numeric', 'greater-than'),
  NumericGreaterThanEquals: meaning('Numeric', 'greater-than-equals'),
  DateEquals: meaning('Date', 'equals'),
  DateNotEquals: meaning('Date', 'equals', true),
  DateLessThan: meaning('Date', 'less-than'),
  DateLessThanEquals: meaning('Date', 'less-than-equals'),
  DateGreaterThan: meaning('Date', 'greater-than'),
  DateGreaterThanEquals: meaning('Date', 'greater-than-equals'),
  Bool: meaning('Bool', 'equals'),
  BinaryEquals: meaning('Binary', 'equals'),
  IpAddress: meaning('IpAddress', 'in-range'),
  NotIpAddress: meaning('IpAddress', 'in-range', true),
  ArnEquals: meaning('Arn', 'like'),
  ArnLike: meaning('Arn', 'like'),
  ArnNotEquals: meaning('Arn', 'like', true),
  ArnNotLike: meaning('Arn', 'like', true),
  Null: meaning('Null', 'is-absent'),
} as const satisfies Record<string, OperatorMeaning>

export type OperatorName = keyof typeof MEANINGS

export interface ConditionOperator {
  /** As AWS writes it, such as `ForAnyValue:StringLikeIfExists`. */
  readonly text: string
  readonly name: OperatorName
  readonly meaning: OperatorMeaning
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined
  /** Never with `Null`. */
  readonly ifExists: boolean
}

/** The names of all operators, without set prefixes and `IfExists`. */
export const OPERATOR_NAMES = Object.keys(MEANINGS) as readonly OperatorName[]

/** The operator that `text` names, spelt exactly as AWS does, or undefined. */
export function parseConditionOperator(text: string): ConditionOperator | undefined {
  const [, set, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(text) ?? []
  if (!isOperatorName(name) || (name === 'Null' && ifExists !== undefined)) return undefined
  return {
    text,
    name,
    meaning: MEANINGS[name],
    set: set as ConditionOperator['set'],
    ifExists: ifExists !== undefined,
  }
}

function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(MEANINGS, name)
}

function meaning(
  family: OperatorFamily,
  relation: OperatorRelation,
  negated = false,
): OperatorMeaning {
  return { family, relation, negated }
}
