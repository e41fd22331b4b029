// The policy simulator: decided by the evaluator that decides real requests here.
import type { Decision, StatementReport } from '../../iam/evaluate/decision.ts'
import { compilePolicies, explain } from '../../iam/evaluate/evaluate.ts'
import type { PolicySet, RequestContext } from '../../iam/evaluate/request.ts'
import type { Policy, PolicyKind, Statement } from '../../iam/policy/policy.ts'
import { derivedContext, parsePrincipal } from '../../iam/principal/principal.ts'
import { grantsOf, policiesOf } from '../identity/describe-caller.ts'
import { arnOf, type Entity } from '../identity/entity.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation, Target } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { noSuch } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { ARN, parseDocument } from './rules.ts'
import { onEverything } from './targets.ts'

export const SIMULATION_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  SimulateCustomPolicy: { target: onEverything, handle: simulateCustom },
  SimulatePrincipalPolicy: { target: onSource, handle: simulatePrincipal },
}

/** What is asked, and of whom. */
interface Simulation {
  readonly principal: string
  readonly policies: PolicySet
  readonly context: RequestContext
}

function onSource({ parameters }: QueryCall): Target {
  return { resource: parameters.text('PolicySourceArn', ARN) }
}

function simulateCustom(call: QueryCall): Shape {
  const { caller, parameters } = call
  // A principal of whom nothing follows: neither a user's name nor a root's freedom.
  const nobody = `arn:aws:iam::${caller.accountId}:role/simulated`
  return simulate(call, {
    principal: parameters.optional('CallerArn', ARN) ?? nobody,
    policies: { identity: readInputs(call, 'PolicyInputList', 'identity'), ...limits(call) },
    context: readContext(call),
  })
}

function simulatePrincipal(call: QueryCall): Shape {
  const source = requireSource(call)
  const { identity, boundary } =
    source.kind === 'group'
      ? { identity: grantsOf(call.tables, source), boundary: undefined }
      : policiesOf(call.tables, source)
  const { caller, parameters } = call
  const own =
    source.kind === 'group' ? `arn:aws:iam::${caller.accountId}:role/simulated` : arnOf(source)
  const inputs = readInputs(call, 'PolicyInputList', 'identity')
  return simulate(call, {
    principal: parameters.optional('CallerArn', ARN) ?? own,
    policies: { identity: [...identity, ...inputs], boundary, ...limits(call) },
    context: new Map([...tagContext(source), ...readContext(call)]),
  })
}

function tagContext({ details, id, kind }: Entity): RequestContext {
  const tags = details.tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, [value]] as const)
  return new Map(kind === 'user' ? [['aws:userid', [id]] as const, ...tags] : tags)
}

function requireSource({ caller, parameters, tables }: QueryCall): Entity {
  const arn = parameters.text('PolicySourceArn', ARN)
  const source = tables.entities.byArn(arn)
  const isOurs = source?.account === caller.accountId
  if (isOurs && ['user', 'group', 'role'].includes(source.kind)) return source
  throw noSuch(`The entity ${arn} cannot be found.`)
}

/** Given boundary and resource policies; a given boundary replaces the principal's. */
function limits(call: QueryCall): Pick<PolicySet, 'boundary' | 'resource'> {
  const { parameters } = call
  const [boundary] = readInputs(call, 'PermissionsBoundaryPolicyInputList', 'boundary')
  const resource = parameters.optional('ResourcePolicy')
  return {
    ...(boundary === undefined ? {} : { boundary }),
    ...(resource === undefined
      ? {}
      : { resource: parseInput(resource, 'bucket', 'ResourcePolicy') }),
  }
}

function readInputs({ parameters }: QueryCall, name: string, kind: PolicyKind): Policy[] {
  return parameters.list(name).map((text, index) => parseInput(text, kind, `${name}.${index + 1}`))
}

/** The simulator calls a malformed document an invalid input. */
function parseInput(text: string, kind: PolicyKind, name: string): Policy {
  try {
    return parseDocument(text, kind, name)
  } catch (error) {
    if (error instanceof QueryFault) throw new QueryFault('InvalidInput', error.message)
    throw error
  }
}

function readContext({ parameters }: QueryCall): Map<string, readonly string[]> {
  return new Map(
    parameters.records('ContextEntries', (field) => {
      parameters.optional(field('ContextKeyType'))
      const name = parameters.text(field('ContextKeyName'), { least: 5, most: 256 })
      return [name, parameters.list(field('ContextKeyValues'))] as const
    }),
  )
}

