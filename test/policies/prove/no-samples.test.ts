// What is proved holds of all names, accounts and values there could be, not of those that we tried:
// each policy here keeps out just what a reader would try.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { KNOWN_SERVICES } from '../../../src/aws/actions/facts.ts'
import type { Proof } from '../../../src/iam/prove/proof.ts'
import { allow, deny, OBJECTS, OWN, only, policy, proofOf, type Statement } from './questions.ts'

describe('actions that nobody lists', () => {
  const all = allow('*', '*')
  const documented = KNOWN_SERVICES.map((service) => `${service}:*`)

  test('a Deny on every service that we know of leaves those that AWS adds', () => {
    const found = only(proofOf([all, deny(documented, '*')]))
    assert.equal(found.violation, 'other-service')
    const likely = ['secretsmanager', 'lambda', 'dynamodb', 'rds', 'ssm', 'backup', 'logs']
    const named = deny(
      likely.map((service) => `${service}:Any`),
      '*',
    )
    const rest = only(proofOf([all, deny(documented, '*'), named]))
    assert.match(rest.action, /^[a-z]+:[A-Z]$/)
    assert.ok(!documented.some((it) => it.startsWith(rest.action.split(':')[0] ?? '')))
  })

  test('a Deny on all but S3, however it is written, leaves nothing outside S3', () => {
    const own = [`${OBJECTS}/m1/*`]
    const outside = { Effect: 'Deny', NotAction: 'S3:*', Resource: '*' }
    const elsewhere = { Effect: 'Deny', Action: 's3:*', NotResource: own }
    assert.equal(proofOf([all, outside, elsewhere]).verdict, 'proved')
    const letters = deny(['madeup:*a*', 'madeup:*'], '*')
    assert.equal(proofOf([allow('madeup:*', '*'), letters]).verdict, 'proved')
  })

  test('a service that we know may have actions that we do not', () => {
    const but = { Effect: 'Deny', NotAction: 'KMS:madeup', Resource: '*' }
    assert.equal(only(proofOf([all, but])).action, 'kms:Madeup')
  })

  test('a pattern for S3 actions of tomorrow is a way out, whichever of them are denied', () => {
    const found = only(proofOf([allow('s3:Foo*', OBJECTS), deny(['s3:Foo', 's3:FooAny'], '*')]))
    assert.equal(found.violation, 'escape')
    assert.match(found.action, /^s3:Foo./)
    assert.equal(proofOf([allow('s3:Foo*', OBJECTS), deny('s3:fOO*', '*')]).verdict, 'proved')
    const one = proofOf([allow('s3:Foo?', OBJECTS), deny(['s3:Foo?', 's3:Foox'], '*')])
    assert.equal(one.verdict, 'proved')
  })

  test('what an action needs besides is asked of the name that is found', () => {
    const boundary = policy([allow('madeup:Run*', '*'), allow('s3:*', '*')], 'boundary')
    const machine = { name: 'm1', principal: 'arn:aws:iam::111122223333:user/m1', prefix: 'm1/' }
    const identity = [policy([allow('madeup:*Instances', '*'), deny('madeup:RunInstances', '*')])]
    const found = only(proofOf([], { machines: [{ ...machine, identity, boundary }] }))
    assert.match(found.action, /^madeup:Run.+instances$/i)
  })
})

