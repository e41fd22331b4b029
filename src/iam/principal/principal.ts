// Who asks, as far as the ARN tells, and which condition keys follow from it.
import { Failure } from '../../base/failure.ts'

export type PrincipalKind =
  | 'root'
  | 'user'
  /** A role's own ARN: any session of that role. */
  | 'role'
  | 'role-session'
  | 'federated-user'
  | 'anonymous'
  | 'service'

export interface Principal {
  readonly kind: PrincipalKind
  /** As given. */
  readonly arn: string
  /** As `aws`; undefined for `anonymous` and `service`. */
  readonly partition: string | undefined
  /** Twelve digits; undefined for `anonymous` and `service`. */
  readonly account: string | undefined
  /** Of the user, role, federated user or service, without path; undefined for the others. */
  readonly name: string | undefined
  /** As `/` or `/ops/`, of a user or role; undefined where the ARN does not tell, as for a role's session. */
  readonly path: string | undefined
  /** Of a role session. */
  readonly sessionName: string | undefined
}

const ARN = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(.+)$/s
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(?:\.cn)?$/
const NAME = '[\\w+=,.@-]+'
const FORMS: readonly { readonly kind: PrincipalKind; readonly form: RegExp }[] = [
  { kind: 'root', form: /^iam:root$/ },
  { kind: 'user', form: new RegExp(`^iam:user(?<path>/(?:[!-~]+/)?)(?<name>${NAME})$`) },
  { kind: 'role', form: new RegExp(`^iam:role(?<path>/(?:[!-~]+/)?)(?<name>${NAME})$`) },
  {
    kind: 'role-session',
    form: new RegExp(`^sts:assumed-role/(?<name>${NAME})/(?<session>${NAME})$`),
  },
  { kind: 'federated-user', form: new RegExp(`^sts:federated-user/(?<name>${NAME})$`) },
]

/**
 * The principal that `arn` names.
 *
 * @throws Failure `bad-input` for an ARN that is none of a user, role, role session, federated user,
 * account root, service name (`backup.amazonaws.com`) or `*`.
 */
export function parsePrincipal(arn: string): Principal {
  if (arn === '*') return { ...NOBODY, kind: 'anonymous', arn }
  if (SERVICE.test(arn)) return { ...NOBODY, kind: 'service', arn, name: arn }

  const [, partition, service = '', account, resource = ''] = ARN.exec(arn) ?? []
  for (const { kind, form } of FORMS) {
    const match = form.exec(`${service}:${resource}`)
    if (match === null) continue
    const { name, path, session } = match.groups ?? {}
    return { kind, arn, partition, account, name, path, sessionName: session }
  }
  throw new Failure('bad-input', `${JSON.stringify(arn)} is no principal`, {
    hint: 'Give the ARN of a user, a role, a role session, a federated user or an account root, or * for an anonymous caller.',
  })
}

const NOBODY = {
  partition: undefined,
  account: undefined,
  name: undefined,
  path: undefined,
  sessionName: undefined,
}

/**
 * Keys in lower case; one that ends in `/`, such as `aws:principaltag/`, stands for all that begin
 * so. A key in none of the three does not follow from the principal.
 */
export interface DerivedContext {
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Keys that a request of this principal never carries. */
  readonly absent: ReadonlySet<string>
  /** Keys that such a request carries or may carry, with a value that the ARN does not tell. */
  readonly unknown: ReadonlySet<string>
}

/** Of an organization, of tags and of temporary credentials. */
const MAY_CARRY = [
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/',
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:tokenissuetime',
]
const OF_A_SERVICE = ['aws:principalservicename', 'aws:principalservicenameslist']
const OF_A_ROLE_SESSION = ['aws:federatedprovider', 'aws:sourceidentity']

/**
 * The condition keys that follow from the principal:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and, for
 * `aws:username`, `aws:userid` and `aws:PrincipalType`, the table "Principal key values" of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function derivedContext(principal: Principal): DerivedContext {
  return DERIVATIONS[principal.kind](principal)
}

const DERIVATIONS: Readonly<Record<PrincipalKind, (principal: Principal) => DerivedContext>> = {
  user: (user) =>
    context(
      { ...identityOf(user, 'User'), 'aws:username': user.name },
      [...OF_A_SERVICE, ...OF_A_ROLE_SESSION],
      ['aws:userid', ...MAY_CARRY],
    ),
  root: (root) =>
    context(
      { ...identityOf(root, 'Account'), 'aws:userid': root.account },
      ['aws:username', ...OF_A_SERVICE, ...OF_A_ROLE_SESSION],
      MAY_CARRY,
    ),
  'federated-user': (user) =>
    context(
      { ...identityOf(user, 'FederatedUser'), 'aws:userid': `${user.account}:${user.name}` },
      ['aws:username', ...OF_A_SERVICE, ...OF_A_ROLE_SESSION],
      MAY_CARRY,
    ),
  role: ofRole,
  'role-session': ofRole,
  anonymous: ofNobody,
  service: ofService,
}

/** `aws:PrincipalArn` of a session is its role's ARN, whose path the session's ARN does not tell. */
function ofRole(principal: Principal): DerivedContext {
  const { 'aws:principalarn': arn, ...others } = identityOf(principal, 'AssumedRole')
  const isRole = principal.kind === 'role'
  return context(
    isRole ? { ...others, 'aws:principalarn': arn } : others,
    ['aws:username', ...OF_A_SERVICE],
    ['aws:userid', ...(isRole ? [] : ['aws:principalarn']), ...OF_A_ROLE_SESSION, ...MAY_CARRY],
  )
}

function ofNobody(): DerivedContext {
  const absent = ['aws:username', 'aws:principalarn', 'aws:principalisawsservice']
  return context(
    {
      'aws:principalaccount': 'anonymous',
      'aws:principaltype': 'Anonymous',
      'aws:userid': 'anonymous',
    },
    [...absent, ...OF_A_SERVICE, ...OF_A_ROLE_SESSION, ...MAY_CARRY],
    [],
  )
}

function ofService({ name }: Principal): DerivedContext {
  const unknown = ['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:userid']
  return context(
    { 'aws:principalisawsservice': 'true', 'aws:principalservicename': name },
    ['aws:username', ...OF_A_ROLE_SESSION],
    [...unknown, 'aws:principalservicenameslist', ...MAY_CARRY],
  )
}

function identityOf({ arn, account }: Principal, type: string) {
  return {
    'aws:principalarn': arn,
    'aws:principalaccount': account,
    'aws:principaltype': type,
    'aws:principalisawsservice': 'false',
  }
}

function context(
  values: Readonly<Record<string, string | undefined>>,
  absent: readonly string[],
  unknown: readonly string[],
): DerivedContext {
  const known = Object.entries(values).flatMap(([key, value]): [string, readonly string[]][] =>
    value === undefined ? [] : [[key, [value]]],
  )
  return { values: new Map(known), absent: new Set(absent), unknown: new Set(unknown) }
}
