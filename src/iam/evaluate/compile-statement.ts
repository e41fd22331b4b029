// One statement, made ready to be asked about many requests.
import { type CompiledCondition, compileCondition } from '../condition/condition.ts'
import { resourcePatterns } from '../pattern/arn.ts'
import { compilePattern, foldCase, type Matcher } from '../pattern/match.ts'
import { parsePattern } from '../pattern/pattern.ts'
import { compileTemplate, type TemplateMatcher } from '../pattern/template.ts'
import type { ElementPatterns, Policy, Statement } from '../policy/policy.ts'
import { compilePrincipals, type Naming, type PrincipalMatcher } from '../principal/match.ts'
import type { PrincipalKind } from '../principal/principal.ts'
import type { LayerReference, StatementReference } from './decision.ts'

export interface CompiledStatement {
  readonly layer: LayerReference
  readonly reference: StatementReference
  readonly denies: boolean
  /** Of an action's name in the form in which they are compared. */
  readonly matchesAction: Matcher
  readonly naming: PrincipalMatcher
  readonly matchesResource: TemplateMatcher
  /** Variables without fallback of Resource or NotResource, in lower case. */
  readonly resourceVariables: readonly string[]
  readonly conditions: readonly CompiledCondition[]
}

export function compileStatement(
  layer: LayerReference,
  policy: Policy,
  statement: Statement,
): CompiledStatement {
  const { actions, effect, principals, resources } = statement
  const variables = policy.version === '2012-10-17'
  return {
    layer,
    reference: { layer: layer.layer, level: layer.level, policy, statement },
    denies: effect === 'Deny',
    matchesAction: compileActions(actions),
    naming: principals === undefined ? namesTheBearer : compilePrincipals(principals, effect),
    matchesResource:
      resources === undefined ? matchesAll : compileResources(resources, policy, variables),
    resourceVariables: variables && resources !== undefined ? variablesOf(resources) : NONE,
    conditions: statement.conditions.map((condition) => compileCondition(condition, variables)),
  }
}

/**
 * A Deny with `NotPrincipal` denies every user and role that has a permissions boundary, whomever
 * it names: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function denyingEveryBoundOne(compiled: CompiledStatement): CompiledStatement {
  const { statement } = compiled.reference
  if (!compiled.denies || statement.principals?.negated !== true) return compiled
  return {
    ...compiled,
    naming: (principal) =>
      MAY_BE_BOUND.has(principal.kind) ? 'itself' : compiled.naming(principal),
  }
}

const MAY_BE_BOUND: ReadonlySet<PrincipalKind> = new Set(['user', 'role', 'role-session'])

const NONE: readonly never[] = []

function variablesOf({ patterns }: ElementPatterns): readonly string[] {
  const tokens = patterns.flatMap(({ text }) =>
    parsePattern(text, { wildcards: true, variables: true }),
  )
  const keys = tokens.flatMap((token) =>
    token.kind === 'variable' && token.fallback === undefined ? [foldCase(token.key)] : [],
  )
  return [...new Set(keys)]
}

function compileActions({ negated, patterns }: ElementPatterns): Matcher {
  const matchers = patterns.map(({ text }) =>
    compilePattern(parsePattern(foldCase(text), { wildcards: true, variables: false })),
  )
  return (action) => matchers.some((matches) => matches(action)) !== negated
}

function compileResources(
  { negated, patterns }: ElementPatterns,
  { kind }: Policy,
  variables: boolean,
): TemplateMatcher {
  const matchers = patterns
    .flatMap(({ text }) => resourcePatterns(text, kind, variables))
    .map((pattern) => compileTemplate(pattern))
  return (resource, valueOf) => matchers.some((matches) => matches(resource, valueOf)) !== negated
}

/** A trust policy is about the role that it stands on. */
function matchesAll(): boolean {
  return true
}

/** A policy without `Principal` is about whom it is attached to. */
function namesTheBearer(): Naming {
  return 'itself'
}
