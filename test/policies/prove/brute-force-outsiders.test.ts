// Random bucket policies against everybody of a small world: whoever is admitted and is neither a
// machine nor trusted must be found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePolicies, decide } from '../../../src/iam/evaluate/evaluate.ts'
import type { AccessRequest, RequestContext } from '../../../src/iam/evaluate/request.ts'
import type { Policy } from '../../../src/iam/policy/policy.ts'
import { parsePrincipal } from '../../../src/iam/principal/principal.ts'
import type { Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import { conditionOf, texts } from './arbitraries.ts'
import { BUCKET, PREFIX, policyOf, type SmallStatement } from './small-world.ts'

const RUNS = process.env['SLOW'] === '1' ? 20_000 : 200

const OWNER = '111122223333'
const ACCOUNTS = [OWNER, '444455556666', '777788889999']
const MACHINE = `arn:aws:iam::${OWNER}:user/m`
const ROOT = `arn:aws:iam::${OWNER}:root`
const SERVICE = 'logging.s3.amazonaws.com'
const PEOPLE: readonly string[] = [
  '*',
  SERVICE,
  ...ACCOUNTS.flatMap((account) => [
    `arn:aws:iam::${account}:root`,
    ...['m', 'n', 'outsider'].map((name) => `arn:aws:iam::${account}:user/${name}`),
    `arn:aws:iam::${account}:role/r`,
    `arn:aws:sts::${account}:assumed-role/r/s`,
  ]),
]
const ARNS = PEOPLE.filter((it) => it.startsWith('arn:'))

const person = fc.constantFrom(...ARNS)
const account = fc.constantFrom(...ACCOUNTS, '999999999999')
const naming = fc.oneof(
  { arbitrary: fc.constant<unknown>('*'), weight: 3 },
  {
    arbitrary: fc.array(person, { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })),
    weight: 3,
  },
  { arbitrary: account.map((AWS) => ({ AWS })), weight: 1 },
  { arbitrary: fc.constant({ Service: SERVICE }), weight: 1 },
)
const like = ['StringLike', 'StringNotLike', 'StringEquals', 'StringNotEquals', 'ArnLike']
const likePerson = fc.oneof(
  person,
  fc.constantFrom('arn:aws:iam::*:user/m', `arn:aws:iam::${OWNER}:*`, 'arn:*:role/*', '*/outsider'),
)
const condition = fc.oneof(
  conditionOf(fc.constantFrom(...like), 'aws:PrincipalArn', likePerson),
  conditionOf(fc.constantFrom(...like.slice(0, 4)), 'aws:PrincipalAccount', account),
  conditionOf(
    fc.constantFrom(...like.slice(0, 4)),
    'aws:username',
    fc.constantFrom('m', 'n', '?', '*'),
  ),
  conditionOf(
    fc.constantFrom('StringEquals', 'StringNotEquals'),
    'aws:PrincipalType',
    fc.constantFrom('User', 'AssumedRole', 'Account', 'Anonymous'),
  ),
  conditionOf(fc.constant('Bool'), 'aws:SecureTransport', fc.constantFrom('true', 'false')),
)
const resource = fc.constantFrom(
  `arn:aws:s3:::${BUCKET}/m/*`,
  `arn:aws:s3:::${BUCKET}/*`,
  `arn:aws:s3:::${BUCKET}/\${aws:username}/*`,
)
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny', 'Deny'),
    who: naming,
    exempts: fc.boolean(),
    resources: texts(resource),
    conditions: fc.array(condition, { maxLength: 2 }),
  })
  .map(({ Effect, who, exempts, resources, conditions }): SmallStatement => {
    const isExempting = exempts && Effect === 'Deny' && who !== '*'
    return {
      Effect,
      [isExempting ? 'NotPrincipal' : 'Principal']: who,
      Action: 's3:GetObject',
      Resource: resources,
      Condition: Object.assign({}, ...conditions),
    }
  })
