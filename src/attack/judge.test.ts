import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../test/support/failure.ts'
import { judge } from './judge.ts'

const answer = (status: number, code?: string, message?: string, body = '') => ({
  status,
  code,
  message,
  headers: {},
  body: Buffer.from(body),
})
const kindOf = (status: number, code?: string) => judge(answer(status, code)).kind

test('an answer that only those get who may ask says that they may', () => {
  assert.equal(kindOf(200), 'allowed')
  assert.equal(kindOf(204), 'allowed')
  assert.equal(kindOf(404, 'NoSuchKey'), 'allowed')
  assert.equal(kindOf(404, 'NoSuchVersion'), 'allowed')
  assert.equal(kindOf(412, 'PreconditionFailed'), 'allowed')
  assert.equal(kindOf(403, 'InvalidObjectState'), 'allowed')
  assert.equal(kindOf(409, 'BucketNotEmpty'), 'allowed')
  assert.equal(kindOf(404, 'NoSuchEntity'), 'allowed')
})

test('a denial is one, and names its action where it has words', () => {
  const message = 'User: arn:x is not authorized to perform: s3:GetObject on resource: "arn:y"'
  assert.deepEqual(judge(answer(403, 'AccessDenied', message)), {
    kind: 'denied',
    action: 's3:GetObject',
  })
  assert.deepEqual(judge(answer(403, 'AccessDenied', 'Access Denied')), {
    kind: 'denied',
    action: undefined,
  })
})

test('a HEAD is judged by its status', () => {
  assert.equal(kindOf(403), 'denied')
  assert.equal(kindOf(404), 'allowed')
  assert.equal(kindOf(405), 'allowed')
  assert.equal(kindOf(500), 'unclear')
})

test('what the server does not offer, and what says nothing, is neither', () => {
  assert.equal(kindOf(501, 'NotImplemented'), 'unsupported')
  assert.equal(kindOf(400, 'MalformedXML'), 'unclear')
  assert.equal(kindOf(404, 'NoSuchBucket'), 'unclear')
  assert.equal(kindOf(405, 'MethodNotAllowed'), 'unclear')
  assert.equal(kindOf(503, 'SlowDown'), 'unclear')
})

test('of a bulk deletion its key decides, not its status', () => {
  const result = (inner: string) => judge(answer(200, undefined, undefined, inner))
  const error = '<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code></Error></DeleteResult>'
  assert.equal(result(error).kind, 'denied')
  assert.equal(
    result('<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>').kind,
    'allowed',
  )
})

test('a key that is refused as such ends the attack: nothing can be learned with it', () => {
  for (const code of ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken']) {
    assert.throws(() => judge(answer(403, code)), failure('access-denied'))
  }
})
