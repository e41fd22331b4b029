import { foldedName } from '../identity/entity.ts'
import { queryTime, type Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { putBoundaryOf } from './boundaries.ts'
import { requireFreeOfContainers, requireNoKeys, requireNoPolicies } from './entity-deletion.ts'
import { callingUser, requireFree, requireNamed } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { requireRoomFor } from './quotas.ts'
import { NAME_PARAMETERS, nameRule, PATH, PATH_PREFIX, readName, readTags } from './rules.ts'
import { detailShape, userShape } from './shapes.ts'
import { onNamed, onNew, onPath, onUser, renaming, taggingOfNew } from './targets.ts'

export const USER_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateUser: { target: onNew('user'), further: taggingOfNew('user'), handle: createUser },
  GetUser: { target: onUser, handle: getUser },
  ListUsers: { target: onPath('user'), handle: listUsers },
  UpdateUser: { target: onNamed('user'), further: renaming('user'), handle: updateUser },
  DeleteUser: { target: onNamed('user'), handle: deleteUser },
}

function createUser(call: QueryCall): Shape {
  const { caller, now, parameters, tables } = call
  const name = readName(parameters, 'user')
  requireFree(call, 'user', name)
  requireRoomFor(call, 'user')
  const path = parameters.optional('Path', PATH) ?? '/'
  const details = { tags: readTags(parameters) }
  const account = caller.accountId
  const user = tables.entities.create({ account, kind: 'user', name, path, details }, now)
  putBoundaryOf(call, user)
  return { User: { ...userShape(user), ...detailShape(tables, user) } }
}

function getUser(call: QueryCall): Shape {
  const isNamed = call.parameters.optional(NAME_PARAMETERS.user) !== undefined
  const user = isNamed ? requireNamed(call, 'user') : callingUser(call)
  if (user === undefined) return { User: rootShape(call) }
  return { User: { ...userShape(user), ...detailShape(call.tables, user) } }
}

function rootShape({ caller, tables }: QueryCall): Shape {
  const created = tables.accounts.find(caller.accountId)?.created ?? 0
  return { UserId: caller.accountId, Arn: caller.arn, CreateDate: queryTime(created) }
}

function listUsers(call: QueryCall): Shape {
  const prefix = call.parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const users = call.tables.entities.list(call.caller.accountId, 'user')
  const listed = users.filter(({ path }) => path.startsWith(prefix))
  return pageShape('Users', paginate(call, listed, foldedName), userShape)
}

function updateUser(call: QueryCall): undefined {
  const { parameters, tables } = call
  const user = requireNamed(call, 'user')
  const name = parameters.optional('NewUserName', nameRule('NewUserName', 'user')) ?? user.name
  const path = parameters.optional('NewPath', PATH) ?? user.path
  requireFree(call, 'user', name, user)
  tables.entities.update({ ...user, name, path })
}

function deleteUser(call: QueryCall): undefined {
  const user = requireNamed(call, 'user')
  requireNoPolicies(call, user)
  requireFreeOfContainers(call, user, 'must remove users from group first')
  requireNoKeys(call, user)
  call.tables.entities.remove(user)
}
