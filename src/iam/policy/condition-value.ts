// Whether the value of a condition is one that its operator can take.
import { parseAddressRange } from '../condition/address.ts'
import type { ConditionOperator, OperatorFamily } from '../condition/operator.ts'
import { parseBinary, parseBoolean, parseInstant, parseNumber } from '../condition/values.ts'
import type { PlacedText } from './policy.ts'
import { quote } from './problem.ts'
import type { Reading } from './reading.ts'
import { findVariableMistake } from './variable-syntax.ts'

interface ValueRule {
  /** Undefined: any text will do, with variables. */
  readonly parse: ((text: string) => unknown) | undefined
  readonly what: string
  readonly hint: string
}

const RULES: Record<OperatorFamily, ValueRule> = {
  String: { parse: undefined, what: 'text', hint: '' },
  Arn: { parse: undefined, what: 'ARN', hint: '' },
  Numeric: { parse: parseNumber, what: 'number', hint: 'Write a decimal number, as in "10".' },
  Date: {
    parse: parseInstant,
    what: 'date',
    hint: 'Write a date as in "2026-11-21T03:00:00Z", or seconds since 1970.',
  },
  Bool: { parse: parseBoolean, what: 'boolean', hint: 'Write "true" or "false".' },
  Null: {
    parse: parseBoolean,
    what: 'boolean',
    hint: 'Write "true" where the key must be absent, "false" where it must be there.',
  },
  Binary: { parse: parseBinary, what: 'base64 text', hint: 'Write the bytes as base64.' },
  IpAddress: {
    parse: parseAddressRange,
    what: 'IP address or range',
    hint: 'Write as in "203.0.113.0/24" or "2001:db8::/32".',
  },
}

export function checkConditionValue(
  { problems, version }: Reading,
  { text: operator, meaning: { family } }: ConditionOperator,
  { text, place }: PlacedText,
): void {
  const { parse, what, hint } = RULES[family]
  if (parse === undefined) {
    const mistake = version === '2012-10-17' ? findVariableMistake(text) : undefined
    if (mistake !== undefined) problems.report(place, mistake.message, mistake.hint)
  } else if (text.includes('${')) {
    const message = `${operator} takes no policy variable`
    problems.report(place, message, 'Variables stand in String and Arn operators only.')
  } else if (parse(text) === undefined) {
    problems.report(place, `${quote(text)} is no ${what}, which ${operator} needs`, hint)
  }
}