describe('outsiders whom nobody tried', () => {
  const get = allow('s3:GetObject', `${OBJECTS}/m1/*`)
  const ACCOUNT = { AWS: 'arn:aws:iam::444455556666:root' }
  const ask = (...statements: readonly Statement[]): Proof =>
    proofOf([OWN], { bucketPolicy: policy(statements, 'bucket') })
  const refuse = (Condition: unknown): Statement => ({
    ...deny('*', '*', Condition),
    Principal: '*',
  })

  test('an account that is named admits its users and roles, not its root user alone', () => {
    const Condition = { StringEquals: { 'aws:username': 'bob' } }
    assert.match(only(ask({ ...get, Principal: ACCOUNT, Condition })).principal, /:user\/bob$/)
    const root = refuse({ ArnEquals: { 'aws:PrincipalArn': ACCOUNT.AWS } })
    assert.match(only(ask({ ...get, Principal: ACCOUNT }, root)).principal, /444455556666:user/)
    const others = refuse({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:*' } })
    assert.notEqual(ask({ ...get, Principal: ACCOUNT }, others).verdict, 'proved')
  })

  test('the accounts that one would try may be refused: there are others', () => {
    const tried = ['999999999999', '111122223333', 'anonymous', '000000000000']
    const found = only(
      ask({ ...get, Principal: '*' }, refuse({ StringEquals: { 'aws:PrincipalAccount': tried } })),
    )
    assert.match(found.principal, /^arn:aws:iam::\d{12}:user\/[a-z]+$/)
  })

  test('whom the names do not tell is unknown, never proved', () => {
    const wide = { StringNotLike: { 'aws:PrincipalArn': ['arn:*:iam::*:user/*', 'arn:*:role/*'] } }
    assert.notEqual(ask({ ...get, Principal: '*', Condition: wide }).verdict, 'proved')
  })

  test('who is exempt from a Deny is admitted by what it exempts from', () => {
    const exempt = (NotPrincipal: unknown): Statement => ({
      Effect: 'Deny',
      NotPrincipal,
      Action: '*',
      Resource: '*',
    })
    const open = { ...get, Principal: '*' }
    const m1 = 'arn:aws:iam::111122223333:user/m1'
    assert.equal(ask(open, exempt({ AWS: m1 })).verdict, 'proved')
    const Service = 'logging.s3.amazonaws.com'
    assert.equal(only(ask(open, exempt({ AWS: m1, Service }))).principal, Service)
    const untold = ask(open, exempt({ AWS: m1, CanonicalUser: 'f'.repeat(64) }))
    assert.equal(untold.verdict, 'unknown')
    const role = 'arn:aws:iam::444455556666:role/x'
    assert.equal(only(ask(open, exempt({ AWS: [m1, role] }))).principal, role)
    const member = 'arn:aws:iam::444455556666:user/n'
    const ofAccount = ask({ ...get, Principal: ACCOUNT }, exempt({ AWS: [m1, member] }))
    assert.equal(only(ofAccount).principal, member)
  })

  test('whoever is of an account that is trusted is, by whatever name', () => {
    const bucketPolicy = policy(
      [
        { ...get, Principal: { AWS: 'arn:aws:iam::444455556666:user/bob' } },
        {
          ...get,
          Principal: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
        },
      ],
      'bucket',
    )
    assert.equal(proofOf([OWN], { bucketPolicy, trusted: ['444455556666'] }).verdict, 'proved')
    assert.equal(proofOf([OWN], { bucketPolicy }).verdict, 'refuted')
  })
})

describe('values that nobody tried', () => {
  const wide = (Condition: unknown) => proofOf([allow('s3:GetObject', `${OBJECTS}/*`, Condition)])

  test('a header may be longer than any key', () => {
    const long = 'x'.repeat(3_000)
    assert.equal(wide({ StringEquals: { 'aws:Referer': long } }).verdict, 'refuted')
    assert.equal(wide({ StringLike: { 'aws:Referer': `${long}?*` } }).verdict, 'refuted')
  })

  test('between two numbers there is another, however near they are', () => {
    const near = (low: string, high: string) =>
      wide({
        NumericGreaterThan: { 'aws:EpochTime': low },
        NumericLessThan: { 'aws:EpochTime': high },
      })
    assert.equal(near('0', `0.${'0'.repeat(40)}1`).verdict, 'refuted')
    assert.equal(near('1', '1').verdict, 'proved')
    assert.equal(near(`1${'0'.repeat(30)}`, `1${'0'.repeat(31)}`).verdict, 'refuted')
  })

  test('a bucket may have any name that S3 ever gave', () => {
    const others = (...names: string[]) =>
      proofOf([
        allow('s3:GetObject', 'arn:aws:s3:::*/m1/*'),
        deny(
          '*',
          names.map((name) => `arn:aws:s3:::${name}/*`),
        ),
      ])
    const small = only(others(...'abcdefghijklmnopqrstuvwxyz'.split('').map((it) => `${it}*`)))
    assert.equal(small.violation, 'other-bucket')
    assert.match(small.resource, /:::[0-9][a-z0-9]+\//)
    assert.equal(others('???*').verdict, 'proved')
    const own = proofOf([
      allow('s3:GetObject', 'arn:aws:s3:::*/m1/*'),
      { Effect: 'Deny', Action: '*', NotResource: `${OBJECTS}/m1/*` },
    ])
    assert.equal(own.verdict, 'proved')
  })

  test('a date is never present and empty, so that two Denys on its absence cover all', () => {
    const never = (key: string) =>
      proofOf([
        allow('s3:GetObject', `${OBJECTS}/*`),
        deny('*', '*', { Null: { [key]: 'true' } }),
        deny('*', '*', { Null: { [key]: 'false' } }),
      ]).verdict
    for (const key of [
      'aws:TokenIssueTime',
      'aws:SecureTransport',
      'aws:SourceIp',
      's3:TlsVersion',
    ]) {
      assert.equal(never(key), 'proved', key)
    }
    assert.equal(never('aws:UserAgent'), 'unknown')
  })
})
