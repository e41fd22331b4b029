import type { Entity } from '../identity/entity.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { requireNamed, requireOwnPolicy, requirePolicy } from './find-entity.ts'
import { paginate } from './paginate.ts'
import { readTagKeys, readTags, requireFewTags } from './rules.ts'
import { tagShapes } from './shapes.ts'
import { onNamed, onPolicy, withTagKeys, withTags } from './targets.ts'

type Find = (call: QueryCall) => Entity

export const TAG_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  ...operationsOf('User', onNamed('user'), (call) => requireNamed(call, 'user')),
  ...operationsOf('Role', onNamed('role'), (call) => requireNamed(call, 'role')),
  ...operationsOf('InstanceProfile', onNamed('instance-profile'), (call) =>
    requireNamed(call, 'instance-profile'),
  ),
  ...operationsOf('Policy', onPolicy, requireOwnPolicy),
  ListPolicyTags: { target: onPolicy, handle: (call) => list(call, requirePolicy(call)) },
}

function operationsOf(
  noun: string,
  target: NonNullable<QueryOperation['target']>,
  find: Find,
): Record<string, QueryOperation> {
  return {
    [`Tag${noun}`]: { target: withTags(target), handle: (call) => tag(call, find(call)) },
    [`Untag${noun}`]: { target: withTagKeys(target), handle: (call) => untag(call, find(call)) },
    [`List${noun}Tags`]: { target, handle: (call) => list(call, find(call)) },
  }
}

function tag({ parameters, tables }: QueryCall, entity: Entity): undefined {
  const given = readTags(parameters)
  const keys = new Set(given.map(([key]) => key.toLowerCase()))
  const kept = entity.details.tags.filter(([key]) => !keys.has(key.toLowerCase()))
  const tags = [...kept, ...given]
  requireFewTags(tags)
  tables.entities.update({ ...entity, details: { ...entity.details, tags } })
}

function untag({ parameters, tables }: QueryCall, entity: Entity): undefined {
  const keys = new Set(readTagKeys(parameters).map((key) => key.toLowerCase()))
  const tags = entity.details.tags.filter(([key]) => !keys.has(key.toLowerCase()))
  tables.entities.update({ ...entity, details: { ...entity.details, tags } })
}

function list(call: QueryCall, entity: Entity): Shape {
  const tags = entity.details.tags.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const { items, rest } = paginate(call, tags, ([key]) => key)
  return { Tags: tagShapes(items), ...rest }
}
