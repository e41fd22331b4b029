import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { putBoundaryOf } from './boundaries.ts'
import { requireFreeOfContainers, requireNoPolicies } from './entity-deletion.ts'
import { requireNamed } from './find-entity.ts'
import { pageUnderPath, readNew } from './named-entities.ts'
import { pageShape } from './paginate.ts'
import { requireTrustSize } from './quotas.ts'
import { DESCRIPTION, readDocument, readTags } from './rules.ts'
import { detailShape, lastUseShape, roleShape } from './shapes.ts'
import { onNamed, onNew, onPath, taggingOfNew } from './targets.ts'

export const ROLE_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateRole: { target: onNew('role'), further: taggingOfNew('role'), handle: createRole },
  GetRole: { target: onNamed('role'), handle: getRole },
  ListRoles: { target: onPath('role'), handle: listRoles },
  UpdateRole: { target: onNamed('role'), handle: updateRole },
  UpdateRoleDescription: { target: onNamed('role'), handle: updateDescription },
  UpdateAssumeRolePolicy: { target: onNamed('role'), handle: updateTrust },
  DeleteRole: { target: onNamed('role'), handle: deleteRole },
}

const LEAST_SESSION_S = 3_600
const MOST_SESSION_S = 43_200

function createRole(call: QueryCall): Shape {
  const { now, parameters, tables } = call
  const wanted = readNew(call, 'role')
  const details = {
    tags: readTags(parameters),
    description: parameters.optional('Description', DESCRIPTION),
    trust: readTrust(call, 'AssumeRolePolicyDocument'),
    maxSession: readMaxSession(call) ?? LEAST_SESSION_S,
  }
  const role = tables.entities.create({ ...wanted, details }, now)
  putBoundaryOf(call, role)
  return { Role: { ...roleShape(role), ...detailShape(tables, role) } }
}

function readTrust({ parameters }: QueryCall, parameter: string): string {
  const { text } = readDocument(parameters, parameter, 'trust')
  requireTrustSize(text)
  return text
}

function readMaxSession({ parameters }: QueryCall): number | undefined {
  return parameters.count('MaxSessionDuration', LEAST_SESSION_S, MOST_SESSION_S)
}

function getRole(call: QueryCall): Shape {
  const { tables } = call
  const role = requireNamed(call, 'role')
  const RoleLastUsed = lastUseShape(tables, role)
  return { Role: { ...roleShape(role), ...detailShape(tables, role), RoleLastUsed } }
}

function listRoles(call: QueryCall): Shape {
  return pageShape('Roles', pageUnderPath(call, 'role'), roleShape)
}

/** What is not given becomes what it is by default. */
function updateRole(call: QueryCall): Shape {
  const role = requireNamed(call, 'role')
  const description = call.parameters.optional('Description', DESCRIPTION)
  const maxSession = readMaxSession(call) ?? LEAST_SESSION_S
  call.tables.entities.update({ ...role, details: { ...role.details, description, maxSession } })
  return {}
}

function updateDescription(call: QueryCall): Shape {
  const role = requireNamed(call, 'role')
  const description = call.parameters.text('Description', DESCRIPTION)
  const updated = { ...role, details: { ...role.details, description } }
  call.tables.entities.update(updated)
  return { Role: roleShape(updated) }
}

function updateTrust(call: QueryCall): undefined {
  const role = requireNamed(call, 'role')
  const trust = readTrust(call, 'PolicyDocument')
  call.tables.entities.update({ ...role, details: { ...role.details, trust } })
}

function deleteRole(call: QueryCall): undefined {
  const role = requireNamed(call, 'role')
  requireNoPolicies(call, role)
  requireFreeOfContainers(call, role, 'must remove roles from instance profile first')
  call.tables.entities.remove(role)
}
