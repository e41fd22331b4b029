// As `brute-force`, for machines of other kinds: sessions of roles, of other accounts, writers, with
// what they own and what is accepted. Every request of the small world is tried.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePolicies, explain } from '../../../src/iam/evaluate/evaluate.ts'
import type { PolicySet, RequestContext } from '../../../src/iam/evaluate/request.ts'
import type { Counterexample, Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import { allow, conditionOf, conditions, deny } from './arbitraries.ts'
import {
  allowedViolations,
  BUCKET,
  isInBucket,
  PREFIX,
  policyOf,
  REQUESTS,
  type SmallQuestion,
  type SmallRequest,
  type SmallStatement,
  violates,
} from './small-world.ts'

const RUNS = process.env['SLOW'] === '1' ? 20_000 : 120

const OWN_ACCOUNT = '111122223333'
const OTHER_ACCOUNT = '444455556666'
const USER = `arn:aws:iam::${OWN_ACCOUNT}:user/m`
const ROLE = `arn:aws:iam::${OWN_ACCOUNT}:role/m`
const SESSION = `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/m/s`
const ROOT = `arn:aws:iam::${OWN_ACCOUNT}:root`
const KEYS = ['k', 'l'].map((name) => `arn:aws:kms:eu-west-1:${OWN_ACCOUNT}:key/${name}`)

/** Whoever a bucket policy may name here is trusted, so that it is about the machine alone. */
const TRUSTED = [USER, ROLE, SESSION, OWN_ACCOUNT]

interface Scenario {
  readonly principal: string
  readonly identity: readonly SmallStatement[]
  readonly boundary: readonly SmallStatement[]
  readonly session: readonly SmallStatement[]
  readonly bucket: readonly SmallStatement[]
  readonly isCrossing: boolean
  readonly isWriter: boolean
  readonly isAccepted: boolean
  readonly owns: boolean
}

const create = conditionOf(
  fc.constant('Bool'),
  's3:ObjectCreationOperation',
  fc.constantFrom('true', 'false'),
)
const match = fc
  .constantFrom('true', 'false')
  .map((value) => ({ Null: { 's3:if-none-match': [value] } }))
const createOnce = fc
  .tuple(fc.constantFrom('Allow', 'Deny'), fc.array(fc.oneof(create, match), { maxLength: 2 }))
  .map(
    ([Effect, all]): SmallStatement => ({
      Effect,
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${BUCKET}/m/*`,
      Condition: Object.assign({}, ...all),
    }),
  )
const ofKeys = fc
  .tuple(
    fc.constantFrom('Allow', 'Deny'),
    fc.constantFrom('kms:*', 'kms:Decrypt', 'KMS:Dec?ypt', '*'),
    fc.constantFrom(...KEYS, '*', `${KEYS[0]?.slice(0, -1)}*`),
    conditions,
  )
  .map(
    ([Effect, Action, Resource, Condition]): SmallStatement => ({
      Effect,
      Action,
      Resource,
      Condition,
    }),
  )
const some = (of: fc.Arbitrary<SmallStatement>, minLength: number, maxLength: number) =>
  fc.array(of, { minLength, maxLength })
const maybe = (of: fc.Arbitrary<SmallStatement>) =>
  fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, { arbitrary: some(of, 1, 2), weight: 1 })
const naming = fc.oneof(
  fc.constantFrom<unknown>('*', { AWS: '*' }, { AWS: ROOT }, { AWS: OWN_ACCOUNT }),
  fc.constantFrom<unknown>({ AWS: USER }, { AWS: ROLE }, { AWS: SESSION }, { AWS: [ROLE, USER] }),
)
const inBucket = fc
  .tuple(fc.oneof(allow, deny, deny), naming, fc.boolean())
  .map(([statement, Principal, isNegated]): SmallStatement => {
    const isExempting = isNegated && statement.Effect === 'Deny' && Principal !== '*'
    // An Allow for everybody lets outsiders in, which is another question.
    const isWide = statement.Effect === 'Allow' && JSON.stringify(Principal).includes('*')
    if (isExempting) return { ...statement, NotPrincipal: Principal }
    return { ...statement, Principal: isWide ? { AWS: ROLE } : Principal }
  })
const identityStatement = fc.oneof(
  { arbitrary: allow, weight: 4 },
  { arbitrary: createOnce, weight: 2 },
  { arbitrary: ofKeys, weight: 1 },
  { arbitrary: deny, weight: 3 },
)

const scenario: fc.Arbitrary<Scenario> = fc.record({
  principal: fc.constantFrom(USER, ROLE, SESSION, SESSION),
  identity: some(identityStatement, 1, 4),
  boundary: maybe(allow),
  session: maybe(fc.oneof(allow, allow, deny)),
  bucket: maybe(inBucket),
  isCrossing: fc.constantFrom(false, false, true),
  isWriter: fc.constantFrom(false, false, true),
  isAccepted: fc.constantFrom(false, false, true),
  owns: fc.boolean(),
})

test('machines of every kind are proved only if no request violates isolation', () => {
  const verdicts = { proved: 0, refuted: 0, unknown: 0 }
  fc.assert(
    fc.property(scenario, (small) => {
      const set = policySetOf(small)
      const proof = proofOf(small, set)
      verdicts[proof.verdict]++
      const question = questionOf(small)
      for (const found of proof.counterexamples) checkCounterexample(small, set, found)
      if (proof.verdict === 'unknown') return
      for (const request of allowedViolations(set, keysOf(set), question)) {
        assert.ok(
          proof.counterexamples.some(({ actions }) => actions.includes(request.action)),
          `missed: ${request.action} on ${request.resource} ${JSON.stringify([...request.context])}`,
        )
      }
    }),
    { numRuns: RUNS },
  )
  assert.ok(verdicts.proved > RUNS / 40 && verdicts.refuted > RUNS / 40, JSON.stringify(verdicts))
  assert.ok(verdicts.unknown < RUNS / 2, JSON.stringify(verdicts))
})

function policySetOf({ identity, boundary, session, bucket, principal }: Scenario): PolicySet {
  const isSession = principal === SESSION
  return {
    identity: [policyOf('identity', identity)],
    boundary: boundary.length === 0 ? undefined : policyOf('boundary', boundary),
    session: isSession && session.length > 0 ? [policyOf('session', session)] : [],
    resource: bucket.length === 0 ? undefined : policyOf('bucket', bucket),
  }
}

function proofOf(small: Scenario, { identity, boundary, session, resource }: PolicySet): Proof {
  const { principal, isCrossing, isWriter, isAccepted, owns } = small
  const own = owns ? KEYS.slice(0, 1) : []
  return prove({
    bucket: BUCKET,
    machines: [{ name: 'm', principal, prefix: PREFIX, identity, boundary, session, own }],
    bucketPolicy: resource,
    account: isCrossing ? OTHER_ACCOUNT : OWN_ACCOUNT,
    trusted: TRUSTED,
    role: isWriter ? 'writer' : 'machine',
    accept: isAccepted ? ['list-names'] : [],
  })
}

const WITH_KEYS: readonly SmallRequest[] = [
  ...REQUESTS,
  ...KEYS.map((resource) => ({ action: 'kms:Decrypt', resource })),
]

function questionOf(small: Scenario): SmallQuestion {
  const { principal, isCrossing } = small
  return {
    principal,
    resourceAccount: isCrossing ? OTHER_ACCOUNT : OWN_ACCOUNT,
    requests: WITH_KEYS,
    violates: (request, context) => breaks(small, request, context),
  }
}

/** The rules of isolation with what the scenario changes of them. */
function breaks(
  { isWriter, isAccepted, owns }: Scenario,
  request: SmallRequest,
  context: RequestContext,
): boolean {
  const { action, resource } = request
  if (action === 'kms:Decrypt') return !(owns && resource === KEYS[0])
  const isOwnBucket = resource === `arn:aws:s3:::${BUCKET}`
  if (action === 's3:ListBucket' && isOwnBucket && isAccepted) return false
  if (violates(request, context.get('s3:prefix'))) return true
  if (!isWriter) return false
  const isBound =
    context.get('s3:ObjectCreationOperation')?.[0] !== 'true' || context.has('s3:if-none-match')
  return action !== 's3:PutObject' || !isBound
}

function checkCounterexample(small: Scenario, set: PolicySet, found: Counterexample): void {
  const { violation, principal, action, resource, message } = found
  const context = new Map(Object.entries(found.context))
  const isOwn = isInBucket(resource)
  const resourceAccount = isOwn && small.isCrossing ? OTHER_ACCOUNT : OWN_ACCOUNT
  const request = { principal, action, resource, context, resourceAccount }
  const compiled = compilePolicies(isOwn ? set : { ...set, resource: undefined })
  assert.equal(principal, small.principal, message)
  assert.equal(explain(compiled, request).outcome, 'allowed', message)
  if (violation === 'other-service') assert.ok(!small.owns || resource !== KEYS[0], message)
  else if (violation !== 'escape') assert.ok(breaks(small, { action, resource }, context), message)
}

function keysOf({ identity, boundary, session = [], resource }: PolicySet): string[] {
  const named = [...identity, boundary, ...session, resource].flatMap((policy) =>
    (policy?.statements ?? []).flatMap((it) => it.conditions.map(({ key }) => key)),
  )
  return [...new Set([...named, 's3:ObjectCreationOperation'])]
    .filter((key) => key !== 'aws:username')
    .slice(0, 4)
}
