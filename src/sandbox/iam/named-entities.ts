// What IAM does alike for users, groups, roles and instance profiles.
import { type Entity, type EntityKind, foldedName, type NewEntity } from '../identity/entity.ts'
import type { QueryCall } from '../query/query-call.ts'
import { requireFree, requireNamed } from './find-entity.ts'
import { type Page, paginate } from './paginate.ts'
import { requireRoomFor } from './quotas.ts'
import { NAME_PARAMETERS, nameRule, PATH, PATH_PREFIX, readName } from './rules.ts'

/** The entity that a request wants to have made. @throws EntityAlreadyExists, LimitExceeded */
export function readNew(call: QueryCall, kind: EntityKind): Omit<NewEntity, 'details'> {
  const name = readName(call.parameters, kind)
  requireFree(call, kind, name)
  requireRoomFor(call, kind)
  const path = call.parameters.optional('Path', PATH) ?? '/'
  return { account: call.caller.accountId, kind, name, path }
}

/** Of the account's entities of a kind, by name, those under the path that a request asks for. */
export function pageUnderPath(call: QueryCall, kind: EntityKind): Page<Entity> {
  const prefix = call.parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const entities = call.tables.entities.list(call.caller.accountId, kind)
  const listed = entities.filter(({ path }) => path.startsWith(prefix))
  return paginate(call, listed, foldedName)
}

/** Gives a user or group another name or path; what is not given stays. @throws EntityAlreadyExists */
export function rename(call: QueryCall, kind: 'user' | 'group'): undefined {
  const { parameters, tables } = call
  const entity = requireNamed(call, kind)
  const parameter = `New${NAME_PARAMETERS[kind]}`
  const name = parameters.optional(parameter, nameRule(parameter, kind)) ?? entity.name
  const path = parameters.optional('NewPath', PATH) ?? entity.path
  requireFree(call, kind, name, entity)
  tables.entities.update({ ...entity, name, path })
}
