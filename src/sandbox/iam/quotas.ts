// AWS's default quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
import { documentSize, SIZE_QUOTAS } from '../../iam/policy/size.ts'
import type { Entity, EntityKind } from '../identity/entity.ts'
import type { QueryCall } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'

export type OwnerKind = 'user' | 'group' | 'role'

const ENTITIES: Readonly<Record<EntityKind, readonly [quota: string, most: number]>> = {
  user: ['UsersPerAccount', 5000],
  group: ['GroupsPerAccount', 300],
  role: ['RolesPerAccount', 1000],
  policy: ['PoliciesPerAccount', 1500],
  'instance-profile': ['InstanceProfilesPerAccount', 1000],
}

const ATTACHED = 10
export const VERSIONS = 5

/** Those that GetAccountSummary tells. */
export const QUOTAS = {
  AccessKeysPerUserQuota: 2,
  AssumeRolePolicySizeQuota: SIZE_QUOTAS.trust.limit,
  AttachedPoliciesPerGroupQuota: ATTACHED,
  AttachedPoliciesPerRoleQuota: ATTACHED,
  AttachedPoliciesPerUserQuota: ATTACHED,
  GroupPolicySizeQuota: SIZE_QUOTAS.group.limit,
  GroupsPerUserQuota: 10,
  GroupsQuota: ENTITIES.group[1],
  InstanceProfilesQuota: ENTITIES['instance-profile'][1],
  PoliciesQuota: ENTITIES.policy[1],
  PolicySizeQuota: SIZE_QUOTAS.managed.limit,
  RolePolicySizeQuota: SIZE_QUOTAS.role.limit,
  RolesQuota: ENTITIES.role[1],
  UserPolicySizeQuota: SIZE_QUOTAS.user.limit,
  UsersQuota: ENTITIES.user[1],
  VersionsPerPolicyQuota: VERSIONS,
} as const

/** @throws LimitExceeded */
export function requireRoomFor({ caller, tables }: QueryCall, kind: EntityKind): void {
  const [quota, most] = ENTITIES[kind]
  requireFewer(tables.entities.count(caller.accountId, kind), most, quota)
}

const NOUNS = { user: 'User', group: 'Group', role: 'Role' } as const

/** @throws LimitExceeded */
export function requireRoomForAttachment({ tables }: QueryCall, owner: Entity): void {
  const quota = `PoliciesPer${NOUNS[owner.kind as OwnerKind]}`
  requireFewer(tables.policies.attachedTo(owner).length, ATTACHED, quota)
}

/** @throws LimitExceeded if there are as many as may be already. */
export function requireFewer(count: number, most: number, quota: string): void {
  if (count >= most) throw exceeded(quota, most)
}

/** All inline policies of an owner share its quota. */
export function requireRoomForInline(
  { tables }: QueryCall,
  owner: Entity,
  name: string,
  text: string,
) {
  const others = tables.policies.inlineOf(owner).filter((policy) => policy.name !== name)
  const size = [text, ...others.map(({ document }) => document)].reduce(
    (sum, document) => sum + documentSize(document),
    0,
  )
  const { limit } = SIZE_QUOTAS[owner.kind as OwnerKind]
  if (size <= limit) return
  throw new QueryFault(
    'LimitExceeded',
    `Maximum policy size of ${limit} bytes exceeded for ${owner.kind} ${owner.name}`,
  )
}

/** @throws LimitExceeded for a managed policy that is too long. */
export function requireManagedSize(text: string): void {
  requireSize(text, SIZE_QUOTAS.managed.limit, 'PolicySize')
}

/** @throws LimitExceeded for a trust policy that is too long. */
export function requireTrustSize(text: string): void {
  requireSize(text, SIZE_QUOTAS.trust.limit, 'ACLSizePerRole')
}

function requireSize(text: string, most: number, quota: string): void {
  if (documentSize(text) > most) throw exceeded(quota, most)
}

function exceeded(quota: string, most: number): QueryFault {
  return new QueryFault('LimitExceeded', `Cannot exceed quota for ${quota}: ${most}`)
}
