import { queryTime, type Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { putBoundaryOf } from './boundaries.ts'
import { requireFreeOfContainers, requireNoKeys, requireNoPolicies } from './entity-deletion.ts'
import { callingUser, requireNamed } from './find-entity.ts'
import { pageUnderPath, readNew, rename } from './named-entities.ts'
import { pageShape } from './paginate.ts'
import { NAME_PARAMETERS, readTags } from './rules.ts'
import { detailShape, userShape } from './shapes.ts'
import { onNamed, onNew, onPath, onUser, renaming, taggingOfNew } from './targets.ts'

export const USER_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateUser: { target: onNew('user'), further: taggingOfNew('user'), handle: createUser },
  GetUser: { target: onUser, handle: getUser },
  ListUsers: { target: onPath('user'), handle: listUsers },
  UpdateUser: {
    target: onNamed('user'),
    further: renaming('user'),
    handle: (call) => rename(call, 'user'),
  },
  DeleteUser: { target: onNamed('user'), handle: deleteUser },
}

function createUser(call: QueryCall): Shape {
  const { now, parameters, tables } = call
  const wanted = readNew(call, 'user')
  const details = { tags: readTags(parameters) }
  const user = tables.entities.create({ ...wanted, details }, now)
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
  return pageShape('Users', pageUnderPath(call, 'user'), userShape)
}

function deleteUser(call: QueryCall): undefined {
  const user = requireNamed(call, 'user')
  requireNoPolicies(call, user)
  requireFreeOfContainers(call, user, 'must remove users from group first')
  requireNoKeys(call, user)
  call.tables.entities.remove(user)
}
