import type { AccessKey, KeyOwner } from '../identity/access-keys.ts'
import { arnOf } from '../identity/entity.ts'
import { invalid } from '../query/parameters.ts'
import { queryTime, type Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation, Target } from '../query/query-call.ts'
import { callingUser, noSuch, requireNamed } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { QUOTAS, requireFewer } from './quotas.ts'
import { NAME_PARAMETERS } from './rules.ts'
import { onUser } from './targets.ts'

export const ACCESS_KEY_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateAccessKey: { target: onUser, handle: createKey },
  ListAccessKeys: { target: onUser, handle: listKeys },
  UpdateAccessKey: { target: onUser, handle: updateKey },
  DeleteAccessKey: { target: onUser, handle: deleteKey },
  GetAccessKeyLastUsed: { target: onUserOfKey, handle: getLastUsed },
}

const KEY_ID = { pattern: /^\w+$/, least: 16, most: 128 }

interface Owner extends KeyOwner {
  /** Undefined for a root, which has none. */
  readonly UserName: string | undefined
}

/** Whose keys a request is about: the user that it names, else who makes it. */
function ownerOf(call: QueryCall): Owner {
  const isNamed = call.parameters.optional(NAME_PARAMETERS.user) !== undefined
  const user = isNamed ? requireNamed(call, 'user') : callingUser(call)
  return { account: call.caller.accountId, owner: user?.id ?? null, UserName: user?.name }
}

/** The one answer that ever tells a secret. */
function createKey(call: QueryCall): Shape {
  const { accessKeys } = call.tables
  const { UserName, ...owner } = ownerOf(call)
  const count = accessKeys.list(owner).length
  requireFewer(count, QUOTAS.AccessKeysPerUserQuota, 'AccessKeysPerUser')
  const key = accessKeys.create(owner, call.now)
  return { AccessKey: { ...keyShape(key, UserName), SecretAccessKey: key.secret } }
}

function listKeys(call: QueryCall): Shape {
  const { UserName, ...owner } = ownerOf(call)
  const keys = call.tables.accessKeys.list(owner)
  const page = paginate(call, keys, ({ created, id }) => `${created} ${id}`)
  return pageShape('AccessKeyMetadata', page, (key) => keyShape(key, UserName))
}

function keyShape({ id, status, created }: AccessKey, UserName: string | undefined) {
  return { UserName, AccessKeyId: id, Status: status, CreateDate: queryTime(created) }
}

function updateKey(call: QueryCall): undefined {
  const { id } = requireKey(call)
  const status = call.parameters.choice('Status', ['Active', 'Inactive'])
  if (status === undefined) throw invalid('Status', undefined, 'Member must not be null')
  call.tables.accessKeys.setStatus(id, status)
}

function deleteKey(call: QueryCall): undefined {
  call.tables.accessKeys.remove(requireKey(call).id)
}

function requireKey(call: QueryCall): AccessKey {
  const { account, owner } = ownerOf(call)
  const id = call.parameters.text('AccessKeyId', KEY_ID)
  const key = call.tables.accessKeys.find(id)
  if (key !== undefined && key.account === account && key.owner === owner) return key
  throw absent(id)
}

function absent(id: string) {
  return noSuch(`The Access Key with id ${id} cannot be found.`)
}

function onUserOfKey({ caller, parameters, tables }: QueryCall): Target {
  const key = tables.accessKeys.find(parameters.text('AccessKeyId', KEY_ID))
  const user = key?.owner == null ? undefined : tables.entities.byId(key.owner)
  return { resource: user?.account === caller.accountId ? arnOf(user) : '*' }
}

function getLastUsed({ caller, parameters, tables }: QueryCall): Shape {
  const id = parameters.text('AccessKeyId', KEY_ID)
  const key = tables.accessKeys.find(id)
  if (key === undefined || key.account !== caller.accountId) throw absent(id)
  const user = key.owner === null ? undefined : tables.entities.byId(key.owner)
  return {
    UserName: user?.name,
    AccessKeyLastUsed: {
      LastUsedDate: key.used === null ? undefined : queryTime(key.used),
      ServiceName: key.service ?? 'N/A',
      Region: key.region ?? 'N/A',
    },
  }
}
