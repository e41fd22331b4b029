// What a request to IAM or STS said and was answered, as CloudTrail writes both: names begin in
// lower case, `Tags.member.1.Key` is a field of an item of a list. Secrets are masked.
import type { EventValue, EventValues } from '../journal/request-event.ts'
import type { Shape } from '../query/query-answer.ts'
import { isSecretName, MASK } from './mask.ts'

type Node = Map<string, Node | string>

export function eventParameters(pairs: readonly (readonly [string, string])[]): EventValues {
  const root: Node = new Map()
  for (const [name, value] of pairs) {
    if (name !== 'Action' && name !== 'Version') put(root, name.split('.'), value)
  }
  return fieldsOf(root)
}

/** Deeper than any parameter of IAM or STS; what hostile names have more stays one name. */
const MOST_LEVELS = 8

function put(root: Node, path: readonly string[], value: string): void {
  let node = root
  const steps = path.slice(0, MOST_LEVELS - 1)
  const last = path.slice(MOST_LEVELS - 1).join('.') || (steps.pop() ?? '')
  for (const step of steps) {
    const next = node.get(step)
    const child: Node = typeof next === 'object' ? next : new Map()
    node.set(step, child)
    node = child
  }
  if (!node.has(last)) node.set(last, isSecretName(last) ? MASK : value)
}

function fieldsOf(node: Node): EventValues {
  return Object.fromEntries([...node].map(([name, value]) => [lowerFirst(name), valueOf(value)]))
}

function valueOf(value: Node | string): EventValue {
  if (typeof value === 'string') return value
  const members = value.size === 1 ? value.get('member') : undefined
  return typeof members === 'object' ? [...members.values()].map(valueOf) : fieldsOf(value)
}

/** An operation's result; empty where there is nothing to tell. */
export function eventResponse(result: Shape): EventValues {
  const value = result === undefined ? {} : responseValue(result)
  return typeof value === 'object' && value !== null && !isList(value) ? value : { value }
}

function responseValue(shape: Shape): EventValue {
  if (shape === undefined) return null
  if (typeof shape !== 'object') return shape
  if (shape instanceof Map) return Object.fromEntries(shape as ReadonlyMap<string, number>)
  if (isList(shape)) return shape.map(responseValue)
  const fields = Object.entries(shape as Readonly<Record<string, Shape>>)
  return Object.fromEntries(
    fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [lowerFirst(name), isSecretName(name) ? MASK : responseValue(value)]),
  )
}

function isList<T>(value: object | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
