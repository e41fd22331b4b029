// Condition: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
import {
  type ConditionOperator,
  OPERATOR_NAMES,
  parseConditionOperator,
} from '../condition/operator.ts'
import { checkConditionValue } from './condition-value.ts'
import type { JsonMember, JsonNode } from './json.ts'
import type { PlacedText, PolicyCondition } from './policy.ts'
import { type Problems, quote } from './problem.ts'
import { expected, isObject, memberPath, placeOf, type Reading, readList } from './reading.ts'
import { suggest } from './suggest.ts'

/** The conditions of a statement; an empty object has none. */
export function readConditions(
  reading: Reading,
  { value }: JsonMember,
  path: string,
): PolicyCondition[] {
  return membersOf(reading, value, path).flatMap((member) => {
    const operatorPath = memberPath(path, member.name)
    const operator = readOperator(reading, member, operatorPath)
    return operator === undefined ? [] : readKeys(reading, operator, member.value, operatorPath)
  })
}

function membersOf({ problems }: Reading, node: JsonNode, path: string): readonly JsonMember[] {
  if (isObject(node)) return node.members
  problems.report(placeOf(node, path), expected('an object', node), CONDITION_HINT)
  return []
}

const CONDITION_HINT = 'Write {"StringLike": {"s3:prefix": "web-1/*"}}.'

function readOperator({ problems }: Reading, member: JsonMember, path: string) {
  const operator = parseConditionOperator(member.name)
  if (operator === undefined) reportOperator(problems, member, path)
  return operator
}

function reportOperator(problems: Problems, member: JsonMember, path: string): void {
  const place = placeOf(member, path)
  const [, set = '', base = member.name] =
    /^(For\w+:)?(.*?)(?:IfExists)?$/is.exec(member.name) ?? []
  if (/^null$/i.test(base) && /IfExists$/i.test(member.name)) {
    problems.report(
      place,
      'Null does not combine with IfExists: it asks itself whether the key exists',
      'Write "Null".',
      'unknown-operator',
    )
    return
  }
  const meant = suggest(member.name, candidates(set, /IfExists$/i.test(member.name)))
  problems.report(
    place,
    `${quote(member.name)} is no condition operator`,
    meant === undefined
      ? `${quote(base)} is none of AWS's, such as StringLike, Bool, Null, IpAddress or ArnLike.`
      : `Did you mean ${quote(meant)}?`,
    'unknown-operator',
  )
}

function candidates(set: string, ifExists: boolean): string[] {
  const prefixes = set === '' ? [''] : ['ForAllValues:', 'ForAnyValue:']
  const suffix = ifExists ? 'IfExists' : ''
  return prefixes.flatMap((prefix) => OPERATOR_NAMES.map((name) => `${prefix}${name}${suffix}`))
}

function readKeys(
  reading: Reading,
  operator: ConditionOperator,
  node: JsonNode,
  path: string,
): PolicyCondition[] {
  const seen = new Set<string>()
  return membersOf(reading, node, path).flatMap((member) => {
    const keyPath = memberPath(path, member.name)
    checkKey(reading, member, keyPath, seen)
    const values = readValues(reading, operator, member.value, keyPath)
    const place = placeOf(member, keyPath)
    return values.length === 0 ? [] : [{ operator, key: member.name, values, place }]
  })
}

function checkKey(
  { problems }: Reading,
  member: JsonMember,
  path: string,
  seen: Set<string>,
): void {
  const place = placeOf(member, path)
  const key = member.name.toLowerCase()
  if (seen.has(key)) {
    const message = `${quote(member.name)} stands twice under one operator, in different case`
    problems.report(place, message, 'Keep one: keys are compared without regard to case.')
  }
  seen.add(key)
  if (!/^[A-Za-z0-9./_-]+:[^${}]+$/s.test(member.name)) {
    const hint = 'A key is a prefix, a colon and a name, as in "aws:SourceIp" or "s3:prefix".'
    problems.report(place, `${quote(member.name)} is no condition key`, hint)
  }
}

/** One value or a list; AWS lets numbers and booleans stand without quotes. */
function readValues(
  reading: Reading,
  operator: ConditionOperator,
  node: JsonNode,
  path: string,
): PlacedText[] {
  const values: PlacedText[] = []
  for (const item of readList(reading, node, path)) {
    const place = placeOf(item.node, item.path)
    if (item.node.type === 'object' || item.node.type === 'array' || item.node.type === 'null') {
      const what = 'a text, a number or a boolean'
      reading.problems.report(place, expected(what, item.node))
    } else {
      const value = { text: item.node.text, place }
      checkConditionValue(reading, operator, value)
      values.push(value)
    }
  }
  return values
}
