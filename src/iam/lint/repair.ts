// Statements with one thing changed.
import { parseConditionOperator } from '../condition/operator.ts'
import type { ElementPatterns, PlacedText, PolicyCondition, Statement } from '../policy/policy.ts'
import { printStatement } from '../policy/print.ts'
import { SIZE_QUOTAS } from '../policy/size.ts'

/** The patterns that `change` returns for each one: none removes it. Undefined if none is left. */
function changePatterns(
  element: ElementPatterns,
  change: (text: string) => string | readonly string[],
): ElementPatterns | undefined {
  const seen = new Set<string>()
  const patterns = element.patterns.flatMap((pattern) =>
    [change(pattern.text)]
      .flat()
      .filter((text) => !seen.has(text) && seen.add(text))
      .map((text): PlacedText => ({ ...pattern, text })),
  )
  return patterns.length === 0 ? undefined : { ...element, patterns }
}

export function withActions(
  statement: Statement,
  change: (text: string) => string | readonly string[],
): Statement | undefined {
  const actions = changePatterns(statement.actions, change)
  return actions && { ...statement, actions }
}

export function withResources(
  statement: Statement,
  change: (text: string) => string | readonly string[],
): Statement | undefined {
  const resources = statement.resources && changePatterns(statement.resources, change)
  return resources && { ...statement, resources }
}

/** Every value of every condition changed. */
export function withConditions(
  statement: Statement,
  change: (condition: PolicyCondition) => PolicyCondition | undefined,
): Statement {
  const conditions = statement.conditions.map(change).filter((kept) => kept !== undefined)
  return { ...statement, conditions }
}

/** A condition as it would be read. */
export function makeCondition(
  operatorText: string,
  key: string,
  values: readonly string[],
  { place }: Statement,
): PolicyCondition {
  const operator = parseConditionOperator(operatorText)
  if (operator === undefined) throw new TypeError(`${operatorText} is no operator`)
  return { operator, key, values: values.map((text) => ({ text, place })), place }
}

/** AWS takes no longer policy, of any kind: a repair of such a statement repairs nothing. */
const MOST_CHARACTERS = SIZE_QUOTAS.bucket.limit

/**
 * The JSON of what a statement becomes: itself, or a list. Undefined: nothing is left of it, or it is
 * longer than any policy.
 */
export function printFix(...statements: readonly (Statement | undefined)[]): string | undefined {
  const kept = statements.filter((statement) => statement !== undefined)
  const [first] = kept
  if (first === undefined || kept.some((it) => charactersOf(it) > MOST_CHARACTERS)) return undefined
  if (kept.length === 1) return printStatement(first)
  return JSON.stringify(
    kept.map((statement, index) => ({
      ...JSON.parse(printStatement(statement)),
      ...(statement.sid && index > 0 && { Sid: `${statement.sid}${index + 1}` }),
    })),
    undefined,
    2,
  )
}

/** Of its patterns and values: what makes a statement long. */
function charactersOf({ actions, resources, conditions }: Statement): number {
  const values = conditions.flatMap((condition) => condition.values)
  const texts = [...actions.patterns, ...(resources?.patterns ?? []), ...values]
  return texts.reduce((sum, { text }) => sum + text.length, 0)
}
