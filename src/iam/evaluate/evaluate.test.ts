import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { failedWith } from '../../base/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy, PolicyKind } from '../policy/policy.ts'
import { describeDecision, describeMismatch, describeStatement } from './describe.ts'
import { compilePolicies, decide, explain } from './evaluate.ts'
import type { AccessRequest, PolicySet } from './request.ts'

const USER = 'arn:aws:iam::111122223333:user/m1'
const RUNS = process.env['SLOW'] === '1' ? 50_000 : 1_500

function policy(statements: readonly object[], kind: PolicyKind = 'identity'): Policy {
  const document = { Version: '2012-10-17', Statement: statements }
  return parsePolicy(JSON.stringify(document), { kind, name: 'p.json' })
}

function ask(
  action: string,
  resource: string,
  context: Record<string, string[]> = {},
): AccessRequest {
  return { principal: USER, action, resource, context: new Map(Object.entries(context)) }
}

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constantFrom('s3:*', 's3:GetObject', 's3:*Object', 's3:ListBucket'),
  Resource: fc.constantFrom(
    '*',
    'arn:aws:s3:::b',
    'arn:aws:s3:::b/m1/*',
    'arn:aws:s3:::b/${aws:username}/?',
  ),
  Condition: fc.constantFrom(
    {},
    { StringLike: { 's3:prefix': 'm1/*' } },
    { StringNotEquals: { 'aws:RequestTag/t': 'x' } },
    { Null: { 'aws:RequestTag/t': 'false' } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['x', 'y'] } },
  ),
})
const statements = fc.array(statement, { minLength: 1, maxLength: 6 })
const request = fc
  .record({
    action: fc.constantFrom(
      's3:GetObject',
      's3:PutObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
    ),
    resource: fc.constantFrom(
      'arn:aws:s3:::b',
      'arn:aws:s3:::b/m1/k',
      'arn:aws:s3:::b/m2/k',
      'arn:aws:s3:::b/*',
    ),
    context: fc.constantFrom<Record<string, string[]>>(
      {},
      { 's3:prefix': ['m1/'] },
      { 's3:prefix': ['m2/'], 'aws:RequestTag/t': ['x'] },
      { 'aws:RequestTag/t': ['z'], 'aws:TagKeys': ['x', 'z'] },
    ),
  })
  .map(({ action, context, resource }) => ask(action, resource, context))

function outcome(set: PolicySet, asked: AccessRequest) {
  return decide(compilePolicies(set), asked)
}

/** Checks a law of three random lists of statements and a request. */
function holds(law: (a: object[], b: object[], asked: AccessRequest) => void): void {
  fc.assert(fc.property(statements, statements, request, law), { numRuns: RUNS })
}

