// The least policy with which a tool can do its work for one machine, proved before it is given.
import { Failure } from '../../base/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/policy.ts'
import { printPolicy } from '../policy/print.ts'
import type { SizeUse } from '../policy/size.ts'
import { parsePrincipal } from '../principal/principal.ts'
import type { Proof } from '../prove/proof.ts'
import {
  avoidableOf,
  CONSOLE,
  type Grant,
  isOfBucket,
  operationsOf,
  planStatements,
  type StatementPlan,
} from './grants.ts'
import type { AttachedTo, GenerateOptions, Role } from './options.ts'
import type { Acceptance, Operation, Profile } from './profile.ts'
import { profileName, profileOf } from './profiles.ts'
import { type ProofBrief, proveGenerated } from './prove-generated.ts'
import { measure, notesOfSize } from './size-use.ts'
import { type Target, targetOf, USER_NAME } from './target.ts'

export interface GeneratedPolicy {
  readonly profile: Profile
  readonly role: Role
  readonly for: AttachedTo
  /** Text that every key begins with that the policy is about; with `${aws:username}` for a group. */
  readonly prefix: string
  readonly principal: string
  readonly policy: Policy
  /** Canonical JSON with a final newline: what to print. */
  readonly text: string
  /** The operations of the profile that it allows. */
  readonly operations: readonly Operation[]
  /** What the proof was told to accept, each with the reason: for stderr. */
  readonly acceptances: readonly Acceptance[]
  /** What the policy cannot keep to the machine for this tool, each with the reason. */
  readonly cannotScope: readonly { readonly action: string; readonly why: string }[]
  /** How the tool must be set to work under this policy: whole sentences. */
  readonly settings: readonly string[]
  /** What else the reader must know: whole sentences. */
  readonly notes: readonly string[]
  /** Against AWS's quotas, the tightest first; it fits at least one. */
  readonly sizes: readonly SizeUse[]
  /** Always `proved`. Of a writer whose tool can work so, promise 2 is too: see {@link provesPromise2}. */
  readonly proof: Proof
  readonly provesPromise2: boolean
}

/**
 * @throws `bad-input` for a name, bucket, root or principal that cannot be, or does not suit the
 * tool; `unsupported` if the policy is not proved, or is longer than AWS takes.
 */
export function generatePolicy(options: GenerateOptions): GeneratedPolicy {
  const profile = profileOf(options.tool)
  const target = targetOf(profile, options)
  const attached = options.for ?? 'user'
  const principal = principalOf(options, target)

  const operations = operationsOf(profile, options.role).filter(
    (operation) => attached !== 'bucket' || isOfBucket(operation),
  )
  const grants = [...operations, ...consoleGrants(options, attached)]
  const text = document(
    planStatements(grants, target),
    attached === 'bucket' ? principal : undefined,
  )
  const name = `the policy for ${profileName(profile)}`
  const policy = parsePolicy(text, { kind: attached === 'bucket' ? 'bucket' : 'identity', name })

  const acceptances = acceptancesFor(profile, grants)
  const brief = { options, profile, target, policy, principal, grants, acceptances }
  const { proof, provesPromise2 } = proveGenerated(brief)
  const sizes = measure(policy, attached)
  return {
    profile,
    role: options.role,
    for: attached,
    prefix: target.prefix,
    principal,
    policy,
    text: printPolicy(policy),
    operations,
    acceptances,
    cannotScope: unscopedOf(profile, operations),
    settings: [
      ...new Set(avoidableOf(profile, options.role).flatMap(({ setting }) => setting ?? [])),
    ],
    notes: [...notesOf(brief, attached, provesPromise2), ...notesOfSize(sizes)],
    sizes,
    proof,
    provesPromise2,
  }
}

/** AWS's documentation uses this account, which is nobody's. */
const PLACEHOLDER = 'arn:aws:iam::111122223333:user/'

