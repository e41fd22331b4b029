// Decides requests as AWS does:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
import { foldCase } from '../pattern/match.ts'
import type { Naming } from '../principal/match.ts'
import { derivedContext, parsePrincipal } from '../principal/principal.ts'
import { type ActionPlanner, planActions } from './action-plan.ts'
import type { CompiledStatement } from './compile-statement.ts'
import type { Decision, LayerReference, PolicyLayer, StatementReport } from './decision.ts'
import { bindsPrincipal, lackingLayers, mayNotBeDenied } from './grant.ts'
import { compileLayers, type Layer, type Layers } from './layers.ts'
import { apply, mismatchesOf } from './match-statement.ts'
import type { AccessRequest, DecisionOutcome, PolicySet } from './request.ts'
import { type KnownPrincipal, RequestView } from './request-view.ts'

/** A policy set made ready for many decisions; opaque. */
export interface CompiledPolicies {
  readonly layers: Layers
  readonly planOf: ActionPlanner
  readonly principals: Map<string, KnownPrincipal>
}

/**
 * Works out once what any request needs. Whoever asks and what is asked is remembered, within bounds:
 * keep the result for all requests under the same policies.
 */
export function compilePolicies(set: PolicySet): CompiledPolicies {
  const layers = compileLayers(set)
  return { layers, planOf: planActions(layers.all), principals: new Map() }
}

/**
 * The outcome alone, as fast as can be.
 *
 * @throws Failure `bad-input` for a principal that `parsePrincipal` refuses.
 */
export function decide(compiled: CompiledPolicies, request: AccessRequest): DecisionOutcome {
  const view = viewOf(compiled, request)
  if (view.plan.denies.some((statement) => denies(statement, view))) return 'explicit-deny'
  return lackingOf(compiled, view).length === 0 ? 'allowed' : 'implicit-deny'
}

/**
 * The same outcome, with the statement responsible and why each other one does not apply.
 *
 * @throws Failure `bad-input` for a principal that `parsePrincipal` refuses.
 */
export function explain(compiled: CompiledPolicies, request: AccessRequest): Decision {
  const view = viewOf(compiled, request)
  const statements = reportsOf(compiled.layers, view)
  const reasons = { statements, ignoredKeys: ignoredKeysOf(view) }
  const deny = statements.find((report) => applies(report, 'Deny') && !mayNotBeDenied(view, report))
  if (deny !== undefined) return { outcome: 'explicit-deny', by: deny, lacking: [], ...reasons }

  const lacking = lackingOf(compiled, view).map(({ layer, level }) => ({ layer, level }))
  if (lacking.length > 0) return { outcome: 'implicit-deny', by: undefined, lacking, ...reasons }
  const by = firstAllow(statements, 'identity') ?? firstAllow(statements, 'resource')
  return { outcome: 'allowed', by, lacking, ...reasons }
}

/** Principals that are remembered: those of a large fleet. */
const REMEMBERED = 20_000

function viewOf({ planOf, principals }: CompiledPolicies, request: AccessRequest): RequestView {
  let known = principals.get(request.principal)
  if (known === undefined) {
    const principal = parsePrincipal(request.principal)
    known = { principal, derived: derivedContext(principal) }
    if (principals.size >= REMEMBERED) principals.clear()
    principals.set(request.principal, known)
  }
  return new RequestView(request, known, planOf(request.action))
}

function denies(statement: CompiledStatement, view: RequestView): boolean {
  return (
    bindsPrincipal(statement.layer, view.principal.kind) &&
    apply(statement, view) !== undefined &&
    !mayNotBeDenied(view, statement.layer)
  )
}

function lackingOf({ layers }: CompiledPolicies, view: RequestView): readonly LayerReference[] {
  return lackingLayers(layers, view, (layer) => widestGrant(layer, view))
}

function widestGrant(layer: Layer, view: RequestView): Naming | undefined {
  let widest: Naming | undefined
  for (const statement of view.plan.allows.get(layer) ?? []) {
    const naming = apply(statement, view)
    if (naming === 'itself') return naming
    if (widest !== 'role') widest = naming ?? widest
  }
  return widest
}

function reportsOf({ all }: Layers, view: RequestView): StatementReport[] {
  const reports: StatementReport[] = []
  for (const candidate of all) {
    if (!bindsPrincipal(candidate, view.principal.kind)) continue
    for (const compiled of candidate.statements) {
      const { layer, level, policy, statement } = compiled.reference
      reports.push({ layer, level, policy, statement, mismatches: mismatchesOf(compiled, view) })
    }
  }
  return reports
}

function applies({ mismatches, statement }: StatementReport, effect: 'Allow' | 'Deny'): boolean {
  return mismatches.length === 0 && statement.effect === effect
}

function firstAllow(
  reports: readonly StatementReport[],
  layer: PolicyLayer,
): StatementReport | undefined {
  return reports.find((report) => report.layer === layer && applies(report, 'Allow'))
}

const NO_KEYS: readonly string[] = []

function ignoredKeysOf({ plan, request }: RequestView): readonly string[] {
  if (request.context.size === 0) return NO_KEYS
  return [...request.context.keys()].filter((key) => plan.lacksKey(foldCase(key)))
}
