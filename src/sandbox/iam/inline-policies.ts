// Policies that stand in a user, a group or a role itself.
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { noSuch, requireNamed } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { type OwnerKind, requireRoomForInline } from './quotas.ts'
import { NAME_PARAMETERS, readDocument, readName } from './rules.ts'
import { encodeDocument } from './shapes.ts'
import { onNamed } from './targets.ts'

export const INLINE_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  ...operationsOf('user', 'User'),
  ...operationsOf('group', 'Group'),
  ...operationsOf('role', 'Role'),
}

function operationsOf(kind: OwnerKind, noun: string): Record<string, QueryOperation> {
  const target = onNamed(kind)
  return {
    [`Put${noun}Policy`]: { target, handle: (call) => put(call, kind) },
    [`Get${noun}Policy`]: { target, handle: (call) => get(call, kind) },
    [`List${noun}Policies`]: { target, handle: (call) => list(call, kind) },
    [`Delete${noun}Policy`]: { target, handle: (call) => remove(call, kind) },
  }
}

function put(call: QueryCall, kind: OwnerKind): undefined {
  const owner = requireNamed(call, kind)
  const name = readName(call.parameters, 'policy')
  const { text } = readDocument(call.parameters, 'PolicyDocument', 'identity')
  requireRoomForInline(call, owner, name, text)
  call.tables.policies.putInline(owner, { name, document: text })
}

function get(call: QueryCall, kind: OwnerKind): Shape {
  const owner = requireNamed(call, kind)
  const name = readName(call.parameters, 'policy')
  const policy = call.tables.policies.inlineOf(owner).find((each) => each.name === name)
  if (policy === undefined) throw absent(kind, name)
  return {
    [NAME_PARAMETERS[kind]]: owner.name,
    PolicyName: name,
    PolicyDocument: encodeDocument(policy.document),
  }
}

function list(call: QueryCall, kind: OwnerKind): Shape {
  const policies = call.tables.policies.inlineOf(requireNamed(call, kind))
  const page = paginate(call, policies, ({ name }) => name)
  return pageShape('PolicyNames', page, ({ name }) => name)
}

function remove(call: QueryCall, kind: OwnerKind): undefined {
  const owner = requireNamed(call, kind)
  const name = readName(call.parameters, 'policy')
  if (!call.tables.policies.removeInline(owner, name)) throw absent(kind, name)
}

function absent(kind: OwnerKind, name: string) {
  return noSuch(`The ${kind} policy with name ${name} cannot be found.`)
}
