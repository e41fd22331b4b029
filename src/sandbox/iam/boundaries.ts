// Permissions boundaries of users and roles.
import type { Entity } from '../identity/entity.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { noSuch, requireAttachable, requireNamed } from './find-entity.ts'
import { ARN } from './rules.ts'
import { onNamed, withBoundary } from './targets.ts'

export const BOUNDARY_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  PutUserPermissionsBoundary: { target: withBoundary(onNamed('user')), handle: put('user') },
  PutRolePermissionsBoundary: { target: withBoundary(onNamed('role')), handle: put('role') },
  DeleteUserPermissionsBoundary: { target: onNamed('user'), handle: remove('user') },
  DeleteRolePermissionsBoundary: { target: onNamed('role'), handle: remove('role') },
}

/** Sets the boundary that a request gives for a new entity, if it gives one. @throws NoSuchEntity */
export function putBoundaryOf(call: QueryCall, owner: Entity): void {
  const arn = call.parameters.optional('PermissionsBoundary', ARN)
  if (arn !== undefined) call.tables.policies.setBoundary(owner, requireAttachable(call, arn))
}

function put(kind: 'user' | 'role') {
  return (call: QueryCall): undefined => {
    const owner = requireNamed(call, kind)
    call.parameters.text('PermissionsBoundary', ARN)
    putBoundaryOf(call, owner)
  }
}

function remove(kind: 'user' | 'role') {
  return (call: QueryCall): undefined => {
    const owner = requireNamed(call, kind)
    if (call.tables.policies.boundaryOf(owner) === undefined) {
      throw noSuch(`The ${kind} with name ${owner.name} has no permissions boundary.`)
    }
    call.tables.policies.removeBoundary(owner)
  }
}
