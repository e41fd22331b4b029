import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failedWith } from '../../../src/base/failure.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import type { IsolationQuestion, Machine } from '../../../src/iam/prove/question.ts'
import {
  allow,
  BUCKET,
  deny,
  machine,
  OBJECTS,
  OWN,
  only,
  policy,
  proofOf,
  type Statement,
} from './questions.ts'

describe('all else', () => {
  test('other buckets, the configuration, other services and ways out are violations', () => {
    const kind = (action: string, resource: string) =>
      only(proofOf([allow(action, resource)])).violation
    assert.equal(kind('s3:GetObject', 'arn:aws:s3:::bb?/m1/*'), 'other-bucket')
    assert.equal(kind('s3:GetBucketLocation', 'arn:aws:s3:::other-bucket'), 'other-bucket')
    assert.equal(kind('s3:PutLifecycleConfiguration', OBJECTS), 'bucket-write')
    assert.equal(kind('s3:GetDataAccess', '*'), 'escape')
    assert.equal(kind('s3:HeadBucket', OBJECTS), 'escape')
    assert.equal(kind('kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/k'), 'other-service')
    assert.equal(kind('madeup:DoIt', '*'), 'other-service')
  })

  test('everything on the own prefix is no more than object actions on it', () => {
    assert.equal(proofOf([allow('*', `${OBJECTS}/m1/*`)]).verdict, 'proved')
    assert.equal(
      proofOf([{ Effect: 'Allow', NotAction: 's3:Put*', Resource: `${OBJECTS}/m1/*` }]).verdict,
      'proved',
    )
  })

  test('configuration and names that no policy can bound are residual', () => {
    const proof = proofOf([
      allow(['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], OBJECTS),
      allow('s3:ListAllMyBuckets', '*'),
    ])
    assert.equal(proof.verdict, 'proved')
    assert.equal(proof.residual.length, 3)
  })

  test("a machine's own key or vault is residual once it is declared", () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/k'
    const own = machine('m1', [allow('kms:*', key)], { own: [key] })
    const proof = prove({ bucket: BUCKET, machines: [own] })
    assert.equal(proof.verdict, 'proved')
    assert.equal(proof.residual.length, 1)
  })

  test('an access point, and a key of S3 that is not documented, are unknown', () => {
    const point = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/*'
    assert.equal(proofOf([allow('s3:GetObject', point)]).verdict, 'unknown')
    const key = { StringEquals: { 's3:made-up': 'x' } }
    assert.equal(proofOf([allow('s3:GetObject', `${OBJECTS}/*`, key)]).verdict, 'unknown')
    assert.equal(proofOf([allow('s3:GetObject', `${OBJECTS}/m1/*`, key)]).verdict, 'proved')
  })

  test('every flaw of a policy is told, with the statement to blame', () => {
    const proof = proofOf([
      OWN,
      allow('s3:GetObject', `${OBJECTS}/m2/*`),
      allow('s3:ListBucket', OBJECTS),
    ])
    assert.deepEqual(
      proof.counterexamples.map(({ violation, statement }) => [violation, statement?.index]),
      [
        ['listing', 2],
        ['outside-prefix', 1],
      ],
    )
  })
})

describe('boundaries, sessions and bucket policies', () => {
  const wide = [allow('s3:GetObject', `${OBJECTS}/*`)]

  test('a boundary or a session policy restores isolation', () => {
    const boundary = policy([OWN], 'boundary')
    const session = [policy([OWN], 'session')]
    const verdict = (more: Partial<Machine>) =>
      prove({ bucket: BUCKET, machines: [machine('m1', wide, more)] }).verdict
    assert.equal(verdict({ boundary }), 'proved')
    assert.equal(verdict({ session }), 'proved')
  })

  test('a bucket policy that names the user itself is not limited by a boundary', () => {
    const boundary = policy([OWN], 'boundary')
    const named = { ...wide[0], Principal: { AWS: 'arn:aws:iam::111122223333:user/m1' } }
    const machines = [machine('m1', [], { boundary })]
    const found = only(prove({ bucket: BUCKET, machines, bucketPolicy: policy([named], 'bucket') }))
    assert.equal(found.violation, 'outside-prefix')
  })

  test('a Deny of the bucket policy counts', () => {
    const outside = { Effect: 'Deny', Principal: '*', Action: '*', NotResource: `${OBJECTS}/m1/*` }
    const bucketPolicy = policy([outside], 'bucket')
    assert.equal(proofOf(wide, { bucketPolicy }).verdict, 'proved')
  })

  const admitting = (Principal: unknown, Condition: unknown = {}, resource = `${OBJECTS}/m1/*`) =>
    policy([{ ...allow('s3:GetObject', resource, Condition), Principal }], 'bucket')

  test('whoever is neither a machine nor trusted is an outsider, in any prefix', () => {
    const other = 'arn:aws:iam::444455556666:root'
    for (const principal of [
      '*',
      { AWS: other },
      { AWS: '444455556666' },
      { Service: 'logging.s3.amazonaws.com' },
    ]) {
      const found = only(proofOf([OWN], { bucketPolicy: admitting(principal) }))
      assert.equal(found.violation, 'outsider')
      assert.equal(found.machine, 'm1')
    }
    const trusted = ['444455556666']
    assert.equal(
      proofOf([OWN], { bucketPolicy: admitting({ AWS: other }), trusted }).verdict,
      'proved',
    )
  })

  test('everybody with a name may have that name in another account', () => {
    const bucketPolicy = admitting('*', {}, `${OBJECTS}/\${aws:username}/*`)
    const found = only(proofOf([OWN], { bucketPolicy }))
    assert.match(found.principal, /^arn:aws:iam::999999999999:user\//)
  })

  test('a condition on the ARN may keep everybody else out', () => {
    const user = 'arn:aws:iam::111122223333:user/m1'
    const pinned = admitting('*', { ArnEquals: { 'aws:PrincipalArn': user } })
    assert.equal(proofOf([OWN], { bucketPolicy: pinned }).verdict, 'proved')
    const account = admitting('*', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } })
    assert.equal(only(proofOf([OWN], { bucketPolicy: account })).violation, 'outsider')
    const network = admitting('*', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })
    assert.equal(only(proofOf([OWN], { bucketPolicy: network })).violation, 'outsider')
  })
})

describe('roles', () => {
  test('a writer creates and aborts, and nothing else', () => {
    const writer = (statements: readonly Statement[]) => proofOf(statements, { role: 'writer' })
    const put = allow(['s3:PutObject', 's3:AbortMultipartUpload'], `${OBJECTS}/m1/*`)
    const found = only(writer([put]))
    assert.equal(found.violation, 'writer')
    assert.deepEqual(found.context, { 's3:ObjectCreationOperation': ['true'] })
    const once = deny('s3:PutObject', `${OBJECTS}/*`, {
      Null: { 's3:if-none-match': 'true' },
      Bool: { 's3:ObjectCreationOperation': 'true' },
    })
    assert.equal(writer([put, once]).verdict, 'proved')
    for (const action of [
      'GetObject',
      'DeleteObject',
      'PutObjectAcl',
      'PutObjectTagging',
      'PutObjectRetention',
      'RestoreObject',
    ]) {
      const more = allow(`s3:${action}`, `${OBJECTS}/m1/*`)
      assert.equal(only(writer([put, once, more])).violation, 'writer')
    }
    const list = allow('s3:ListBucket', OBJECTS, { StringLike: { 's3:prefix': 'm1/*' } })
    assert.equal(only(writer([put, once, list])).violation, 'writer')
  })

  test('what else a writer may do is told beside what it lists', () => {
    const { counterexamples } = proofOf([allow('s3:*', '*')], { role: 'writer' })
    const told = counterexamples.find(({ violation }) => violation === 'writer')
    for (const action of ['s3:GetObject', 's3:PutObjectAcl', 's3:RestoreObject']) {
      assert.ok(told?.actions.includes(action), action)
    }
  })

  test('a keeper may act on all objects of the bucket, not on its configuration', () => {
    const keeper = (statements: readonly Statement[]) => proofOf(statements, { role: 'keeper' })
    const all = allow(
      ['s3:ListBucket', 's3:GetObject*', 's3:DeleteObject*'],
      [OBJECTS, `${OBJECTS}/*`],
    )
    assert.equal(keeper([all]).verdict, 'proved')
    assert.equal(
      only(keeper([all, allow('s3:PutBucketPolicy', OBJECTS)])).violation,
      'bucket-write',
    )
    assert.equal(only(keeper([all, allow('iam:PassRole', '*')])).violation, 'other-service')
  })
})

describe('machines together', () => {
  test('prefixes that coincide or nest are refuted with a key in both', () => {
    const machines = [
      machine('a', [], { prefix: 'x/' }),
      machine('b', [], { prefix: 'x/y/' }),
      machine('c', [], { prefix: 'x/' }),
      machine('d', [], { prefix: 'x-/' }),
    ]
    const { counterexamples, verdict, machines: verdicts } = prove({ bucket: BUCKET, machines })
    assert.equal(verdict, 'refuted')
    assert.deepEqual(
      counterexamples.map(({ machine: name, resource, statement }) => [name, resource, statement]),
      [
        ['a', `${OBJECTS}/x/`, undefined],
        ['c', `${OBJECTS}/x/`, undefined],
        ['b', `${OBJECTS}/x/y/`, undefined],
      ],
    )
    assert.deepEqual(
      verdicts.map((it) => it.verdict),
      ['refuted', 'refuted', 'refuted', 'proved'],
    )
  })

  test('where prefixes overlap, what a machine may do in both is shown', () => {
    const all = (prefix: string) => [allow('s3:PutObject', `${OBJECTS}/${prefix}*`)]
    const machines = [
      machine('outer', [...all('x/y/z'), ...all('x/')], { prefix: 'x/' }),
      machine('inner', all('x/y/b'), { prefix: 'x/y/' }),
    ]
    const { counterexamples } = prove({ bucket: BUCKET, machines })
    assert.deepEqual(
      counterexamples.map((it) => [it.violation, it.machine, it.resource, it.statement?.index]),
      [
        ['overlap', 'outer', `${OBJECTS}/x/y/z`, 0],
        ['overlap', 'inner', `${OBJECTS}/x/y/b`, 0],
      ],
    )
  })

  test('an empty prefix, a name or a principal given twice is refused', () => {
    const ask = (machines: readonly Machine[]) => () => prove({ bucket: BUCKET, machines })
    const refused = (error: unknown) => failedWith(error, 'bad-input')
    assert.throws(ask([machine('a', [], { prefix: '' })]), refused)
    assert.throws(ask([machine('a', []), machine('a', [], { prefix: 'b/' })]), refused)
    const { principal } = machine('a', [])
    assert.throws(ask([machine('a', []), machine('b', [], { principal })]), refused)
  })
})

describe('hostile policies', () => {
  test('what does not end within its budget is unknown, soon', () => {
    const stars = Array.from(
      { length: 40 },
      (_, nth) => `${OBJECTS}/${`*${'ab'[nth % 2]}?${nth % 7}`.repeat(12)}*`,
    )
    const began = performance.now()
    const denies = stars.map((it) => ({
      Effect: 'Deny',
      Action: '*',
      NotResource: [it, `${OBJECTS}/m1/*`],
    }))
    const proof = proofOf([allow('s3:GetObject', stars), ...denies])
    assert.notEqual(proof.verdict, 'proved')
    assert.ok(performance.now() - began < 10_000)
  })

  test('hundreds of Denys with many values each are decided or given up, soon', () => {
    const values = Array.from({ length: 30 }, (_, nth) => `v${nth}*`)
    const denies = Array.from({ length: 200 }, (_, nth) => ({
      Effect: 'Deny',
      Action: 's3:*',
      NotResource: `${OBJECTS}/m1/*`,
      Condition: {
        StringNotLike: { [`aws:RequestTag/t${nth % 20}`]: values },
        StringLike: { [`aws:RequestTag/u${nth % 20}`]: values },
      },
    }))
    const began = performance.now()
    const { verdict } = proofOf([allow('s3:GetObject', `${OBJECTS}/*`), ...denies])
    assert.equal(verdict, 'refuted')
    assert.ok(performance.now() - began < 10_000)
  })

  const soon = (statements: readonly Statement[], more: Partial<IsolationQuestion> = {}) => {
    const began = performance.now()
    const { verdict } = proofOf(statements, more)
    assert.ok(performance.now() - began < 10_000)
    return verdict
  }
  const many = <Item>(count: number, make: (nth: number) => Item) =>
    Array.from({ length: count }, (_, nth) => make(nth))

  test('thousands of patterns for actions that do not exist are told, soon', () => {
    const actions = many(15_000, (nth) => `s3:Get*${nth}*`)
    assert.equal(soon([allow(actions.concat('iam:*'), '*')]), 'refuted')
  })

  test('thousands of principals and of condition keys are told, soon', () => {
    const AWS = many(5_000, (nth) => `arn:aws:iam::111122223333:user/u${nth}`)
    const admitting = { ...allow('s3:GetObject', `${OBJECTS}/*`), Principal: { AWS } }
    assert.equal(soon([OWN], { bucketPolicy: policy([admitting], 'bucket') }), 'refuted')
    const keys = Object.fromEntries(many(3_000, (nth) => [`aws:RequestTag/t${nth}`, 'x']))
    assert.equal(soon([allow('s3:GetObject', `${OBJECTS}/*`, { StringEquals: keys })]), 'refuted')
  })

  const isSlow = process.env['SLOW'] === '1'
  test('as many Allows for everybody as AWS takes are decided, many more given up', () => {
    const most = isSlow ? 180 : 50
    const user = (nth: number) => ({
      ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/u${nth}*` },
    })
    const admitting = (count: number) =>
      policy(
        many(count, (nth) => ({
          ...allow('s3:GetObject', `${OBJECTS}/*`, user(nth)),
          Principal: '*',
        })),
        'bucket',
      )
    const longest = proofOf([OWN], { bucketPolicy: admitting(most) })
    assert.equal(longest.counterexamples.length, most)
    assert.equal(longest.unknown.length, 0)
    if (!isSlow) return
    const { unknown } = proofOf([OWN], { bucketPolicy: admitting(1_000) })
    assert.match(unknown[0]?.reason ?? '', /too many statements/)
  })
})

test('a key that nobody documents may hold several values', () => {
  const both = {
    'ForAnyValue:StringEquals': { 'aws:Unheard': 'a' },
    'ForAnyValue:StringLike': { 'aws:Unheard': 'b*' },
  }
  const statement = { ...allow('s3:GetObject', `${OBJECTS}/other/*`), Condition: both }
  const { verdict } = prove({ bucket: BUCKET, machines: [machine('m1', [OWN, statement])] })
  assert.notEqual(verdict, 'proved')
})
