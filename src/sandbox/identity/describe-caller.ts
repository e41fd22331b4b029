// Callers from what the tables hold: their policies, and the condition keys that they imply.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { isoSeconds } from '../../base/time.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import type { IdentityAccount } from './accounts.ts'
import type { CallerIdentity, CallerPolicies } from './caller.ts'
import { arnOf, type Entity, type Tag } from './entity.ts'
import type { RoleSession, Session } from './sessions.ts'
import type { IdentityTables } from './tables.ts'

type Context = Readonly<Record<string, readonly string[]>>

/** An account's root user, by its own key or by one that GetSessionToken gave. */
export function describeRoot(account: IdentityAccount, session?: Session): CallerIdentity {
  return describe(account, {
    arn: `arn:aws:iam::${account.id}:root`,
    userId: account.id,
    policies: { identity: [] },
    context: session === undefined ? {} : ofToken(session),
  })
}

/** A user, by a key of its own or by one that GetSessionToken gave. */
export function describeUser(
  tables: IdentityTables,
  account: IdentityAccount,
  user: Entity,
  session?: Session,
): CallerIdentity {
  return describe(account, {
    arn: arnOf(user),
    userId: user.id,
    policies: policiesOf(tables, user),
    context: {
      ...ofTags(user.details.tags),
      ...(session === undefined ? {} : ofToken(session)),
    },
  })
}

/** A session's tags come before those of its role. */
export function describeRoleSession(
  tables: IdentityTables,
  account: IdentityAccount,
  role: Entity,
  { session, said }: { readonly session: Session; readonly said: RoleSession },
): CallerIdentity {
  return describe(account, {
    arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${said.name}`,
    userId: `${role.id}:${said.name}`,
    policies: { ...policiesOf(tables, role), session: sessionPolicies(tables, said) },
    context: {
      ...ofTags([...role.details.tags, ...said.tags]),
      ...ofToken(session),
      'aws:PrincipalArn': [arnOf(role)],
      ...(said.sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': [said.sourceIdentity] }),
    },
  })
}

/** The policies of a user, its groups' among them, or of a role. */
export function policiesOf(tables: IdentityTables, owner: Entity): CallerPolicies {
  const boundary = tables.policies.boundaryOf(owner)
  const groups = owner.kind === 'user' ? tables.entities.containersOf(owner) : []
  return {
    identity: [owner, ...groups].flatMap((each) => grantsOf(tables, each)),
    boundary: boundary && readManaged(tables, boundary, 'boundary'),
  }
}

/** What stands on a user, group or role itself. */
export function grantsOf(tables: IdentityTables, owner: Entity): Policy[] {
  const { policies, texts } = tables
  return [
    ...policies.inlineOf(owner).map(({ name, document }) => texts.read(document, 'identity', name)),
    ...policies.attachedTo(owner).map((policy) => readManaged(tables, policy, 'identity')),
  ]
}

/** @throws Failure `bad-input` for a policy that cannot be one of that kind. */
function sessionPolicies(
  tables: IdentityTables,
  { policy, policyArns }: Pick<RoleSession, 'policy' | 'policyArns'>,
): Policy[] {
  const managed = policyArns.map((arn) => tables.entities.byArn(arn))
  return [
    ...(policy === undefined ? [] : [tables.texts.read(policy, 'session', 'the session policy')]),
    // A managed policy that is gone grants nothing; without any the role's own would be unbounded.
    ...managed.map((entity) =>
      entity === undefined
        ? tables.texts.read(NOTHING, 'identity', 'a policy that is gone')
        : readManaged(tables, entity, 'identity'),
    ),
  ]
}

const NOTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
})

function readManaged(
  { policies, texts }: IdentityTables,
  policy: Entity,
  kind: 'identity' | 'boundary',
): Policy {
  return texts.read(policies.documentOf(policy), kind, arnOf(policy))
}

function describe(
  { id, canonicalId, displayName }: IdentityAccount,
  {
    context,
    ...caller
  }: Pick<CallerIdentity, 'arn' | 'userId' | 'policies'> & { readonly context: Context },
): CallerIdentity {
  return {
    ...caller,
    accountId: id,
    canonicalId,
    displayName,
    isRoot: caller.userId === id,
    context: new Map(Object.entries({ 'aws:userid': [caller.userId], ...context })),
  }
}

/** Keys of tags differ in case at most where they are one. */
function ofTags(tags: readonly Tag[]): Context {
  const byKey = new Map(tags.map(([key, value]) => [key.toLowerCase(), [key, value] as const]))
  return Object.fromEntries(
    [...byKey.values()].map(([key, value]) => [`aws:PrincipalTag/${key}`, [value]]),
  )
}

/** Temporary credentials say when they were given, and that nobody proved to have a device. */
function ofToken({ issued }: Session): Context {
  return {
    'aws:TokenIssueTime': [isoSeconds(issued)],
    'aws:MultiFactorAuthPresent': ['false'],
  }
}
