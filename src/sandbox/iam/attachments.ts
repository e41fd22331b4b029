// Managed policies on users, groups and roles.
import { arnOf, type Entity } from '../identity/entity.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { noSuch, requireAttachable, requireNamed, requirePolicy } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { type OwnerKind, requireRoomForAttachment } from './quotas.ts'
import { ARN, PATH_PREFIX } from './rules.ts'
import { onNamed, onPolicy, withPolicyArn } from './targets.ts'

export const ATTACHMENT_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  ...operationsOf('user', 'User'),
  ...operationsOf('group', 'Group'),
  ...operationsOf('role', 'Role'),
  ListEntitiesForPolicy: { target: onPolicy, handle: listEntities },
}

function operationsOf(kind: OwnerKind, noun: string): Record<string, QueryOperation> {
  const target = withPolicyArn(onNamed(kind))
  return {
    [`Attach${noun}Policy`]: { target, handle: (call) => attach(call, kind) },
    [`Detach${noun}Policy`]: { target, handle: (call) => detach(call, kind) },
    [`ListAttached${noun}Policies`]: {
      target: onNamed(kind),
      handle: (call) => listAttached(call, kind),
    },
  }
}

function attach(call: QueryCall, kind: OwnerKind): undefined {
  const { policies } = call.tables
  const owner = requireNamed(call, kind)
  const policy = requireAttachable(call, call.parameters.text('PolicyArn', ARN))
  if (policies.attachedTo(owner).some(({ id }) => id === policy.id)) return
  requireRoomForAttachment(call, owner)
  policies.attach(owner, policy)
}

function detach(call: QueryCall, kind: OwnerKind): undefined {
  const owner = requireNamed(call, kind)
  const arn = call.parameters.text('PolicyArn', ARN)
  const policy = requireAttachable(call, arn)
  if (call.tables.policies.detach(owner, policy)) return
  throw noSuch(`Policy ${arn} was not found.`)
}

function listAttached(call: QueryCall, kind: OwnerKind): Shape {
  const prefix = call.parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const attached = call.tables.policies.attachedTo(requireNamed(call, kind))
  const listed = attached.filter(({ path }) => path.startsWith(prefix))
  const page = paginate(call, listed, ({ name, id }) => `${name} ${id}`)
  return pageShape('AttachedPolicies', page, attachmentShape)
}

export function attachmentShape(policy: Entity): Shape {
  return { PolicyName: policy.name, PolicyArn: arnOf(policy) }
}

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const
const USAGES = ['PermissionsPolicy', 'PermissionsBoundary'] as const

function listEntities(call: QueryCall): Shape {
  const { caller, parameters, tables } = call
  const policy = requirePolicy(call)
  const kind = parameters.choice('EntityFilter', FILTERS)?.toLowerCase()
  const usage = parameters.choice('PolicyUsageFilter', USAGES)
  const prefix = parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const users = [
    ...(usage === 'PermissionsBoundary' ? [] : tables.policies.ownersOf(policy, caller.accountId)),
    ...(usage === 'PermissionsPolicy' ? [] : tables.policies.boundedBy(policy, caller.accountId)),
  ]
  const listed = [...new Map(users.map((each) => [keyOf(each), each])).values()]
    .filter((each) => each.path.startsWith(prefix))
    .filter((each) => kind === undefined || each.kind === kind)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const { items, rest } = paginate(call, listed, keyOf)
  const of = (wanted: OwnerKind, noun: string): Shape =>
    items
      .filter((each) => each.kind === wanted)
      .map(({ id, name }) => ({ [`${noun}Name`]: name, [`${noun}Id`]: id }))
  return {
    PolicyGroups: of('group', 'Group'),
    PolicyUsers: of('user', 'User'),
    PolicyRoles: of('role', 'Role'),
    ...rest,
  }
}

function keyOf({ kind, name }: Entity): string {
  return `${kind} ${name}`
}
