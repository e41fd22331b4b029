// What operations of IAM are authorized on: "Actions, resources, and condition keys for AWS
// Identity and Access Management" in the Service Authorization Reference. Listings are authorized
// on the path that they list, as AWS's denials of them show.
import { arnOf, type Entity, type EntityKind, type Tag } from '../identity/entity.ts'
import type { FurtherNeed, QueryCall, Target } from '../query/query-call.ts'
import { callingUser } from './find-entity.ts'
import {
  ARN,
  NAME_PARAMETERS,
  nameRule,
  PATH,
  PATH_PREFIX,
  readName,
  readTagKeys,
  readTags,
} from './rules.ts'

type Context = Readonly<Record<string, readonly string[]>>

export const onEverything = (): Target => ({ resource: '*' })

/** An entity that the request names, whether there is one or not. */
export function onNamed(kind: EntityKind): (call: QueryCall) => Target {
  return (call) => onName(call, kind, readName(call.parameters, kind))
}

function onName(call: QueryCall, kind: EntityKind, name: string, path = '/'): Target {
  const { accountId: account } = call.caller
  const entity = call.tables.entities.namesake(account, kind, name)
  if (entity !== undefined) return onEntity(call, entity)
  return { resource: arnOf({ account, kind, path, name }) }
}

function onEntity({ tables }: QueryCall, entity: Entity): Target {
  const boundary = tables.policies.boundaryOf(entity)
  return {
    resource: arnOf(entity),
    context: {
      ...tagKeys('aws:ResourceTag', entity.details.tags),
      ...tagKeys('iam:ResourceTag', entity.details.tags),
      ...(boundary === undefined ? {} : { 'iam:PermissionsBoundary': [arnOf(boundary)] }),
    },
  }
}

/** The user that the request names, else who makes it. */
export function onUser(call: QueryCall): Target {
  if (call.parameters.optional(NAME_PARAMETERS.user) !== undefined) return onNamed('user')(call)
  const user = callingUser(call)
  return user === undefined ? { resource: call.caller.arn } : onEntity(call, user)
}

/** An entity that is to be made. */
export function onNew(kind: EntityKind): (call: QueryCall) => Target {
  return (call) => {
    const { caller, parameters } = call
    const path = parameters.optional('Path', PATH) ?? '/'
    const name = readName(parameters, kind)
    return {
      resource: arnOf({ account: caller.accountId, kind, path, name }),
      context: kind === 'group' ? {} : { ...boundaryKey(call), ...requestTags(call) },
    }
  }
}

const TAGGING = {
  user: 'iam:TagUser',
  role: 'iam:TagRole',
  policy: 'iam:TagPolicy',
  'instance-profile': 'iam:TagInstanceProfile',
} as const

/** Whoever makes something with tags must be allowed to tag it, as AWS's denials show. */
export function taggingOfNew(kind: keyof typeof TAGGING): (call: QueryCall) => FurtherNeed[] {
  return (call) => {
    if (readTags(call.parameters).length === 0) return []
    return [{ action: TAGGING[kind], target: onNew(kind)(call) }]
  }
}

/** Whoever renames or moves something must be allowed to under both names: UpdateUser, UpdateGroup. */
export function renaming(kind: 'user' | 'group'): (call: QueryCall) => FurtherNeed[] {
  return (call) => {
    const { action, caller, parameters, tables } = call
    const { accountId: account } = caller
    const parameter = `New${NAME_PARAMETERS[kind]}`
    const old = tables.entities.namesake(account, kind, readName(parameters, kind))
    const name = parameters.optional(parameter, nameRule(parameter, kind)) ?? old?.name
    if (old === undefined || name === undefined) return []
    const path = parameters.optional('NewPath', PATH) ?? old.path
    const { context } = onEntity(call, old)
    const resource = arnOf({ account, kind, path, name })
    return [{ action: `iam:${action}`, target: { resource, context } }]
  }
}

function boundaryKey({ parameters }: QueryCall): Context {
  const arn = parameters.optional('PermissionsBoundary', ARN)
  return arn === undefined ? {} : { 'iam:PermissionsBoundary': [arn] }
}

function requestTags({ parameters }: QueryCall): Context {
  const tags = readTags(parameters)
  if (tags.length === 0) return {}
  return { ...tagKeys('aws:RequestTag', tags), 'aws:TagKeys': tags.map(([key]) => key) }
}

/** All of a kind under a path. */
export function onPath(kind: EntityKind): (call: QueryCall) => Target {
  return ({ caller, parameters }) => {
    const prefix = parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
    return { resource: `arn:aws:iam::${caller.accountId}:${kind}${prefix}` }
  }
}

/** The managed policy that the request names. */
export function onPolicy(call: QueryCall): Target {
  const arn = call.parameters.text('PolicyArn', ARN)
  const policy = call.tables.entities.byArn(arn)
  return policy === undefined ? { resource: arn } : onEntity(call, policy)
}

/** `target`, of a request that attaches or detaches the policy it names. */
export function withPolicyArn(target: (call: QueryCall) => Target): (call: QueryCall) => Target {
  return extended(target, ({ parameters }) => ({
    'iam:PolicyARN': [parameters.text('PolicyArn', ARN)],
  }))
}

/** `target`, of a request that sets a boundary. */
export function withBoundary(target: (call: QueryCall) => Target): (call: QueryCall) => Target {
  return extended(target, boundaryKey)
}

/** `target`, of a request that tags. */
export function withTags(target: (call: QueryCall) => Target): (call: QueryCall) => Target {
  return extended(target, requestTags)
}

/** `target`, of a request that takes tags away. */
export function withTagKeys(target: (call: QueryCall) => Target): (call: QueryCall) => Target {
  return extended(target, ({ parameters }) => ({ 'aws:TagKeys': readTagKeys(parameters) }))
}

function extended(target: (call: QueryCall) => Target, more: (call: QueryCall) => Context) {
  return (call: QueryCall): Target => {
    const { resource, context } = target(call)
    return { resource, context: { ...context, ...more(call) } }
  }
}

function tagKeys(family: string, tags: readonly Tag[]): Context {
  return Object.fromEntries(tags.map(([key, value]) => [`${family}/${key}`, [value]]))
}
