import { arnOf, foldedName } from '../identity/entity.ts'
import { requireAllowed } from '../query/authorize-query.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { requireEmpty } from './entity-deletion.ts'
import { noSuch, requireFree, requireNamed } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { requireFewer, requireRoomFor } from './quotas.ts'
import { PATH, PATH_PREFIX, readName, readTags } from './rules.ts'
import { detailShape, profileShape } from './shapes.ts'
import { onNamed, onNew, onPath, taggingOfNew } from './targets.ts'

const KIND = 'instance-profile'

export const PROFILE_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateInstanceProfile: {
    target: onNew(KIND),
    further: taggingOfNew(KIND),
    handle: createProfile,
  },
  GetInstanceProfile: { target: onNamed(KIND), handle: getProfile },
  ListInstanceProfiles: { target: onPath(KIND), handle: listProfiles },
  ListInstanceProfilesForRole: { target: onNamed('role'), handle: listForRole },
  DeleteInstanceProfile: { target: onNamed(KIND), handle: deleteProfile },
  AddRoleToInstanceProfile: { target: onNamed(KIND), handle: addRole },
  RemoveRoleFromInstanceProfile: { target: onNamed(KIND), handle: removeRole },
}

function createProfile(call: QueryCall): Shape {
  const { caller, now, parameters, tables } = call
  const name = readName(parameters, KIND)
  requireFree(call, KIND, name)
  requireRoomFor(call, KIND)
  const path = parameters.optional('Path', PATH) ?? '/'
  const details = { tags: readTags(parameters) }
  const account = caller.accountId
  const profile = tables.entities.create({ account, kind: KIND, name, path, details }, now)
  return { InstanceProfile: { ...profileShape(tables, profile), ...detailShape(tables, profile) } }
}

function getProfile(call: QueryCall): Shape {
  const { tables } = call
  const profile = requireNamed(call, KIND)
  return { InstanceProfile: { ...profileShape(tables, profile), ...detailShape(tables, profile) } }
}

function listProfiles(call: QueryCall): Shape {
  const prefix = call.parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const profiles = call.tables.entities.list(call.caller.accountId, KIND)
  const listed = profiles.filter(({ path }) => path.startsWith(prefix))
  const page = paginate(call, listed, foldedName)
  return pageShape('InstanceProfiles', page, (profile) => profileShape(call.tables, profile))
}

function listForRole(call: QueryCall): Shape {
  const profiles = call.tables.entities.containersOf(requireNamed(call, 'role'))
  const page = paginate(call, profiles, foldedName)
  return pageShape('InstanceProfiles', page, (profile) => profileShape(call.tables, profile))
}

function deleteProfile(call: QueryCall): undefined {
  const profile = requireNamed(call, KIND)
  requireEmpty(call, profile, 'must remove roles from instance profile first')
  call.tables.entities.remove(profile)
}

/** Whoever gives a role to machines must be allowed to pass it to EC2. */
function addRole(call: QueryCall): undefined {
  const { entities } = call.tables
  const profile = requireNamed(call, KIND)
  const role = requireNamed(call, 'role')
  requireAllowed(call, 'iam:PassRole', {
    resource: arnOf(role),
    context: { 'iam:PassedToService': ['ec2.amazonaws.com'] },
  })
  requireFewer(entities.membersOf(profile).length, 1, 'InstanceSessionsPerInstanceProfile')
  entities.join(profile, role)
}

function removeRole(call: QueryCall): undefined {
  const profile = requireNamed(call, KIND)
  const role = requireNamed(call, 'role')
  if (call.tables.entities.part(profile, role)) return
  throw noSuch(`Role ${role.name} is not in instance profile ${profile.name}.`)
}
