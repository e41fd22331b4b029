import type { Entity } from '../identity/entity.ts'
import type { Identities } from '../identity/identities.ts'
import type { IdentityTables } from '../identity/tables.ts'
import type { State } from '../state/state.ts'
import { type BucketPlace, makeBuckets } from './make-buckets.ts'
import { planSeed } from './plan-seed.ts'
import type { Seed, SeedKey, SeedOutcome, SeedOwner, SeedStep } from './seed.ts'

/** A sandbox as who started it has it. */
export interface SeededSandbox extends BucketPlace {
  readonly state: State
  readonly identities: Identities
}

/**
 * Makes what the seed wants, all of it or nothing.
 *
 * @throws `bad-input` as `planSeed`.
 */
export function applySeed(sandbox: SeededSandbox, seed: Seed): SeedOutcome {
  const { identities, owner, state } = sandbox
  const { tables } = identities
  return identities.change(() => {
    const steps = planSeed({ tables, buckets: state.buckets, account: owner.id }, seed)
    for (const step of steps) perform(sandbox, step)
    return { steps, keys: seed.users.map(({ name }) => keyOf(sandbox, name)) }
  })
}

type Performer<Do extends SeedStep['do']> = (
  sandbox: SeededSandbox,
  step: Extract<SeedStep, { readonly do: Do }>,
) => void

const PERFORM: { readonly [Do in SeedStep['do']]: Performer<Do> } = {
  'create-bucket': (sandbox, { bucket }) => makeBuckets(sandbox.state, sandbox, [bucket]),
  'keep-versions': ({ state: { buckets } }, { bucket }) =>
    buckets.set(buckets.require(bucket), 'versioning', 'Enabled'),
  'put-bucket-policy': ({ state: { buckets } }, { bucket, document }) =>
    buckets.set(buckets.require(bucket), 'policy', document),
  'create-user': (sandbox, { owner }) => create(sandbox, owner),
  'create-role': (sandbox, { owner, document }) => create(sandbox, owner, document),
  'put-trust': (sandbox, { owner, document }) => {
    const role = ownerOf(sandbox, owner)
    tablesOf(sandbox).entities.update({ ...role, details: { ...role.details, trust: document } })
  },
  'put-policy': (sandbox, { owner, policy, document }) =>
    tablesOf(sandbox).policies.putInline(ownerOf(sandbox, owner), { name: policy, document }),
  'remove-policy': (sandbox, { owner, policy }) =>
    tablesOf(sandbox).policies.removeInline(ownerOf(sandbox, owner), policy),
  'detach-policy': (sandbox, { owner, policyArn }) => {
    const { entities, policies } = tablesOf(sandbox)
    policies.detach(ownerOf(sandbox, owner), present(entities.byArn(policyArn)))
  },
  'put-boundary': (sandbox, { owner, document }) =>
    putBoundary(sandbox, ownerOf(sandbox, owner), document),
  'remove-boundary': (sandbox, { owner }) => dropBoundary(sandbox, ownerOf(sandbox, owner)),
  'leave-group': (sandbox, { owner, group }) => {
    const { entities } = tablesOf(sandbox)
    entities.part(present(entities.find(sandbox.owner.id, 'group', group)), ownerOf(sandbox, owner))
  },
  'create-key': (sandbox, { owner }) => {
    const { account, id } = ownerOf(sandbox, owner)
    tablesOf(sandbox).accessKeys.create({ account, owner: id }, sandbox.state.clock.now())
  },
}

function perform(sandbox: SeededSandbox, step: SeedStep): void {
  const performer = PERFORM[step.do] as Performer<SeedStep['do']>
  performer(sandbox, step)
}

function tablesOf({ identities }: SeededSandbox): IdentityTables {
  return identities.tables
}

function create(sandbox: SeededSandbox, { kind, name }: SeedOwner, trust?: string): void {
  const details = { tags: [], trust }
  const entity = { account: sandbox.owner.id, kind, name, path: '/', details }
  tablesOf(sandbox).entities.create(entity, sandbox.state.clock.now())
}

function ownerOf({ identities, owner }: SeededSandbox, { kind, name }: SeedOwner): Entity {
  return present(identities.tables.entities.find(owner.id, kind, name))
}

/** A managed policy of its own, named after the owner. */
function putBoundary(sandbox: SeededSandbox, owner: Entity, document: string): void {
  dropBoundary(sandbox, owner)
  const { entities, policies } = tablesOf(sandbox)
  const created = sandbox.state.clock.now()
  const { account } = owner
  const name = freeName(sandbox, boundaryName(owner))
  const details = { tags: [], lastVersion: 1 }
  const policy = entities.create({ account, kind: 'policy', name, path: '/', details }, created)
  policies.addVersion(policy, { number: 1, document, created, isDefault: true })
  policies.setBoundary(owner, policy)
}

/** The policy goes too, if a seed made it and nobody else has it. */
function dropBoundary(sandbox: SeededSandbox, owner: Entity): void {
  const { entities, policies } = tablesOf(sandbox)
  const policy = policies.boundaryOf(owner)
  policies.removeBoundary(owner)
  if (policy === undefined || !policy.name.startsWith(boundaryName(owner))) return
  const { account } = owner
  const others = [...policies.boundedBy(policy, account), ...policies.ownersOf(policy, account)]
  if (others.length === 0) entities.remove(policy)
}

function boundaryName({ name }: Entity): string {
  return `${name}-boundary`
}

function freeName(sandbox: SeededSandbox, wanted: string): string {
  const { entities } = tablesOf(sandbox)
  let name = wanted
  for (let n = 2; entities.namesake(sandbox.owner.id, 'policy', name) !== undefined; n++) {
    name = `${wanted}-${n}`
  }
  return name
}

function keyOf(sandbox: SeededSandbox, user: string): SeedKey {
  const { account, id } = ownerOf(sandbox, { kind: 'user', name: user })
  const keys = sandbox.identities.tables.accessKeys.list({ account, owner: id })
  const key = present(keys.find(({ status }) => status === 'Active'))
  return { user, accessKeyId: key.id, secretAccessKey: key.secret }
}

/** The plan has made sure of it, in the same transaction. */
function present<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('a step of the seed came before what it needs')
  return row
}