const ACTION = { pattern: /^[A-Za-z0-9-]+:[A-Za-z0-9]+$/, least: 3, most: 128 }
/** Each is a decision of its own. */
const MOST_QUESTIONS = 5_000
/** Statements that are looked at in all: half a second's work. */
const MOST_WORK = 1_000_000

function simulate(call: QueryCall, simulation: Simulation): Shape {
  const { parameters } = call
  const actions = parameters.list('ActionNames', ACTION)
  if (actions.length === 0) parameters.text('ActionNames.member.1')
  const given = parameters.list('ResourceArns', { least: 1, most: 2048 })
  const resources = given.length === 0 ? ['*'] : given
  const questions = actions.length * resources.length
  const work = questions * statementsOf(simulation.policies).length
  if (questions > MOST_QUESTIONS || work > MOST_WORK) {
    throw new QueryFault('InvalidInput', 'There is more to decide than one request may ask.')
  }
  const answers = answersTo(call, simulation, actions, resources)
  const page = paginate(call, answers, ({ key }) => key)
  return pageShape('EvaluationResults', page, ({ shape }) => shape)
}

function answersTo(
  { parameters }: QueryCall,
  { principal, policies, context }: Simulation,
  actions: readonly string[],
  resources: readonly string[],
) {
  const owner = parameters.optional('ResourceOwner', ARN)
  const resourceAccount = owner === undefined ? undefined : (owner.split(':')[4] ?? owner)
  const compiled = compilePolicies(policies)
  const missing = missingKeys(policies, principal, context)
  return actions.flatMap((action, row) =>
    resources.map((resource, column) => {
      const request = { principal, action, resource, resourceAccount, context }
      const decision = explain(compiled, request)
      const key = `${String(row).padStart(4, '0')} ${String(column).padStart(4, '0')}`
      const shape: Shape = {
        EvalActionName: action,
        EvalResourceName: resource,
        ...decisionShape(decision, policies.boundary !== undefined),
        MissingContextValues: missing,
      }
      return { key, shape }
    }),
  )
}

const OUTCOMES: Readonly<Record<Decision['outcome'], string>> = {
  allowed: 'allowed',
  'explicit-deny': 'explicitDeny',
  'implicit-deny': 'implicitDeny',
}

function decisionShape({ outcome, statements, lacking }: Decision, isBounded: boolean) {
  const effect = outcome === 'explicit-deny' ? 'Deny' : 'Allow'
  const matched = statements.filter(
    ({ mismatches, statement }) => mismatches.length === 0 && statement.effect === effect,
  )
  const isAllowedByBoundary =
    !lacking.some(({ layer }) => layer === 'boundary') &&
    !(outcome === 'explicit-deny' && matched.some(({ layer }) => layer === 'boundary'))
  return {
    EvalDecision: OUTCOMES[outcome],
    MatchedStatements: matched.map(statementShape),
    PermissionsBoundaryDecisionDetail: isBounded
      ? { AllowedByPermissionsBoundary: isAllowedByBoundary }
      : undefined,
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  resource: 'Resource Policy',
  boundary: 'IAM Permissions Boundary Policy',
}

function statementShape({ layer, policy, statement }: StatementReport): Shape {
  const { line, column } = statement.place
  return {
    SourcePolicyId: policy.name,
    SourcePolicyType: SOURCES[layer] ?? 'IAM Policy',
    StartPosition: { Line: line, Column: column },
  }
}

/** Keys that conditions ask about and that nobody gave. */
function missingKeys(policies: PolicySet, principal: string, context: RequestContext): string[] {
  const derived = derivedContext(parsePrincipal(principal)).values
  const given = new Set([...context.keys()].map((key) => key.toLowerCase()))
  const asked = statementsOf(policies).flatMap(({ conditions }) => conditions)
  const missing = asked
    .map(({ key }) => key)
    .filter((key) => !given.has(key.toLowerCase()) && !derived.has(key.toLowerCase()))
  return [...new Set(missing)].sort()
}

function statementsOf({ identity, boundary, resource }: PolicySet): Statement[] {
  return [...identity, boundary, resource].flatMap((policy) => policy?.statements ?? [])
}
