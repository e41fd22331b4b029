// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
import { compilePolicies, decide } from '../../iam/evaluate/evaluate.ts'
import { SIZE_QUOTAS } from '../../iam/policy/size.ts'
import { ARN, nameOfMost, parseDocument, readTags } from '../iam/rules.ts'
import { arnOf, type Entity, type Tag } from '../identity/entity.ts'
import type { RoleSession } from '../identity/sessions.ts'
import { accessRequest, denied, note } from '../query/authorize-query.ts'
import { invalid } from '../query/parameters.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, Target } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { credentialsShape } from './credentials-shape.ts'

export function assumeRole(call: QueryCall): Shape {
  const { now, parameters, tables } = call
  const arn = parameters.text('RoleArn', ARN)
  const asked = readSession(call)
  const role = tables.entities.byArn(arn)
  if (role?.kind !== 'role') throw refusal(call, 'sts:AssumeRole', { resource: arn })
  const said = inheritTags(call, asked)
  requireTrusted(call, role, said)
  requireUsable(call, role, asked)
  const seconds = readDuration(call, role)
  parameters.requireAllRead(call.action)
  const session = tables.sessions.create({
    account: role.account,
    owner: role.id,
    issued: now,
    expires: now + seconds * 1000,
    role: said,
  })
  return {
    Credentials: credentialsShape(session, call),
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${said.name}`,
      AssumedRoleId: `${role.id}:${said.name}`,
    },
    SourceIdentity: said.sourceIdentity,
    PackedPolicySize: packedSize(said),
  }
}

const MOST_POLICY_ARNS = 10

function readSession(call: QueryCall): RoleSession {
  const { parameters } = call
  const policy = parameters.optional('Policy')
  if (policy !== undefined) parseDocument(policy, 'session', 'Policy')
  const policyArns = parameters.records('PolicyArns', (field) => parameters.text(field('arn'), ARN))
  if (policyArns.length > MOST_POLICY_ARNS) {
    throw invalid('PolicyArns', undefined, 'Member must have length less than or equal to 10')
  }
  const session: RoleSession = {
    name: parameters.text('RoleSessionName', { ...nameOfMost('RoleSessionName', 64), least: 2 }),
    policy,
    policyArns,
    tags: readTags(parameters),
    transitive: parameters.list('TransitiveTagKeys', { least: 1, most: 128 }),
    sourceIdentity: parameters.optional('SourceIdentity', {
      ...nameOfMost('SourceIdentity', 64),
      least: 2,
    }),
  }
  requirePackable(session)
  return session
}

/** Managed policies of a session are of the role's account, or AWS's own. */
function requireUsable({ tables }: QueryCall, { account }: Entity, { policyArns }: RoleSession) {
  for (const arn of policyArns) {
    const policy = tables.entities.byArn(arn)
    const isUsable = policy?.account === account || policy?.account === 'aws'
    if (policy?.kind === 'policy' && isUsable) continue
    throw new QueryFault('MalformedPolicyDocument', `The policy ${arn} does not exist.`)
  }
}

/** AWS packs policies and tags before it weighs them; here they count as they stand. */
function packedSize({ policy = '', policyArns }: RoleSession): number {
  const characters = [policy, ...policyArns].reduce((sum, text) => sum + text.length, 0)
  return Math.ceil((characters / SIZE_QUOTAS.session.limit) * 100)
}

function requirePackable(session: RoleSession): void {
  const { limit } = SIZE_QUOTAS.session
  if ((session.policy ?? '').length > limit) {
    throw invalid('Policy', undefined, `Member must have length less than or equal to ${limit}`)
  }
  if (packedSize(session) <= 100) return
  throw new QueryFault(
    'PackedPolicyTooLarge',
    'Packed policy consumes more than 100% of its quota.',
  )
}

/**
 * Chained roles keep the source identity and the transitive tags of the session that asks:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 *
 * @throws InvalidParameterValue for a tag that would replace one.
 */
function inheritTags({ accessKeyId, tables }: QueryCall, said: RoleSession): RoleSession {
  const earlier = tables.sessions.find(accessKeyId)?.role
  if (earlier === undefined) return said
  const passed = new Set(earlier.transitive.map((key) => key.toLowerCase()))
  const isPassed = ([key]: Tag) => passed.has(key.toLowerCase())
  const clash = said.tags.find(isPassed)
  if (clash !== undefined) {
    throw new QueryFault(
      'InvalidParameterValue',
      `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${clash[0]}`,
    )
  }
  return {
    ...said,
    tags: [...earlier.tags.filter(isPassed), ...said.tags],
    transitive: [...earlier.transitive, ...said.transitive],
    sourceIdentity: said.sourceIdentity ?? earlier.sourceIdentity,
  }
}

/** Each of these asks for a permission of its own, of the caller and of the role's trust policy. */
function requireTrusted(call: QueryCall, role: Entity, said: RoleSession): void {
  const { caller, parameters } = call
  if (caller.isRoot) {
    throw new QueryFault('AccessDenied', 'Roles may not be assumed by root accounts.')
  }
  const context = sessionContext(parameters.optional('ExternalId', EXTERNAL_ID), role, said)
  const actions = [
    'sts:AssumeRole',
    ...(said.tags.length > 0 ? ['sts:TagSession'] : []),
    ...(said.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  const resource = arnOf(role)
  const trust = call.tables.texts.read(role.details.trust ?? '', 'trust', resource)
  const policies = compilePolicies({ ...caller.policies, resource: trust })
  for (const action of actions) {
    const target = { resource, context }
    const request = accessRequest(call, action, target)
    const outcome = decide(policies, { ...request, resourceAccount: role.account })
    if (outcome !== 'allowed') throw refusal(call, action, target, outcome === 'explicit-deny')
    note(call, action, target, { reason: "allowed by the caller's policies and the trust policy" })
  }
}

function refusal(call: QueryCall, action: string, target: Target, isExplicit = false): QueryFault {
  const why = isExplicit ? 'with an explicit deny' : undefined
  const fault = denied(call.caller, action, target.resource, why)
  note(call, action, target, { reason: fault.message, isDenied: true, isExplicit })
  return fault
}

const EXTERNAL_ID = { pattern: /^[\w+=,.@:/-]+$/, least: 2, most: 1224 }

function sessionContext(
  externalId: string | undefined,
  role: Entity,
  { name, tags, transitive, sourceIdentity }: RoleSession,
): Readonly<Record<string, readonly string[]>> {
  const of = (key: string, values: readonly string[]) =>
    values.length === 0 ? {} : { [key]: values }
  return {
    'sts:RoleSessionName': [name],
    ...of('sts:ExternalId', externalId === undefined ? [] : [externalId]),
    ...of('sts:SourceIdentity', sourceIdentity === undefined ? [] : [sourceIdentity]),
    ...of(
      'aws:TagKeys',
      tags.map(([key]) => key),
    ),
    ...of('sts:TransitiveTagKeys', transitive),
    ...tagContext('aws:RequestTag', tags),
    ...tagContext('aws:ResourceTag', role.details.tags),
    ...tagContext('iam:ResourceTag', role.details.tags),
  }
}

function tagContext(family: string, tags: readonly Tag[]) {
  return Object.fromEntries(tags.map(([key, value]) => [`${family}/${key}`, [value]]))
}

const LEAST_S = 900
const MOST_S = 43_200
const DEFAULT_S = 3_600
/** A role that another role assumes. */
const MOST_CHAINED_S = 3_600

function readDuration({ caller, parameters }: QueryCall, role: Entity): number {
  const seconds = parameters.count('DurationSeconds', LEAST_S, MOST_S) ?? DEFAULT_S
  if (caller.arn.includes(':assumed-role/') && seconds > MOST_CHAINED_S) {
    throw new QueryFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  if (seconds > (role.details.maxSession ?? DEFAULT_S)) {
    throw new QueryFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  }
  return seconds
}
