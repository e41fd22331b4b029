// What a thief tries on the account: its buckets, its identities, and sessions of others.
import type { RequiredAction } from '../../aws/actions/s3-request.ts'
import { parsePrincipal } from '../../iam/principal/principal.ts'
import { ask, type Form, type Harm, type NoForm } from './form.ts'

export interface AccountGround {
  readonly harm: Harm
  /** An ARN of the caller's: a user's, a role's session or another. */
  readonly caller: string
  readonly partition: string
  readonly account: string
  /** A name that nobody has; what is made is called so. */
  readonly newName: string
  /** A bucket that is there to be attacked, and its region. */
  readonly bucket: string
  /** A role that trusts the whole account. */
  readonly role: string | undefined
}

export interface AccountAttempt {
  readonly name: string
  readonly form: (ground: AccountGround) => Form | NoForm
}

const NO_USER = 'the key is not that of a user'
const NOTHING_SAFE = 'no form of it is known to be authorized first and rejected afterwards'

export const ACCOUNT_ATTEMPTS: readonly AccountAttempt[] = [
  { name: 'list buckets', form: () => ask('GET', {}) },
  {
    name: 'create a bucket',
    form: ({ harm, newName: bucket }) =>
      harm === 'full'
        ? ask('PUT', { bucket }, { undo: () => ask('DELETE', { bucket }).attempt })
        : NOTHING_SAFE,
  },
  {
    name: 'delete the bucket',
    form: ({ harm, bucket }) => (harm === 'full' ? ask('DELETE', { bucket }) : NOTHING_SAFE),
  },
  // Neither can be denied: "AWS STS operations that no policy can deny" in their API references.
  { name: 'who am I', form: () => query('sts', 'GetCallerIdentity', {}) },
  {
    name: 'own session',
    form: (ground) => ofUser(ground, () => query('sts', 'GetSessionToken', {})),
  },
  { name: 'assume a role', form: assumeRole },
  { name: 'list users', form: (ground) => onIam(ground, 'ListUsers', 'user/', {}) },
  { name: 'list roles', form: (ground) => onIam(ground, 'ListRoles', 'role/', {}) },
  {
    name: 'read own policies',
    form: (ground) =>
      ofUser(ground, (UserName) =>
        onIam(ground, 'ListUserPolicies', `user${pathOf(ground)}`, { UserName }),
      ),
  },
  {
    name: 'read all of IAM',
    form: () => query('iam', 'GetAccountAuthorizationDetails', {}, { resource: '*' }),
  },
  { name: 'create a user', form: createUser },
  { name: 'key for itself', form: createOwnKey },
  {
    name: 'key for another',
    form: (ground) => onAnother(ground, 'CreateAccessKey', {}),
  },
  { name: 'attach to itself', form: attachToItself },
  {
    name: 'attach to another',
    form: (ground) => onAnother(ground, 'AttachUserPolicy', { PolicyArn: policyArn(ground) }),
  },
  { name: 'policy for itself', form: writeOwnPolicy },
  {
    name: 'policy for another',
    form: (ground) => onAnother(ground, 'PutUserPolicy', inlinePolicy(ground)),
  },
  {
    name: 'drop a boundary',
    form: (ground) => onAnother(ground, 'DeleteUserPermissionsBoundary', {}),
  },
]

/** It grants nothing. */
const HARMLESS = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1::none' },
}

function query(
  service: 'iam' | 'sts',
  action: string,
  parameters: Readonly<Record<string, string>>,
  on?: Pick<RequiredAction, 'resource'> & Partial<RequiredAction>,
): Form {
  const context = new Map<string, readonly string[]>()
  const required = on && [{ action: `${service}:${action}`, context, ...on }]
  return { attempt: { service, action, parameters }, required }
}

/** IAM asks for these on what the request names, whether that is there or not. */
function onIam(
  { partition, account }: AccountGround,
  action: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Form {
  return query('iam', action, parameters, { resource: `arn:${partition}:iam::${account}:${path}` })
}

/**
 * On a user that nobody has: whoever may do it to anybody is told that there is none, so that it
 * changes nothing anywhere.
 */
function onAnother(
  ground: AccountGround,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Form {
  const UserName = ground.newName
  return onIam(ground, action, `user/${UserName}`, { UserName, ...parameters })
}

function ofUser({ caller }: AccountGround, form: (name: string) => Form | NoForm): Form | NoForm {
  const { kind, name } = parsePrincipal(caller)
  return kind === 'user' && name !== undefined ? form(name) : NO_USER
}

/** The user's path and name, as `/ops/web-1`. */
function pathOf({ caller }: AccountGround): string {
  const { path, name } = parsePrincipal(caller)
  return `${path ?? '/'}${name}`
}

function policyArn({ partition, account, newName }: AccountGround): string {
  return `arn:${partition}:iam::${account}:policy/${newName}`
}

function inlinePolicy({ newName }: AccountGround): Readonly<Record<string, string>> {
  return { PolicyName: newName, PolicyDocument: JSON.stringify(HARMLESS) }
}

function undoing(form: Form, action: string, parameters: Readonly<Record<string, string>>): Form {
  return { ...form, undo: () => ({ service: 'iam', action, parameters }) }
}

function createUser(ground: AccountGround): Form | NoForm {
  const { harm, newName: UserName } = ground
  if (harm === 'careful') return NOTHING_SAFE
  const form = onIam(ground, 'CreateUser', `user/${UserName}`, { UserName })
  return undoing(form, 'DeleteUser', { UserName })
}

function createOwnKey(ground: AccountGround): Form | NoForm {
  if (ground.harm === 'careful') return NOTHING_SAFE
  return ofUser(ground, (UserName) => ({
    ...onIam(ground, 'CreateAccessKey', `user${pathOf(ground)}`, { UserName }),
    undo: ({ body }) => {
      const [, AccessKeyId = ''] = /<AccessKeyId>(\w+)</.exec(Buffer.from(body).toString()) ?? []
      return { service: 'iam', action: 'DeleteAccessKey', parameters: { UserName, AccessKeyId } }
    },
  }))
}

/** A policy that nobody has: whoever may attach policies to itself is told that there is none. */
function attachToItself(ground: AccountGround): Form | NoForm {
  return ofUser(ground, (UserName) => {
    const PolicyArn = policyArn(ground)
    const context = new Map([['iam:PolicyARN', [PolicyArn]]])
    const { partition, account } = ground
    const resource = `arn:${partition}:iam::${account}:user${pathOf(ground)}`
    return query('iam', 'AttachUserPolicy', { UserName, PolicyArn }, { resource, context })
  })
}

function writeOwnPolicy(ground: AccountGround): Form | NoForm {
  if (ground.harm === 'careful') return NOTHING_SAFE
  return ofUser(ground, (UserName) => {
    const policy = inlinePolicy(ground)
    const path = `user${pathOf(ground)}`
    const form = onIam(ground, 'PutUserPolicy', path, { UserName, ...policy })
    return undoing(form, 'DeleteUserPolicy', { UserName, PolicyName: policy['PolicyName'] ?? '' })
  })
}

function assumeRole({ role, newName }: AccountGround): Form | NoForm {
  if (role === undefined) return 'no role is known that trusts the account'
  const parameters = { RoleArn: role, RoleSessionName: newName }
  return query('sts', 'AssumeRole', parameters, { resource: role })
}
