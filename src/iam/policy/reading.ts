// What the readers of all elements share: the document at hand, and places in it.
import type { JsonMember, JsonNode, JsonObject } from './json.ts'
import type { KindRules } from './kind-rules.ts'
import type { Place, PlacedText, PolicyVersion } from './policy.ts'
import { type Problems, quote } from './problem.ts'
import { suggest } from './suggest.ts'

export interface Reading {
  readonly rules: KindRules
  readonly version: PolicyVersion
  readonly problems: Problems
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/

/** The path of the member `name` of what stands at `path`. */
export function memberPath(path: string, name: string): string {
  if (!IDENTIFIER.test(name)) return `${path}[${quote(name)}]`
  return path === '' ? name : `${path}.${name}`
}

export function placeOf({ line, column }: JsonMember | JsonNode, path: string): Place {
  return { path, line, column }
}

const NAMES: Readonly<Record<JsonNode['type'], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
}

/** As `expected a text, found a list`. */
export function expected(what: string, node: JsonNode): string {
  return `expected ${what}, found ${NAMES[node.type]}`
}

/**
 * The members of `node` by name; undefined, and reported, if it is no object. A name that is not
 * known is reported and read as the one that it likely means.
 */
export function readMembers<Name extends string>(
  { problems }: Reading,
  node: JsonNode,
  path: string,
  known: readonly Name[],
): ReadonlyMap<Name, JsonMember> | undefined {
  if (!isObject(node)) {
    problems.report(placeOf(node, path), expected('an object', node))
    return undefined
  }
  const members = new Map<Name, JsonMember>()
  for (const member of node.members) {
    const name = known.find((candidate) => candidate === member.name)
    if (name !== undefined) members.set(name, member)
    else reportUnknown(problems, member, path, known)
  }
  for (const member of node.members) {
    const meant = problems.areNone ? undefined : suggest(member.name, known)
    const name = known.find((candidate) => candidate === meant)
    if (name !== undefined && !members.has(name)) members.set(name, { ...member, name })
  }
  return members
}

export function isObject(node: JsonNode): node is JsonObject {
  return node.type === 'object'
}

function reportUnknown(
  problems: Problems,
  member: JsonMember,
  path: string,
  known: readonly string[],
): void {
  if (problems.areMany) return
  const meant = suggest(member.name, known)
  const place = placeOf(member, memberPath(path, member.name))
  const question = meant === undefined ? '' : `; did you mean ${quote(meant)}?`
  problems.report(
    place,
    `${quote(member.name)} is no element here${question}`,
    meant === undefined
      ? `Known here: ${known.join(', ')}.`
      : `Write ${quote(meant)}: upper and lower case matter.`,
    'unknown-element',
  )
}

/** The text of `node`, or undefined, and reported. */
export function readText(
  { problems }: Reading,
  node: JsonNode,
  path: string,
): PlacedText | undefined {
  if (node.type === 'string') return { text: node.text, place: placeOf(node, path) }
  problems.report(placeOf(node, path), expected('a text', node))
  return undefined
}

/** One value or a list of at least one, each with its path; none if the list is empty, and reported. */
export function readList(
  { problems }: Reading,
  node: JsonNode,
  path: string,
): readonly { readonly node: JsonNode; readonly path: string }[] {
  if (node.type !== 'array') return [{ node, path }]
  if (node.items.length === 0) {
    problems.report(placeOf(node, path), 'an empty list, where at least one value is expected')
  }
  return node.items.map((item, index) => ({ node: item, path: `${path}[${index}]` }))
}

/** One text or a list of at least one; what is no text is reported and left out. */
export function readTexts(reading: Reading, node: JsonNode, path: string): PlacedText[] {
  return readList(reading, node, path)
    .map((value) => readText(reading, value.node, value.path))
    .filter((text) => text !== undefined)
}
