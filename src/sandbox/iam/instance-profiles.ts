import { arnOf, type Entity, foldedName } from '../identity/entity.ts'
import { requireAllowed } from '../query/authorize-query.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { requireEmpty } from './entity-deletion.ts'
import { noSuch, requireNamed } from './find-entity.ts'
import { pageUnderPath, readNew } from './named-entities.ts'
import { type Page, pageShape, paginate } from './paginate.ts'
import { requireFewer } from './quotas.ts'
import { readTags } from './rules.ts'
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
  const { now, parameters, tables } = call
  const wanted = readNew(call, KIND)
  const details = { tags: readTags(parameters) }
  return wholeShape(call, tables.entities.create({ ...wanted, details }, now))
}

function getProfile(call: QueryCall): Shape {
  return wholeShape(call, requireNamed(call, KIND))
}

function wholeShape({ tables }: QueryCall, profile: Entity): Shape {
  return { InstanceProfile: { ...profileShape(tables, profile), ...detailShape(tables, profile) } }
}

function listProfiles(call: QueryCall): Shape {
  return profilePage(call, pageUnderPath(call, KIND))
}

function listForRole(call: QueryCall): Shape {
  const profiles = call.tables.entities.containersOf(requireNamed(call, 'role'))
  return profilePage(call, paginate(call, profiles, foldedName))
}

function profilePage({ tables }: QueryCall, page: Page<Entity>): Shape {
  return pageShape('InstanceProfiles', page, (profile) => profileShape(tables, profile))
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
