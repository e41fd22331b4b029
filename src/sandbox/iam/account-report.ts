// What IAM tells of an account as a whole.
import { type Entity, type EntityKind, foldedName } from '../identity/entity.ts'
import type { IdentityTables } from '../identity/tables.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { attachmentShape } from './attachments.ts'
import { paginate } from './paginate.ts'
import { QUOTAS } from './quotas.ts'
import {
  detailShape,
  encodeDocument,
  groupShape,
  lastUseShape,
  policyShape,
  profileShape,
  roleShape,
  userShape,
  versionShape,
} from './shapes.ts'
import { onEverything } from './targets.ts'

export const ACCOUNT_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  GetAccountSummary: { target: onEverything, handle: summarize },
  GetAccountAuthorizationDetails: { target: onEverything, handle: tellDetails },
}

function summarize({ caller, tables }: QueryCall): Shape {
  const { accessKeys, entities } = tables
  const account = caller.accountId
  const count = (kind: EntityKind) => entities.count(account, kind)
  const policies = entities.list(account, 'policy')
  const rootKeys = accessKeys.list({ account, owner: null }).length
  const summary: Record<string, number> = {
    ...QUOTAS,
    AccountAccessKeysPresent: rootKeys > 0 ? 1 : 0,
    AccountMFAEnabled: 0,
    Groups: count('group'),
    InstanceProfiles: count('instance-profile'),
    MFADevices: 0,
    MFADevicesInUse: 0,
    Policies: policies.length,
    PolicyVersionsInUse: policies.reduce((sum, p) => sum + tables.policies.versionsOf(p).length, 0),
    Providers: 0,
    Roles: count('role'),
    ServerCertificates: 0,
    Users: count('user'),
  }
  return { SummaryMap: new Map(Object.entries(summary)) }
}

const FILTERS = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const
type Filter = (typeof FILTERS)[number]
const FILTER = { pattern: new RegExp(`^(?:${FILTERS.join('|')})$`) }

function tellDetails(call: QueryCall): Shape {
  const { caller, parameters, tables } = call
  const wanted = new Set(parameters.list('Filter', FILTER))
  const listed = FILTERS.filter((filter) => wanted.size === 0 || wanted.has(filter))
    .flatMap((filter) => entitiesOf(tables, caller.accountId, filter))
    .map((entity) => ({
      entity,
      key: `${ORDER[entity.kind]} ${entity.account} ${foldedName(entity)}`,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const { items, rest } = paginate(call, listed, ({ key }) => key)
  const detailsOf = (kind: EntityKind) =>
    items
      .filter(({ entity }) => entity.kind === kind)
      .map(({ entity }) => detail(tables, entity, caller.accountId))
  return {
    UserDetailList: detailsOf('user'),
    GroupDetailList: detailsOf('group'),
    RoleDetailList: detailsOf('role'),
    Policies: detailsOf('policy'),
    ...rest,
  }
}

const ORDER: Readonly<Record<EntityKind, number>> = {
  user: 1,
  group: 2,
  role: 3,
  policy: 4,
  'instance-profile': 5,
}

/** Of AWS's policies those that the account uses. */
function entitiesOf({ entities, policies }: IdentityTables, account: string, filter: Filter) {
  if (filter === 'LocalManagedPolicy') return entities.list(account, 'policy')
  if (filter !== 'AWSManagedPolicy') {
    return entities.list(account, filter.toLowerCase() as EntityKind)
  }
  const isUsed = (policy: Entity) =>
    policies.ownersOf(policy, account).length + policies.boundedBy(policy, account).length > 0
  return entities.list('aws', 'policy').filter(isUsed)
}

/** As `account` sees it. */
function detail(tables: IdentityTables, entity: Entity, account: string): Shape {
  const { entities, policies } = tables
  if (entity.kind === 'policy') return policyDetail(tables, entity, account)
  const attached = { AttachedManagedPolicies: policies.attachedTo(entity).map(attachmentShape) }
  const inline = policies.inlineOf(entity).map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }))
  const more = { ...attached, ...detailShape(tables, entity) }
  if (entity.kind === 'group') {
    return { ...groupShape(entity), GroupPolicyList: inline, ...attached }
  }
  if (entity.kind === 'user') {
    const GroupList = entities.containersOf(entity).map(({ name }) => name)
    return { ...userShape(entity), UserPolicyList: inline, GroupList, ...more }
  }
  const profiles = entities.containersOf(entity).map((each) => profileShape(tables, each))
  const role = { ...roleShape(entity), Description: undefined, MaxSessionDuration: undefined }
  const RoleLastUsed = lastUseShape(tables, entity)
  return { ...role, InstanceProfileList: profiles, RolePolicyList: inline, ...more, RoleLastUsed }
}

function policyDetail(tables: IdentityTables, policy: Entity, account: string): Shape {
  const versions = tables.policies.versionsOf(policy)
  const PolicyVersionList = versions.map((version) => versionShape(version, true))
  const Description = policy.details.description
  return { ...policyShape(tables, policy, account), Description, PolicyVersionList }
}
