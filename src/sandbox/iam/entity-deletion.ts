// What holds an entity back from being deleted: IAM deletes nothing that something hangs on.
import type { Entity } from '../identity/entity.ts'
import type { QueryCall } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'

/** @throws DeleteConflict while it has policies. Its boundary goes with it. */
export function requireNoPolicies({ tables }: QueryCall, owner: Entity): void {
  if (tables.policies.attachedTo(owner).length > 0) throw conflict('must detach all policies first')
  if (tables.policies.inlineOf(owner).length > 0) throw conflict('must delete policies first')
}

/** @throws DeleteConflict while it has members. */
export function requireEmpty({ tables }: QueryCall, container: Entity, why: string): void {
  if (tables.entities.membersOf(container).length > 0) throw conflict(why)
}

/** @throws DeleteConflict while it is a member. */
export function requireFreeOfContainers({ tables }: QueryCall, member: Entity, why: string): void {
  if (tables.entities.containersOf(member).length > 0) throw conflict(why)
}

/** @throws DeleteConflict while it has access keys. */
export function requireNoKeys({ tables }: QueryCall, { account, id }: Entity): void {
  const keys = tables.accessKeys.list({ account, owner: id })
  if (keys.length > 0) throw conflict('must delete access keys first')
}

function conflict(why: string): QueryFault {
  return new QueryFault('DeleteConflict', `Cannot delete entity, ${why}.`)
}
