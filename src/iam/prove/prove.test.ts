import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy, PolicyKind } from '../policy/policy.ts'
import type { Counterexample, Proof } from './proof.ts'
import { prove } from './prove.ts'
import type { IsolationQuestion, Machine } from './question.ts'

const BUCKET = 'b'.repeat(3)
const OBJECTS = `arn:aws:s3:::${BUCKET}`

type Statement = Readonly<Record<string, unknown>>

function policy(
  statements: readonly Statement[],
  kind: PolicyKind = 'identity',
  Version?: string,
): Policy {
  const text = JSON.stringify({ Version: Version ?? '2012-10-17', Statement: statements })
  return parsePolicy(text, { kind, name: kind })
}

function allow(Action: unknown, Resource: unknown, Condition: unknown = {}): Statement {
  return { Effect: 'Allow', Action, Resource, Condition }
}

function deny(Action: unknown, Resource: unknown, Condition: unknown = {}): Statement {
  return { Effect: 'Deny', Action, Resource, Condition }
}

function machine(
  name: string,
  statements: readonly Statement[],
  more: Partial<Machine> = {},
): Machine {
  const principal = `arn:aws:iam::111122223333:user/${name}`
  const identity = statements.length === 0 ? [] : [policy(statements)]
  return { name, principal, prefix: `${name}/`, identity, ...more }
}

function proofOf(statements: readonly Statement[], more: Partial<IsolationQuestion> = {}): Proof {
  return prove({ bucket: BUCKET, machines: [machine('m1', statements)], ...more })
}

function only(proof: Proof): Counterexample {
  assert.equal(proof.verdict, 'refuted')
  assert.equal(proof.counterexamples.length, 1, JSON.stringify(proof.counterexamples))
  const [found] = proof.counterexamples
  assert.ok(found)
  return found
}

const OWN = allow(['s3:GetObject', 's3:PutObject'], `${OBJECTS}/m1/*`)

