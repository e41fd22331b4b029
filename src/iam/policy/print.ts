// Writes a policy document in one canonical form.
import type { ElementPatterns, PlacedText, Policy, PolicyCondition, Statement } from './policy.ts'

/**
 * Canonical JSON: elements in AWS's order, values and statements in the policy's own, a list of one
 * value as that value, two spaces, a final newline. Parsing it gives a policy that means the same.
 * No two conditions of a statement may have the same operator and key.
 */
export function printPolicy(policy: Policy): string {
  return `${JSON.stringify(policyJson(policy), undefined, 2)}\n`
}

/** One statement as {@link printPolicy} writes it, neither indented nor ended by a newline. */
export function printStatement(statement: Statement): string {
  return JSON.stringify(statementJson(statement), undefined, 2)
}

/** What {@link printPolicy} writes, as a value for JSON. */
export function policyJson(policy: Policy): Record<string, unknown> {
  return {
    ...(policy.statesVersion && { Version: policy.version }),
    ...(policy.id !== undefined && { Id: policy.id }),
    Statement: policy.statements.map(statementJson),
  }
}

function statementJson(statement: Statement): Record<string, unknown> {
  const { sid, effect, principals, actions, resources, conditions } = statement
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principals && element('Principal', principals.negated, principalJson(statement))),
    ...element('Action', actions.negated, patternsJson(actions)),
    ...(resources && element('Resource', resources.negated, patternsJson(resources))),
    ...(conditions.length > 0 && { Condition: conditionsJson(conditions) }),
  }
}

function element(name: string, negated: boolean, value: unknown): Record<string, unknown> {
  return { [negated ? `Not${name}` : name]: value }
}

function patternsJson({ patterns }: ElementPatterns): unknown {
  return oneOrMany(patterns)
}

function oneOrMany(texts: readonly PlacedText[]): unknown {
  return texts.length === 1 ? texts[0]?.text : texts.map(({ text }) => text)
}

/** `"*"` for everyone, but in a trust policy, where AWS refuses it and takes `{"AWS": "*"}`. */
function principalJson({ principals, resources }: Statement): unknown {
  const entries = principals?.entries ?? []
  const [first] = entries
  const isEveryone = entries.length === 1 && first?.type === 'AWS' && first.text === '*'
  if (isEveryone && resources !== undefined) return '*'
  return grouped(entries, ({ type }) => type, oneOrMany)
}

function conditionsJson(conditions: readonly PolicyCondition[]): unknown {
  return grouped(
    conditions,
    ({ operator }) => operator.text,
    (same) => Object.fromEntries(same.map(({ key, values }) => [key, oneOrMany(values)])),
  )
}

/** An object with one member for each group of items, in the order in which they appear. */
function grouped<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  valueOf: (items: readonly Item[]) => unknown,
): unknown {
  const groups = Map.groupBy(items, nameOf)
  return Object.fromEntries([...groups].map(([name, group]) => [name, valueOf(group)]))
}
