import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from '../policy/parse.ts'
import { type Covering, covers, type VersionedStatement } from './covers.ts'

const BUCKET = 'arn:aws:s3:::bucket'

type Written = readonly [action: string | string[], resource: string | string[], condition?: object]

function statement([Action, Resource, Condition = {}]: Written): VersionedStatement {
  const Statement = [{ Effect: 'Allow', Action, Resource, Condition }]
  const text = JSON.stringify({ Version: '2012-10-17', Statement })
  const policy = parsePolicy(text, { kind: 'identity', name: 'policy.json' })
  const [first] = policy.statements
  assert.ok(first)
  return { statement: first, version: policy.version }
}

function covering(outer: Written, inner: Written): Covering {
  return covers(statement(outer), statement(inner))
}

test('a statement covers another if it matches all that the other does', () => {
  assert.equal(covering(['s3:*', '*'], ['s3:GetObject', `${BUCKET}/m1/*`]), 'yes')
  assert.equal(covering(['s3:Get*', `${BUCKET}/*`], ['s3:*', `${BUCKET}/m1/*`]), 'no')
  assert.equal(covering(['s3:GetObject', `${BUCKET}/a*`], ['s3:GetObject', `${BUCKET}/*`]), 'no')
})

test('a condition narrows, unless the other has it too', () => {
  const prefix = { StringLike: { 's3:prefix': 'a/b*' } }
  const wider = { StringLike: { 's3:prefix': 'a/*' } }
  assert.equal(covering(['s3:ListBucket', BUCKET], ['s3:ListBucket', BUCKET, prefix]), 'yes')
  assert.equal(covering(['s3:ListBucket', BUCKET, wider], ['s3:ListBucket', BUCKET, prefix]), 'yes')
  assert.equal(covering(['s3:ListBucket', BUCKET, prefix], ['s3:ListBucket', BUCKET, wider]), 'no')
})

test('a variable is whatever it is in both', () => {
  const own = (action: string): Written => [action, `${BUCKET}/\${aws:username}/*`]
  assert.equal(covering(own('s3:*'), own('s3:GetObject')), 'yes')
  assert.equal(covering(['s3:GetObject', `${BUCKET}/*`], own('s3:GetObject')), 'yes')
  assert.equal(covering(own('s3:GetObject'), ['s3:GetObject', `${BUCKET}/*`]), 'no')
  assert.equal(covering(['s3:GetObject', `${BUCKET}/m1/*`], own('s3:GetObject')), 'no')
})

test('no value of a variable stands for the others', () => {
  const own: Written = ['s3:GetObject', `${BUCKET}/\${aws:username}/*`]
  for (const letter of '0123456789abcdefghijklmnopqrstuvwxyz') {
    assert.equal(covering(['s3:GetObject', `${BUCKET}/*${letter}*/*`], own), 'no', letter)
  }
  for (const length of [1, 3, 7]) {
    const counted = `${BUCKET}/${'?'.repeat(length)}/*`
    assert.notEqual(covering(['s3:GetObject', counted], own), 'yes')
  }
})

test('what can never match is covered by anything', () => {
  const never: Written = [
    's3:ListBucketMultipartUploads',
    BUCKET,
    { StringLike: { 's3:prefix': 'a' } },
  ]
  assert.equal(covering(['s3:ListBucketMultipartUploads', 'arn:aws:s3:::other'], never), 'yes')
})