describe('objects', () => {
  test('a prefix of its own is proved, and says what it takes for granted', () => {
    const proof = proofOf([OWN])
    assert.equal(proof.verdict, 'proved')
    assert.deepEqual(proof.machines, [{ name: 'm1', prefix: 'm1/', verdict: 'proved' }])
    assert.match(proof.assumptions.join(' '), /BucketOwnerEnforced.*access point.*trust/s)
  })

  test('a prefix without its delimiter reaches a sibling', () => {
    assert.equal(only(proofOf([allow('s3:GetObject', `${OBJECTS}/m1*`)])).resource, `${OBJECTS}/m1`)
    const sibling = only(
      proofOf([allow('s3:GetObject', `${OBJECTS}/m1?*`), deny('*', `${OBJECTS}/m1?/*`)]),
    )
    assert.equal(sibling.violation, 'outside-prefix')
  })

  test('a wildcard in the middle, and a question mark, reach others', () => {
    assert.equal(
      only(proofOf([allow('s3:GetObject', `${OBJECTS}/m?/x`)])).resource,
      `${OBJECTS}/mc/x`,
    )
    assert.equal(
      only(proofOf([allow('s3:GetObject', `${OBJECTS}/*/m1/x`)])).resource,
      `${OBJECTS}//m1/x`,
    )
  })

  test('a Deny on all else restores isolation, and one that can be dodged does not', () => {
    const wide = allow('s3:*Object', `${OBJECTS}/*`)
    const outside = { Effect: 'Deny', Action: 's3:*', NotResource: `${OBJECTS}/m1/*` }
    assert.equal(proofOf([wide, outside]).verdict, 'proved')
    const dodged = { ...outside, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    assert.deepEqual(only(proofOf([wide, dodged])).context, {})
  })

  test('two Denys whose conditions cover all requests together deny all', () => {
    const wide = allow('s3:GetObject', `${OBJECTS}/*`)
    const key = 's3:TlsVersion'
    const outside = (Condition: unknown) => ({
      Effect: 'Deny',
      Action: '*',
      NotResource: `${OBJECTS}/m1/*`,
      Condition,
    })
    const low = outside({ NumericLessThan: { [key]: '1.2' } })
    const high = outside({ NumericGreaterThanEquals: { [key]: '1.2' } })
    const none = outside({ Null: { [key]: 'true' } })
    assert.equal(proofOf([wide, low, high, none]).verdict, 'proved')
    assert.deepEqual(only(proofOf([wide, low, high])).context, {})
    const between = outside({ NumericGreaterThan: { [key]: '1.3' } })
    const { context } = only(proofOf([wide, low, between, none]))
    assert.ok(Number(context['s3:tlsversion']?.[0]) >= 1.2, JSON.stringify(context))
  })

  test('intervals of addresses and of time are unions too', () => {
    const wide = (Condition: unknown) => allow('s3:GetObject', `${OBJECTS}/*`, Condition)
    const halves = ['0.0.0.0/1', '128.0.0.0/1', '::/0']
    const ip = (Condition: unknown) => deny('*', `${OBJECTS}/*`, Condition)
    const here = wide({ Null: { 'aws:SourceIp': 'false' } })
    assert.equal(proofOf([here, ip({ IpAddress: { 'aws:SourceIp': halves } })]).verdict, 'proved')
    const found = only(proofOf([here, ip({ IpAddress: { 'aws:SourceIp': halves.slice(1) } })]))
    assert.match(found.context['aws:sourceip']?.[0] ?? '', /^\d+\.\d+\.\d+\.\d+$/)
    const time = { 'aws:CurrentTime': '2027-01-01T00:00:00Z' }
    const never = wide({ DateLessThan: time, DateGreaterThan: { 'aws:CurrentTime': '2028-01-01' } })
    assert.equal(proofOf([never]).verdict, 'proved')
  })

  test('a key that only a key of more than 1,024 bytes could violate is no violation', () => {
    const long = `${OBJECTS}/${'x'.repeat(1024)}`
    assert.equal(proofOf([allow('s3:GetObject', `${long}?`)]).verdict, 'proved')
    assert.equal(only(proofOf([allow('s3:GetObject', long)])).resource.length, long.length)
  })

  test('the empty key is none', () => {
    assert.equal(proofOf([allow('s3:GetObject', `${OBJECTS}/`)]).verdict, 'proved')
  })
})

describe('variables', () => {
  const templated = [
    allow('s3:GetObject', `${OBJECTS}/\${aws:username}/*`),
    allow('s3:ListBucket', OBJECTS, { StringLike: { 's3:prefix': '${aws:username}/*' } }),
  ]

  test('the name of the user keeps each in its own prefix', () => {
    assert.equal(proofOf(templated).verdict, 'proved')
    const other = prove({ bucket: BUCKET, machines: [machine('m2', templated, { prefix: 'm1/' })] })
    assert.deepEqual(
      other.counterexamples.map(({ resource, context }) => [resource, context]),
      [
        [`${OBJECTS}/m2/`, {}],
        [OBJECTS, { 's3:prefix': ['m2/'] }],
      ],
    )
  })

  test('without a Version they are text', () => {
    const old = policy(
      [allow('s3:GetObject', `${OBJECTS}/\${aws:username}/*`)],
      'identity',
      '2008-10-17',
    )
    const found = only(
      prove({ bucket: BUCKET, machines: [machine('m1', [], { identity: [old] })] }),
    )
    assert.equal(found.resource, `${OBJECTS}/\${aws:username}/`)
  })

  test('a key that the attacker chooses is refuted with its value, one that is not known is unknown', () => {
    const free = only(proofOf([allow('s3:GetObject', `${OBJECTS}/\${aws:UserAgent}/x`)]))
    assert.equal(free.resource, `${OBJECTS}/${free.context['aws:useragent']?.[0]}/x`)
    const tagged = proofOf([allow('s3:GetObject', `${OBJECTS}/\${aws:PrincipalTag/team}/*`)])
    assert.equal(tagged.verdict, 'unknown')
    assert.match(tagged.unknown[0]?.construct ?? '', /Resource with \$\{aws:principaltag\/team\}/)
  })

  test('what is known of a machine settles it', () => {
    const statements = [allow('s3:GetObject', `${OBJECTS}/\${aws:PrincipalTag/team}/*`)]
    const context = new Map([['aws:PrincipalTag/team', ['m1']]])
    const known = machine('m1', statements, { context })
    assert.equal(prove({ bucket: BUCKET, machines: [known] }).verdict, 'proved')
  })

  test('a role has no user name: its pattern matches nothing, and in a Deny that is doubtful', () => {
    const principal = 'arn:aws:iam::111122223333:role/m1'
    const role = (statements: readonly Statement[]) =>
      prove({ bucket: BUCKET, machines: [machine('m1', statements, { principal })] }).verdict
    assert.equal(role(templated), 'proved')
    const wide = allow('s3:GetObject', `${OBJECTS}/*`)
    const outside = { Effect: 'Deny', Action: '*', NotResource: `${OBJECTS}/\${aws:username}/*` }
    assert.equal(role([wide, outside]), 'unknown')
  })
})

describe('listing', () => {
  const list = (Condition: unknown) => allow('s3:ListBucket', OBJECTS, Condition)

  test('a prefix, its delimiter included, must be asked for', () => {
    assert.equal(proofOf([list({ StringLike: { 's3:prefix': 'm1/*' } })]).verdict, 'proved')
    assert.equal(
      proofOf([list({ StringEquals: { 's3:prefix': ['m1/', 'm1/x'] } })]).verdict,
      'proved',
    )
    assert.deepEqual(only(proofOf([list({})])).context, {})
    const sibling = only(proofOf([list({ StringLike: { 's3:prefix': 'm1*' } })]))
    assert.deepEqual(sibling.context, { 's3:prefix': ['m1'] })
  })

  test('what holds of an absent prefix lists all', () => {
    for (const operator of ['StringLikeIfExists', 'ForAllValues:StringLike', 'StringNotLike']) {
      const value = operator === 'StringNotLike' ? 'm2/*' : 'm1/*'
      assert.deepEqual(only(proofOf([list({ [operator]: { 's3:prefix': value } })])).context, {})
    }
    assert.deepEqual(only(proofOf([list({ Null: { 's3:prefix': 'true' } })])).context, {})
  })

  test('an empty prefix is no prefix', () => {
    const open = list({
      Null: { 's3:prefix': 'false' },
      'ForAllValues:StringLike': { 's3:prefix': 'm1/*' },
    })
    assert.deepEqual(only(proofOf([open])).context, { 's3:prefix': [''] })
    const closed = list({ 'ForAnyValue:StringLike': { 's3:prefix': 'm1/*' } })
    assert.equal(proofOf([closed]).verdict, 'proved')
  })

  test('a Deny that AWS may not apply to an empty prefix proves nothing', () => {
    const absent = deny('s3:ListBucket', OBJECTS, { Null: { 's3:prefix': 'true' } })
    const outside = (operator: string) =>
      deny('s3:ListBucket', OBJECTS, { [operator]: { 's3:prefix': 'm1/*' } })
    assert.equal(proofOf([list({}), absent, outside('StringNotLike')]).verdict, 'proved')
    const proof = proofOf([list({}), absent, outside('ForAllValues:StringNotLike')])
    assert.equal(proof.verdict, 'unknown')
    assert.match(proof.unknown[0]?.construct ?? '', /empty-value of s3:prefix/)
  })

  test('names of keys can be accepted as a leak', () => {
    const proof = proofOf([OWN, list({})], { accept: ['list-names'] })
    assert.equal(proof.verdict, 'proved')
    assert.match(proof.residual[0]?.leaks ?? '', /names of all keys/)
  })

  test('a key that no request for the action carries is absent', () => {
    const uploads = allow('s3:ListBucketMultipartUploads', 'arn:aws:s3:::*', {
      StringLike: { 's3:prefix': 'm1/*' },
    })
    const proof = proofOf([uploads])
    assert.equal(proof.verdict, 'proved')
    assert.deepEqual(proof.residual, [])
  })
})

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
    assert.deepEqual(found.context, { 's3:objectcreationoperation': ['true'] })
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
    ]) {
      const more = allow(`s3:${action}`, `${OBJECTS}/m1/*`)
      assert.equal(only(writer([put, once, more])).violation, 'writer')
    }
    const list = allow('s3:ListBucket', OBJECTS, { StringLike: { 's3:prefix': 'm1/*' } })
    assert.equal(only(writer([put, once, list])).violation, 'writer')
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
    const { counterexamples, verdict } = prove({ bucket: BUCKET, machines })
    assert.equal(verdict, 'refuted')
    assert.deepEqual(
      counterexamples.map(({ machine: name, resource }) => [name, resource]),
      [
        ['a', `${OBJECTS}/x/`],
        ['c', `${OBJECTS}/x/y/`],
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
})
