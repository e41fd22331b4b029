import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from '../iam/policy/parse.ts'
import { ask } from './attempts/form.ts'
import { Predictor } from './predict.ts'

const PRINCIPAL = 'arn:aws:iam::111122223333:user/web-1'

function predictor(...statements: readonly object[]): Predictor {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return new Predictor(
    {
      principal: PRINCIPAL,
      policies: { identity: [parsePolicy(text, { kind: 'identity', name: 'policy.json' })] },
      context: new Map([['aws:SecureTransport', ['true']]]),
      moment: new Map([
        ['aws:CurrentTime', ['2026-11-22T00:00:00Z']],
        ['aws:EpochTime', ['1795305600']],
      ]),
    },
    'b',
  )
}

const own = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b/web-1/*' }
const put = (headers: Readonly<Record<string, string>> = {}) =>
  ask('PUT', { bucket: 'b', key: 'web-1/x', payload: '', headers }).required ?? []

test('what a request carries decides, and what it lacks', () => {
  const creates = { ...own, Condition: { Null: { 's3:if-none-match': 'false' } } }
  assert.equal(predictor(creates).expect(put()).kind, 'denied')
  assert.equal(predictor(creates).expect(put({ 'if-none-match': '*' })).kind, 'allowed')
  const withAcl = { ...own, Condition: { StringEquals: { 's3:x-amz-acl': 'private' } } }
  assert.equal(predictor(withAcl).expect(put()).kind, 'denied')
})

test('a request that needs several actions is denied for want of one', () => {
  const copy = ask('PUT', {
    bucket: 'b',
    key: 'web-1/x',
    headers: { 'x-amz-copy-source': '/b/db-1/x' },
  })
  const expectation = predictor(own).expect(copy.required ?? [])
  assert.deepEqual(expectation, {
    kind: 'denied',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/db-1/x',
  })
})

test('what hangs on values that nobody here knows is not foreseen', () => {
  const inOffice = { ...own, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }
  const expectation = predictor(inOffice).expect(put())
  assert.equal(expectation.kind, 'unknown')
  assert.match(expectation.kind === 'unknown' ? expectation.why : '', /aws:SourceIp/)
  const tagged = {
    ...own,
    Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*',
  }
  assert.equal(predictor(tagged).expect(put()).kind, 'unknown')
})

test('what is known of the connection counts', () => {
  const clear = { ...own, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
  assert.equal(predictor(clear).expect(put()).kind, 'denied')
  const secure = { ...own, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
  assert.equal(predictor(secure).expect(put()).kind, 'allowed')
})

test('how long a lock would last counts from now', () => {
  const short = {
    ...own,
    Condition: { NumericLessThanIfExists: { 's3:object-lock-remaining-retention-days': '10' } },
  }
  const lock = (until: string) =>
    put({ 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': until })
  assert.equal(predictor(short).expect(put()).kind, 'allowed')
  assert.equal(predictor(short).expect(lock('2026-11-30T00:00:00Z')).kind, 'allowed')
  assert.equal(predictor(short).expect(lock('2126-11-30T00:00:00Z')).kind, 'denied')
})

test('a key with the signs of patterns in it is text', () => {
  const key = 'web-*/x'
  const read = ask('GET', { bucket: 'b', key }).required ?? []
  assert.equal(predictor(own).expect(read).kind, 'denied')
})

test("the bucket's policy bears on the bucket and its keys alone", () => {
  const policyOf = (kind: 'identity' | 'bucket', statement: object) =>
    parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }), {
      kind,
      name: kind,
    })
  const anything = { Action: '*', Resource: '*' }
  const predict = (identity: string, resource: string) =>
    new Predictor(
      {
        principal: PRINCIPAL,
        policies: {
          identity: [policyOf('identity', { ...anything, Effect: identity })],
          resource: policyOf('bucket', { ...anything, Effect: resource, Principal: '*' }),
        },
        context: new Map(),
        moment: new Map(),
      },
      'b',
    )
  const get = (bucket: string) => ask('GET', { bucket, key: 'web-1/x' }).required ?? []
  const user = [{ action: 'iam:CreateUser', resource: '*', context: new Map<string, string[]>() }]
  const denying = predict('Allow', 'Deny')
  assert.equal(denying.expect(get('b')).kind, 'denied')
  assert.equal(denying.expect(get('other')).kind, 'allowed')
  assert.equal(denying.expect(user).kind, 'allowed')
})