function principalOf({ principal, for: attached }: GenerateOptions, { machine }: Target): string {
  if (principal === undefined) return `${PLACEHOLDER}${machine}`
  if (attached === 'group') {
    throw new Failure('bad-input', "a group's policy is for all its users, not for one principal", {
      hint: 'Leave the principal out.',
    })
  }
  parsePrincipal(principal)
  return principal
}

function consoleGrants({ console }: GenerateOptions, attached: AttachedTo): readonly Grant[] {
  if (console !== true) return []
  return CONSOLE.filter((grant) => attached !== 'bucket' || isOfBucket(grant))
}

function document(plans: readonly StatementPlan[], principal: string | undefined): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: plans.map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: 'Allow',
      ...(principal === undefined ? {} : { Principal: { AWS: principal } }),
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  })
}

/** Those of the profile that the grants make necessary, and the console's. */
function acceptancesFor(profile: Profile, grants: readonly Grant[]): Acceptance[] {
  const needs = (accept: Acceptance['accept']) =>
    grants.some(({ scope }) => scope.on === (accept === 'own' ? 'own' : 'whole-listing'))
  return [
    ...profile.acceptances.filter(({ accept }) => needs(accept)),
    ...(grants.some(({ scope }) => scope.on === 'way') ? [CONSOLE_ACCEPTANCE] : []),
  ]
}

const CONSOLE_ACCEPTANCE: Acceptance = {
  accept: 'list-names',
  why: 'the console opens a bucket at its root: it shows the names of all machines, and of what lies beside them, but nothing within.',
}

function unscopedOf({ cannotScope }: Profile, operations: readonly Operation[]) {
  return cannotScope.filter(({ action }) =>
    operations.some(
      (operation) =>
        operation.action === action &&
        operation.scope.on !== 'objects' &&
        operation.scope.on !== 'listing',
    ),
  )
}

function notesOf(brief: ProofBrief, attached: AttachedTo, provesPromise2: boolean): string[] {
  const { options, profile, target } = brief
  return [
    ...(attached === 'bucket' ? notesOfBucketPolicy(brief) : []),
    ...(attached === 'group' && target.prefix.includes(USER_NAME) ? notesOfGroup(brief) : []),
    ...(options.console === true
      ? [NOTE_OF_CONSOLE[attached === 'bucket' ? 'bucket' : 'user']]
      : []),
    ...(target.prefix === '' ? ['It reaches all keys of the bucket.'] : []),
    ...(options.role === 'writer'
      ? [`A stolen key is ${provesPromise2 ? '' : 'not '}harmless. ${profile.blindWriter.why}`]
      : []),
  ]
}

const NOTE_OF_CONSOLE = {
  user: 'The console shows the names of all buckets of the account, and this bucket from its root.',
  bucket: 'A bucket policy cannot let the console list buckets: open this one by its address.',
}

function notesOfGroup({ target, acceptances }: ProofBrief): string[] {
  const { bucket, prefix } = target
  const options = [
    ...(prefix === `${USER_NAME}/` ? [] : [`--prefix NAME=${prefix.replace(USER_NAME, 'NAME')}`]),
    ...acceptances.map(({ accept }) =>
      accept === 'own' ? '--own NAME=ARN' : `--accept ${accept}`,
    ),
  ]
  const command = `holdfast policy prove --bucket ${bucket} --template FILE --names FILE`
  return [
    `Every user of the group is a machine, whose name stands for ${USER_NAME}.`,
    'It was proved for names that begin with one another and hold every sign a name may.',
    `Prove it for your own: ${[command, ...new Set(options)].join(' ')}`,
  ]
}

function notesOfBucketPolicy({ options, profile, principal }: ProofBrief): string[] {
  const left = operationsOf(profile, options.role).filter((operation) => !isOfBucket(operation))
  return [
    ...(principal.startsWith(PLACEHOLDER)
      ? [`${principal} stands for the real principal: put its ARN there.`]
      : []),
    ...(left.length > 0
      ? [`A bucket policy cannot grant ${left.map(({ action }) => action).join(', ')}.`]
      : []),
  ]
}