const trusted = fc.array(fc.oneof(person, account), { maxLength: 2 })

test('whoever is admitted and is no insider is found', () => {
  const verdicts = { proved: 0, refuted: 0, unknown: 0 }
  const question = fc.tuple(fc.array(statement, { minLength: 1, maxLength: 4 }), trusted)
  fc.assert(
    fc.property(question, ([statements, insiders]) => {
      const policy = policyOf('bucket', statements)
      const proof = proofOf(policy, insiders)
      verdicts[proof.verdict]++
      for (const found of proof.counterexamples) {
        if (found.violation !== 'outsider') continue
        const { principal, action, resource: arn, message } = found
        assert.ok(!isInsider(principal, insiders), message)
        const context = new Map(Object.entries(found.context))
        assert.ok(isAdmitted(policy, { principal, action, resource: arn, context }), message)
      }
      if (proof.verdict !== 'proved') return
      for (const request of admitted(policy, insiders)) {
        assert.fail(`missed: ${request.principal} on ${request.resource}`)
      }
    }),
    { numRuns: RUNS },
  )
  assert.ok(verdicts.proved > RUNS / 40 && verdicts.refuted > RUNS / 40, JSON.stringify(verdicts))
  assert.ok(verdicts.unknown < RUNS / 5, JSON.stringify(verdicts))
})

function proofOf(policy: Policy, insiders: readonly string[]): Proof {
  const machine = { name: 'm', principal: MACHINE, prefix: PREFIX, identity: [] }
  const question = { bucket: BUCKET, machines: [machine], bucketPolicy: policy, account: OWNER }
  return prove({ ...question, trusted: insiders })
}

function isInsider(principal: string, insiders: readonly string[]): boolean {
  const { account: of } = parsePrincipal(principal)
  const accounts = insiders.map((it) => /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(it)?.[1])
  const isNamed = [principal, roleOf(principal)].some((it) => it && insiders.includes(it))
  return principal === MACHINE || isNamed || accounts.includes(of ?? 'none')
}

function* admitted(policy: Policy, insiders: readonly string[]): Generator<AccessRequest> {
  const keys = ['m/m', 'm/n', 'n/m', 'outsider/m', 'x']
  const contexts = [undefined, 'true', 'false'].map(
    (value) => new Map(value === undefined ? [] : [['aws:SecureTransport', [value]]]),
  )
  // The owner's root user needs no policy.
  const others = PEOPLE.filter((it) => it !== ROOT && !isInsider(it, insiders))
  for (const principal of others) {
    for (const key of keys) {
      for (const context of contexts) {
        const asked = { action: 's3:GetObject', resource: `arn:aws:s3:::${BUCKET}/${key}` }
        const request = { principal, ...asked, context: withRole(principal, context) }
        if (isAdmitted(policy, request)) yield request
      }
    }
  }
}

/** What AWS puts into requests of a session, and its ARN does not tell: the role's, path and all. */
function withRole(principal: string, context: RequestContext): RequestContext {
  const role = roleOf(principal)
  return role === undefined ? context : new Map([...context, ['aws:PrincipalArn', [role]]])
}

function roleOf(principal: string): string | undefined {
  const [, account, name] = /^arn:aws:sts::(\d+):assumed-role\/(\w+)\//.exec(principal) ?? []
  return name && `arn:aws:iam::${account}:role/${name}`
}

/** By the bucket policy: of other accounts, whose policies are not ours to know, with all allowed. */
function isAdmitted(resource: Policy, request: AccessRequest): boolean {
  const isForeign = parsePrincipal(request.principal).account !== OWNER
  const all = policyOf('identity', [{ Effect: 'Allow', Action: '*', Resource: '*' }])
  const compiled = compilePolicies({ identity: isForeign ? [all] : [], resource })
  return decide(compiled, { ...request, resourceAccount: OWNER }) === 'allowed'
}
