// The proof that stands before every generated policy.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../policy/policy.ts'
import type { Proof } from '../prove/proof.ts'
import { prove } from '../prove/prove.ts'
import type { Machine, MachineRole } from '../prove/question.ts'
import { findAllowed } from '../prove/reach.ts'
import type { Grant } from './grants.ts'
import type { GenerateOptions } from './options.ts'
import type { Acceptance, Profile } from './profile.ts'
import { type Target, USER_NAME } from './target.ts'

/** A policy, and what it was made from. */
export interface ProofBrief {
  readonly options: GenerateOptions
  readonly profile: Profile
  readonly target: Target
  readonly policy: Policy
  readonly principal: string
  readonly grants: readonly Grant[]
  readonly acceptances: readonly Acceptance[]
}

/**
 * That the policy reaches nothing outside its prefix; of a writer whose tool can work so, promise 2;
 * of a keeper for all keys of the bucket, that it reaches no configuration, no other bucket and no
 * other service.
 *
 * @throws `unsupported` if it is not proved.
 */
export function proveGenerated(brief: ProofBrief): {
  readonly proof: Proof
  readonly provesPromise2: boolean
} {
  const { options, policy, target, acceptances } = brief
  const role = roleToProve(brief)
  const isBucketPolicy = policy.kind === 'bucket'
  const proof = prove({
    bucket: target.bucket,
    machines: machinesOf(brief),
    bucketPolicy: isBucketPolicy ? policy : undefined,
    accept: acceptances.some(({ accept }) => accept === 'list-names') ? ['list-names'] : [],
    role,
  })
  if (proof.verdict !== 'proved') throw notProved(options, proof)
  proveConsole(brief)
  return { proof, provesPromise2: role === 'writer' }
}

/** Of the console's leave to list, which the proof had to accept: that it shows one level at a time. */
function proveConsole({ options, policy, principal, target, grants }: ProofBrief): void {
  const lists = (on: string) => grants.some(({ scope }) => scope.on === on)
  if (!lists('way') || lists('whole-listing') || target.prefix === '') return
  const isBucketPolicy = policy.kind === 'bucket'
  const reach = findAllowed({
    principal: principal.replace(USER_NAME, TEMPLATE_NAMES[0]),
    policies: isBucketPolicy ? { identity: [], resource: policy } : { identity: [policy] },
    actions: ['s3:ListBucket', 's3:ListBucketVersions'],
    region: { kind: 'bucket', bucket: target.bucket },
    demands: new Map([
      [
        's3:prefix',
        { kind: 'not-within', prefix: target.prefix.replace(USER_NAME, TEMPLATE_NAMES[0]) },
      ],
      ['s3:delimiter', { kind: 'absent' }],
    ]),
  })
  if (reach.kind === 'none') return
  throw new Failure('unsupported', `the console of ${options.tool} could list all keys`, {
    hint: 'Nothing is printed that is not proved. Leave --console away, and report this.',
  })
}

function roleToProve({ options, profile, target, grants }: ProofBrief): MachineRole {
  if (target.prefix === '') return 'keeper'
  const isBlind = profile.blindWriter.possible && !grants.some(({ scope }) => scope.on === 'way')
  return options.role === 'writer' && isBlind ? 'writer' : 'machine'
}

/** Names that begin with one another and differ by each sign that a name may hold. */
const TEMPLATE_NAMES: readonly [string, ...string[]] = [
  'a',
  'a-b',
  'a.b',
  'a_b',
  'a1',
  'ab',
  'A',
  'b',
  'web-1',
  'web-10',
  'web-2',
]

/** The machine, or for a group several, each under its own name; of keepers for all machines, one. */
function machinesOf({ policy, principal, target, grants }: ProofBrief): Machine[] {
  const isTemplate = target.prefix.includes(USER_NAME)
  const names = isTemplate ? TEMPLATE_NAMES : [target.machine.replace(USER_NAME, 'keeper')]
  const own = grants.flatMap(({ scope }) => (scope.on === 'own' ? scope.arns : []))
  return names.map((name) => ({
    name,
    principal: principal.replace(USER_NAME, name),
    // A keeper's prefix may be empty, which says nothing that could be proved: any other will do.
    prefix: target.prefix.replace(USER_NAME, name) || `${name}/`,
    identity: policy.kind === 'bucket' ? [] : [policy],
    own: [...new Set(own)].map((arn) => arn.replaceAll('{machine}', name)),
  }))
}

function notProved({ tool, role }: GenerateOptions, { verdict, ...proof }: Proof): Failure {
  const [first] = [
    ...proof.counterexamples.map(({ message }) => message),
    ...proof.unknown.map(({ construct, reason }) => `${construct}: ${reason}`),
  ]
  return new Failure('unsupported', `the policy of a ${role} for ${tool} is ${verdict}: ${first}`, {
    hint: 'Nothing is printed that is not proved. Choose another root, and report this.',
  })
}
