// What a seed changes: the difference between what is there and what is to be.
import { Failure, failedWith } from '../../base/failure.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { PolicyKind } from '../../iam/policy/policy.ts'
import { arnOf, type Entity } from '../identity/entity.ts'
import type { IdentityTables } from '../identity/tables.ts'
import type { Buckets } from '../state/buckets.ts'
import { bucketName } from './make-buckets.ts'
import { requireBucketPolicy } from './provision.ts'
import type { Seed, SeedBucket, SeedOwner, SeedRole, SeedStep, SeedUser } from './seed.ts'

/** Where a seed goes. */
export interface SeedGround {
  readonly tables: IdentityTables
  readonly buckets: Buckets
  /** The number of the account that is seeded. */
  readonly account: string
}

/**
 * The changes that make what `seed` wants of what is there, in an order in which they can be made.
 *
 * @throws `bad-input` for names that AWS would not take, that come twice or are another's, and for
 *   documents that are no policies, naming whose.
 */
export function planSeed(ground: SeedGround, seed: Seed): SeedStep[] {
  requireOnce(seed)
  const { buckets, users, roles } = seed
  return [
    ...buckets.flatMap((bucket) => planBucket(ground, bucket)),
    ...users.flatMap((user) => planUser(ground, user)),
    ...roles.flatMap((role) => planRole(ground, role)),
    // Last, as it names users and roles.
    ...buckets.flatMap((bucket) => planBucketPolicy(ground, bucket)),
  ]
}

function requireOnce({ buckets, users, roles }: Seed): void {
  for (const [what, list] of Object.entries({ bucket: buckets, user: users, role: roles })) {
    const seen = new Set<string>()
    const twice = list.find(({ name }) => seen.size === seen.add(name.toLowerCase()).size)
    if (twice !== undefined) {
      throw new Failure('bad-input', `the ${what} ${twice.name} comes twice`, {
        hint: 'Names that differ in case alone are the same to AWS.',
      })
    }
  }
}

function planBucket({ buckets }: SeedGround, { name, versioning }: SeedBucket): SeedStep[] {
  const bucket = buckets.find(bucketName(name))
  return [
    ...(bucket === undefined ? [{ do: 'create-bucket' as const, bucket: name }] : []),
    ...(versioning === true && bucket?.versioning !== 'Enabled'
      ? [{ do: 'keep-versions' as const, bucket: name }]
      : []),
  ]
}

function planBucketPolicy({ buckets }: SeedGround, { name, policy }: SeedBucket): SeedStep[] {
  if (policy === undefined) return []
  requireBucketPolicy(name, policy)
  if (buckets.find(name)?.policy === policy) return []
  return [{ do: 'put-bucket-policy', bucket: name, document: policy }]
}

function planUser(ground: SeedGround, user: SeedUser): SeedStep[] {
  const { tables, account } = ground
  const owner: SeedOwner = { kind: 'user', name: user.name }
  const entity = findOwner(ground, owner)
  const keys = entity === undefined ? [] : tables.accessKeys.list({ account, owner: entity.id })
  const hasKey = keys.some(({ status }) => status === 'Active')
  return [
    ...(entity === undefined ? [{ do: 'create-user' as const, owner }] : []),
    ...planPolicies(ground, owner, user, entity),
    ...planGroups(ground, owner, entity),
    ...(hasKey ? [] : [{ do: 'create-key' as const, owner }]),
  ]
}

function planRole(ground: SeedGround, role: SeedRole): SeedStep[] {
  const owner: SeedOwner = { kind: 'role', name: role.name }
  const { trust: document } = role
  const entity = findOwner(ground, owner)
  requirePolicy(document, 'trust', owner, 'trust')
  const first: SeedStep[] =
    entity === undefined
      ? [{ do: 'create-role', owner, document }]
      : entity.details.trust === document
        ? []
        : [{ do: 'put-trust', owner, document }]
  return [...first, ...planPolicies(ground, owner, role, entity)]
}

/** @throws `bad-input` if one is there whose name differs in case. */
function findOwner({ tables, account }: SeedGround, { kind, name }: SeedOwner): Entity | undefined {
  const entity = tables.entities.namesake(account, kind, name)
  if (entity === undefined || entity.name === name) return entity
  throw new Failure(
    'bad-input',
    `there is a ${kind} ${entity.name}, and names differ in more than case`,
    { hint: `Write ${entity.name}, or choose another name.` },
  )
}

/** Exactly the policies of the seed, and no others by whatever way. */
function planPolicies(
  { tables }: SeedGround,
  owner: SeedOwner,
  { policies, boundary }: SeedUser,
  entity: Entity | undefined,
): SeedStep[] {
  for (const { name, document } of policies) requirePolicy(document, 'identity', owner, name)
  if (boundary !== undefined) requirePolicy(boundary, 'boundary', owner, 'boundary')
  const inline = entity === undefined ? [] : tables.policies.inlineOf(entity)
  const attached = entity === undefined ? [] : tables.policies.attachedTo(entity)
  const kept = new Map(inline.map(({ name, document }) => [name, document]))
  const wanted = new Set(policies.map(({ name }) => name))
  return [
    ...inline
      .filter(({ name }) => !wanted.has(name))
      .map(({ name }): SeedStep => ({ do: 'remove-policy', owner, policy: name })),
    ...attached.map((each): SeedStep => ({ do: 'detach-policy', owner, policyArn: arnOf(each) })),
    ...policies
      .filter(({ name, document }) => kept.get(name) !== document)
      .map(({ name, document }): SeedStep => ({ do: 'put-policy', owner, policy: name, document })),
    ...planBoundary(tables, owner, boundary, entity),
  ]
}

function planBoundary(
  tables: IdentityTables,
  owner: SeedOwner,
  wanted: string | undefined,
  entity: Entity | undefined,
): SeedStep[] {
  const policy = entity === undefined ? undefined : tables.policies.boundaryOf(entity)
  const there = policy === undefined ? undefined : tables.policies.documentOf(policy)
  if (there === wanted) return []
  if (wanted === undefined) return [{ do: 'remove-boundary', owner }]
  return [{ do: 'put-boundary', owner, document: wanted }]
}

function planGroups(
  { tables }: SeedGround,
  owner: SeedOwner,
  entity: Entity | undefined,
): SeedStep[] {
  const groups = entity === undefined ? [] : tables.entities.containersOf(entity)
  return groups.map(({ name }) => ({ do: 'leave-group', owner, group: name }))
}

function requirePolicy(text: string, kind: PolicyKind, owner: SeedOwner, name: string): void {
  try {
    parsePolicy(text, { kind, name })
  } catch (error) {
    if (!failedWith(error, 'bad-input')) throw error
    const message = `a policy of the ${owner.kind} ${owner.name} is none: ${error.message}`
    throw new Failure('bad-input', message, { hint: error.hint, cause: error })
  }
}
