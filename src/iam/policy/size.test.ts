import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from './parse.ts'
import { documentSize, policySize, SIZE_QUOTAS, sizeFor } from './size.ts'

const TEXT = `{
  "Statement": {
    "Effect": "Allow", "Action": "s3:*",
    "Resource": "arn:aws:s3:::b/a \\" é"
  }
}`

test('white space counts inside of texts and not between them', () => {
  const compact =
    '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/a \\" é"}}'
  assert.equal(documentSize(TEXT), compact.length)
})

test('S3 counts bytes, IAM characters', () => {
  assert.equal(sizeFor(TEXT, SIZE_QUOTAS.bucket), sizeFor(TEXT, SIZE_QUOTAS.user) + 1)
})

test('the size of a policy is that of its canonical form', () => {
  const policy = parsePolicy(TEXT, { kind: 'identity', name: 'p.json' })
  assert.equal(policySize(policy), documentSize(TEXT) + '[]'.length)
})