describe('decide', () => {
  test('does not care in which order statements and policies stand', () => {
    holds((a, b, asked) => {
      const one = outcome({ identity: [policy(a), policy(b)] }, asked)
      assert.equal(outcome({ identity: [policy(b), policy(a)] }, asked), one)
      assert.equal(outcome({ identity: [policy([...b, ...a].reverse())] }, asked), one)
    })
  })

  test('never allows more for a Deny that is added, in any policy', () => {
    holds((a, b, asked) => {
      const denies = b.map((each) => ({ ...each, Effect: 'Deny' }))
      const before = outcome({ identity: [policy(a)] }, asked)
      const bucket = policy(
        denies.map((each) => ({ ...each, Principal: '*' })),
        'bucket',
      )
      const scp = policy([{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denies], 'scp')
      for (const set of [
        { identity: [policy([...a, ...denies])] },
        { identity: [policy(a)], resource: bucket },
        { identity: [policy(a)], scps: [[scp]] },
      ]) {
        if (before !== 'allowed') assert.notEqual(outcome(set, asked), 'allowed')
        if (before === 'explicit-deny') assert.equal(outcome(set, asked), 'explicit-deny')
      }
    })
  })

  test('never allows less for an Allow that is added', () => {
    holds((a, b, asked) => {
      const allows = b.map((each) => ({ ...each, Effect: 'Allow' }))
      const before = outcome({ identity: [policy(a)] }, asked)
      const after = outcome({ identity: [policy([...a, ...allows])] }, asked)
      if (before === 'allowed') assert.equal(after, 'allowed')
      if (before === 'explicit-deny') assert.equal(after, 'explicit-deny')
    })
  })

  test('never allows more for a boundary, a session policy or an SCP', () => {
    holds((a, b, asked) => {
      const before = outcome({ identity: [policy(a)] }, asked)
      for (const set of [
        { identity: [policy(a)], boundary: policy(b, 'boundary') },
        { identity: [policy(a)], session: [policy(b, 'session')] },
        { identity: [policy(a)], scps: [[policy(b, 'scp')]] },
      ]) {
        const after = outcome(set, asked)
        if (before !== 'allowed') assert.notEqual(after, 'allowed')
        assert.equal(
          after === 'allowed',
          before === 'allowed' && outcome({ identity: [policy(b)] }, asked) === 'allowed',
        )
      }
    })
  })

  test('agrees with explain, and with itself when asked again', () => {
    holds((a, b, asked) => {
      const compiled = compilePolicies({ identity: [policy(a)], boundary: policy(b, 'boundary') })
      const decision = explain(compiled, asked)
      assert.equal(decide(compiled, asked), decision.outcome)
      assert.equal(decide(compiled, asked), decision.outcome)
      assert.equal(decision.statements.length, a.length + b.length)
      assert.equal(decision.lacking.length > 0, decision.outcome === 'implicit-deny')
      assert.equal(decision.by === undefined, decision.outcome === 'implicit-deny')
      const applying = decision.statements.filter(({ mismatches }) => mismatches.length === 0)
      assert.equal(
        applying.some(({ statement }) => statement.effect === 'Deny'),
        decision.outcome === 'explicit-deny',
      )
    })
  })

  test('asks a request that can tell of one key for no others', () => {
    const request: AccessRequest = {
      ...ask('s3:ListBucket', 'arn:aws:s3:::b'),
      valuesOf: (key) => (key === 's3:prefix' ? ['m1/'] : undefined),
      get context(): never {
        throw new Error('all keys were asked for')
      },
    }
    const compiled = (prefix: string) => {
      const Condition = { StringEquals: { 's3:Prefix': prefix } }
      const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition }
      return compilePolicies({ identity: [policy([allow])] })
    }
    assert.equal(decide(compiled('m1/'), request), 'allowed')
    assert.equal(decide(compiled('m2/'), request), 'implicit-deny')
  })

  test('refuses a principal that is none', () => {
    const compiled = compilePolicies({ identity: [] })
    assert.throws(
      () => decide(compiled, { ...ask('s3:GetObject', '*'), principal: 'm1' }),
      (error) => failedWith(error, 'bad-input'),
    )
  })

  test('stays right for more principals, actions and keys than it remembers', () => {
    const compiled = compilePolicies({
      identity: [
        policy([
          { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/${aws:username}/*' },
        ]),
      ],
    })
    for (let n = 0; n < 25_000; n++) {
      const principal = `arn:aws:iam::111122223333:user/m${n}`
      const asked = { ...ask(`s3:Get${n % 1_500}`, `arn:aws:s3:::b/m${n}/k`), principal }
      assert.equal(decide(compiled, asked), 'allowed')
      assert.equal(decide(compiled, { ...asked, resource: 'arn:aws:s3:::b/m/k' }), 'implicit-deny')
    }
  })
})

describe('explain', () => {
  const own = policy([
    {
      Sid: 'Own',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::b/${aws:username}/*',
    },
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: 'arn:aws:s3:::b',
      Condition: { StringLike: { 's3:prefix': ['m1/*', 'm2/*'] } },
    },
    { Sid: 'No', Effect: 'Deny', NotAction: 's3:*', Resource: '*' },
  ])
  const words = (asked: AccessRequest, set: PolicySet = { identity: [own] }) => {
    const decision = explain(compilePolicies(set), asked)
    const mismatches = decision.statements.map((report) =>
      report.mismatches.map((mismatch) => describeMismatch(mismatch, report)),
    )
    return { why: describeDecision(decision, asked), mismatches }
  }

  test('names the statement that allows', () => {
    const { why } = words(ask('s3:GetObject', 'arn:aws:s3:::b/m1/k'))
    assert.equal(why, 'allowed by statement "Own" of p.json')
  })

  test('says of every other statement which elements do not match, with the value seen', () => {
    const { mismatches, why } = words(ask('s3:GetObject', 'arn:aws:s3:::b/m2/k'))
    assert.equal(why, 'no identity-based policy allows the s3:GetObject action')
    assert.deepEqual(mismatches, [
      ['Resource "arn:aws:s3:::b/${aws:username}/*" does not match arn:aws:s3:::b/m2/k'],
      [
        'Action "s3:ListBucket", "s3:ListBucketMultipartUploads" does not match s3:GetObject',
        'Resource "arn:aws:s3:::b" does not match arn:aws:s3:::b/m2/k',
        'Condition StringLike s3:prefix "m1/*", "m2/*": no request for the action carries this key',
      ],
      ['NotAction "s3:*" excludes s3:GetObject'],
    ])
  })

  test('tells a key that is absent from one of the wrong value and one that is not carried', () => {
    const condition = (action: string, context: Record<string, string[]>) =>
      words(ask(action, 'arn:aws:s3:::b', context)).mismatches[1]?.at(-1)
    assert.equal(
      condition('s3:ListBucket', {}),
      'Condition StringLike s3:prefix "m1/*", "m2/*": the request has none',
    )
    assert.equal(
      condition('s3:ListBucket', { 's3:prefix': ['m3/'] }),
      'Condition StringLike s3:prefix "m1/*", "m2/*": the request has "m3/"',
    )
    assert.equal(
      condition('s3:ListBucketMultipartUploads', { 's3:prefix': ['m1/'] }),
      'Condition StringLike s3:prefix "m1/*", "m2/*": no request for the action carries this key',
    )
  })

  test('says which variable the request gives no value', () => {
    const principal = 'arn:aws:sts::111122223333:assumed-role/backup/m1'
    const { mismatches } = words({ ...ask('s3:GetObject', 'arn:aws:s3:::b/m1/k'), principal })
    assert.deepEqual(mismatches[0], [
      'Resource "arn:aws:s3:::b/${aws:username}/*" does not match arn:aws:s3:::b/m1/k' +
        ' (the request has no single value of aws:username)',
    ])
  })

  test('names whom a resource policy did not name', () => {
    const bucket = policy(
      [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:user/m2' },
          Action: 's3:*',
          Resource: 'arn:aws:s3:::b/*',
        },
      ],
      'bucket',
    )
    const { mismatches } = words(ask('s3:GetObject', 'arn:aws:s3:::b/k'), {
      identity: [],
      resource: bucket,
    })
    assert.deepEqual(mismatches, [
      [`Principal "arn:aws:iam::111122223333:user/m2" does not match ${USER}`],
    ])
  })

  test('says where an Allow is missing, in the words of AWS', () => {
    const boundary = policy([{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }], 'boundary')
    const asked = { ...ask('s3:GetObject', 'arn:aws:s3:::b/m1/k'), resourceAccount: '444455556666' }
    assert.equal(
      words(asked, { identity: [own], boundary }).why,
      'no resource-based policy allows the s3:GetObject action, and no permissions boundary allows the s3:GetObject action',
    )
  })

  test('names the explicit deny, its policy and its type', () => {
    const { why } = words(ask('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q'))
    assert.equal(why, 'explicit deny in an identity-based policy: statement "No" of p.json')
    const [first] = policy([{ Effect: 'Allow', Action: '*', Resource: '*' }]).statements
    assert.ok(first !== undefined)
    const reference = { layer: 'scp', level: 0, policy: own, statement: first } as const
    assert.equal(describeStatement(reference), 'statement 1 of p.json')
  })

  test('says nothing of policies that do not bind a root user', () => {
    const principal = 'arn:aws:iam::111122223333:root'
    const decision = explain(compilePolicies({ identity: [own] }), {
      ...ask('sqs:X', '*'),
      principal,
    })
    assert.deepEqual(decision, {
      outcome: 'allowed',
      by: undefined,
      lacking: [],
      statements: [],
      ignoredKeys: [],
    })
    assert.equal(
      describeDecision(decision, ask('sqs:X', '*')),
      'the root user of an account may do everything in it',
    )
  })

  test('names keys that are ignored, as they were given', () => {
    const asked = ask('s3:ListBucketMultipartUploads', 'arn:aws:s3:::b', {
      'S3:Prefix': ['m1/'],
      'aws:SourceIp': ['::1'],
    })
    assert.deepEqual(explain(compilePolicies({ identity: [own] }), asked).ignoredKeys, [
      'S3:Prefix',
    ])
  })
})
