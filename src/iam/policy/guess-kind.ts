// What kind of policy a document is, where nobody says so.
import { type JsonNode, readJson } from './json.ts'
import type { PolicyKind } from './policy.ts'

/**
 * `trust` where no statement has a resource and one a principal, `bucket` where one has a
 * principal, else `identity`. Other kinds look like these.
 */
export function guessPolicyKind(text: string): PolicyKind {
  const json = readJson(text)
  const names = new Set('node' in json ? statementsOf(json.node).flatMap(namesOf) : [])
  if (!names.has('Principal') && !names.has('NotPrincipal')) return 'identity'
  return names.has('Resource') || names.has('NotResource') ? 'bucket' : 'trust'
}

function statementsOf(document: JsonNode): readonly JsonNode[] {
  const members = document.type === 'object' ? document.members : []
  const value = members.find(({ name }) => name === 'Statement')?.value
  return value?.type === 'array' ? value.items : value === undefined ? [] : [value]
}

function namesOf(statement: JsonNode): string[] {
  return statement.type === 'object' ? statement.members.map(({ name }) => name) : []
}
