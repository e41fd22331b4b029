import { foldedName } from '../identity/entity.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { requireEmpty, requireNoPolicies } from './entity-deletion.ts'
import { noSuch, requireNamed } from './find-entity.ts'
import { pageUnderPath, readNew, rename } from './named-entities.ts'
import { pageShape, paginate } from './paginate.ts'
import { QUOTAS, requireFewer } from './quotas.ts'
import { groupShape, userShape } from './shapes.ts'
import { onNamed, onNew, onPath, renaming } from './targets.ts'

export const GROUP_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateGroup: { target: onNew('group'), handle: createGroup },
  GetGroup: { target: onNamed('group'), handle: getGroup },
  ListGroups: { target: onPath('group'), handle: listGroups },
  ListGroupsForUser: { target: onNamed('user'), handle: listGroupsForUser },
  UpdateGroup: {
    target: onNamed('group'),
    further: renaming('group'),
    handle: (call) => rename(call, 'group'),
  },
  DeleteGroup: { target: onNamed('group'), handle: deleteGroup },
  AddUserToGroup: { target: onNamed('group'), handle: addUserToGroup },
  RemoveUserFromGroup: { target: onNamed('group'), handle: removeUserFromGroup },
}

function createGroup(call: QueryCall): Shape {
  const wanted = { ...readNew(call, 'group'), details: { tags: [] } }
  return { Group: groupShape(call.tables.entities.create(wanted, call.now)) }
}

function getGroup(call: QueryCall): Shape {
  const group = requireNamed(call, 'group')
  const users = paginate(call, call.tables.entities.membersOf(group), foldedName)
  return { Group: groupShape(group), Users: users.items.map(userShape), ...users.rest }
}

function listGroups(call: QueryCall): Shape {
  return pageShape('Groups', pageUnderPath(call, 'group'), groupShape)
}

function listGroupsForUser(call: QueryCall): Shape {
  const groups = call.tables.entities.containersOf(requireNamed(call, 'user'))
  return pageShape('Groups', paginate(call, groups, foldedName), groupShape)
}

function deleteGroup(call: QueryCall): undefined {
  const group = requireNamed(call, 'group')
  requireEmpty(call, group, 'must remove users from group first')
  requireNoPolicies(call, group)
  call.tables.entities.remove(group)
}

function addUserToGroup(call: QueryCall): undefined {
  const { entities } = call.tables
  const group = requireNamed(call, 'group')
  const user = requireNamed(call, 'user')
  const groups = entities.containersOf(user).filter(({ id }) => id !== group.id)
  requireFewer(groups.length, QUOTAS.GroupsPerUserQuota, 'GroupsPerUser')
  entities.join(group, user)
}

function removeUserFromGroup(call: QueryCall): undefined {
  const group = requireNamed(call, 'group')
  const user = requireNamed(call, 'user')
  if (call.tables.entities.part(group, user)) return
  throw noSuch(`User ${user.name} is not in group ${group.name}.`)
}
