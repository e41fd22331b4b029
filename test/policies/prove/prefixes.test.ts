import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { prove } from '../../../src/iam/prove/prove.ts'
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
    assert.ok(Number(context['s3:TlsVersion']?.[0]) >= 1.2, JSON.stringify(context))
  })

  test('intervals of addresses and of time are unions too', () => {
    const wide = (Condition: unknown) => allow('s3:GetObject', `${OBJECTS}/*`, Condition)
    const halves = ['0.0.0.0/1', '128.0.0.0/1', '::/0']
    const ip = (Condition: unknown) => deny('*', `${OBJECTS}/*`, Condition)
    const here = wide({ Null: { 'aws:SourceIp': 'false' } })
    assert.equal(proofOf([here, ip({ IpAddress: { 'aws:SourceIp': halves } })]).verdict, 'proved')
    const found = only(proofOf([here, ip({ IpAddress: { 'aws:SourceIp': halves.slice(1) } })]))
    assert.match(found.context['aws:SourceIp']?.[0] ?? '', /^\d+\.\d+\.\d+\.\d+$/)
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
    assert.match(proof.unknown[0]?.construct ?? '', /empty value of s3:prefix/)
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
