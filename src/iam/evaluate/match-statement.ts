// One statement asked about one request.
import type { Naming } from '../principal/match.ts'
import type { CompiledStatement } from './compile-statement.ts'
import type { Mismatch } from './decision.ts'
import type { RequestView } from './request-view.ts'

/** How the statement, whose action matches, applies to the request, or undefined if it does not. */
export function apply(statement: CompiledStatement, view: RequestView): Naming | undefined {
  const naming = statement.naming(view.principal)
  if (naming === undefined) return undefined
  if (!statement.matchesResource(view.request.resource, view.valueOf)) return undefined
  for (const { holds, key } of statement.conditions) {
    if (!holds(view.values(key), view.valueOf)) return undefined
  }
  return naming
}

/** Every element that does not match, in the order of the policy language. */
export function mismatchesOf(compiled: CompiledStatement, view: RequestView): readonly Mismatch[] {
  const { principals, actions, resources } = compiled.reference.statement
  const found: Mismatch[] = []
  if (compiled.naming(view.principal) === undefined) {
    const element = principals?.negated === true ? 'NotPrincipal' : 'Principal'
    found.push({ element, seen: view.request.principal })
  }
  if (!view.plan.matching.has(compiled)) {
    found.push({ element: actions.negated ? 'NotAction' : 'Action', seen: view.request.action })
  }
  if (!compiled.matchesResource(view.request.resource, view.valueOf)) {
    const element = resources?.negated === true ? 'NotResource' : 'Resource'
    found.push({ element, seen: view.request.resource, unresolved: unresolvedIn(compiled, view) })
  }
  for (const { condition, holds, key } of compiled.conditions) {
    const seen = view.values(key)
    if (holds(seen, view.valueOf)) continue
    found.push({ element: 'Condition', condition, seen, isCarried: !view.plan.lacksKey(key) })
  }
  return found
}

function unresolvedIn({ resourceVariables }: CompiledStatement, view: RequestView) {
  if (resourceVariables.length === 0) return resourceVariables
  return resourceVariables.filter((key) => view.valueOf(key) === undefined)
}
