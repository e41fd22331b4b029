import { arnOf, type Entity, type EntityKind } from '../identity/entity.ts'
import { denied } from '../query/authorize-query.ts'
import type { QueryCall } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { ARN, readName } from './rules.ts'

/** As messages call them. */
const NOUNS: Readonly<Record<EntityKind, string>> = {
  user: 'user',
  group: 'group',
  role: 'role',
  policy: 'policy',
  'instance-profile': 'Instance Profile',
}

/** The entity of this kind that the request names, in whatever case. @throws NoSuchEntity */
export function requireNamed(call: QueryCall, kind: EntityKind): Entity {
  return requireEntity(call, kind, readName(call.parameters, kind))
}

function requireEntity({ caller, tables }: QueryCall, kind: EntityKind, name: string): Entity {
  const entity = tables.entities.namesake(caller.accountId, kind, name)
  if (entity !== undefined) return entity
  if (kind === 'instance-profile') throw noSuch(`Instance Profile ${name} cannot be found.`)
  throw noSuch(`The ${NOUNS[kind]} with name ${name} cannot be found.`)
}

/** The managed policy of `PolicyArn`: the account's own, or one of AWS's. @throws NoSuchEntity */
export function requirePolicy(call: QueryCall): Entity {
  const arn = call.parameters.text('PolicyArn', ARN)
  return findPolicy(call, arn) ?? refuse(`Policy ${arn} was not found.`)
}

/** @throws NoSuchEntity in the words for a policy that is to be attached. */
export function requireAttachable(call: QueryCall, arn: string): Entity {
  return findPolicy(call, arn) ?? refuse(`Policy ${arn} does not exist or is not attachable.`)
}

function findPolicy({ caller, tables }: QueryCall, arn: string): Entity | undefined {
  const policy = tables.entities.byArn(arn)
  const isOurs = policy?.account === caller.accountId || policy?.account === 'aws'
  return policy?.kind === 'policy' && isOurs ? policy : undefined
}

/** The policies that AWS manages are nobody's to change. @throws AccessDenied */
export function requireOwnPolicy(call: QueryCall): Entity {
  const policy = requirePolicy(call)
  if (policy.account !== 'aws') return policy
  throw denied(call.caller, `iam:${call.action}`, arnOf(policy), undefined)
}

/** The user that made the request; undefined for a root. @throws ValidationError for a role's session. */
export function callingUser({ caller, tables }: QueryCall): Entity | undefined {
  if (caller.isRoot) return undefined
  const user = tables.entities.byId(caller.userId)
  if (user !== undefined) return user
  throw new QueryFault(
    'ValidationError',
    'Must specify userName when calling with non-User credentials',
  )
}

export function noSuch(message: string): QueryFault {
  return new QueryFault('NoSuchEntity', message)
}

function refuse(message: string): never {
  throw noSuch(message)
}

/** @throws EntityAlreadyExists for a name that differs from another in case at most. */
export function requireFree(call: QueryCall, kind: EntityKind, name: string, own?: Entity): void {
  const namesake = call.tables.entities.namesake(call.caller.accountId, kind, name)
  if (namesake === undefined || namesake.id === own?.id) return
  const message =
    kind === 'policy'
      ? `A policy called ${name} already exists. Duplicate names are not allowed.`
      : `${NOUNS[kind].replace(/^[a-z]/, (letter) => letter.toUpperCase())} with name ${name} already exists.`
  throw new QueryFault('EntityAlreadyExists', message)
}
