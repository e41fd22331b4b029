import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/policy.ts'
import { findAllowed, type KeyDemand, type Reach, type Region } from './reach.ts'

const BUCKET = 'arn:aws:s3:::bucket'
const POLICY = parsePolicy(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['s3:Get*', 's3:DeleteObject'], Resource: `${BUCKET}/*` },
      { Effect: 'Deny', Action: 's3:DeleteObject', NotResource: `${BUCKET}/m1/*` },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: BUCKET,
        Condition: { StringLike: { 's3:prefix': 'm1*' } },
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' },
    ],
  }),
  { kind: 'identity', name: 'policy.json' },
)

function reach(
  actions: readonly string[],
  region: Region,
  demands: readonly (readonly [string, KeyDemand])[] = [],
  resource?: Policy,
): Reach {
  const principal = 'arn:aws:iam::111122223333:user/m1'
  return findAllowed({
    principal,
    policies: { identity: [POLICY], resource },
    actions,
    region,
    demands: new Map(demands),
  })
}

function resourceOf(found: Reach): string {
  assert.equal(found.kind, 'allowed')
  return found.kind === 'allowed' ? found.request.resource : ''
}

const outside = { kind: 'objects-outside', bucket: 'bucket', prefix: 'm1/' } as const
const inside = { kind: 'objects', bucket: 'bucket', prefix: 'm1/' } as const

test('the shortest allowed request in a region is found, or that there is none', () => {
  assert.equal(reach(['s3:DeleteObject'], outside).kind, 'none')
  assert.equal(resourceOf(reach(['s3:DeleteObject'], inside)), `${BUCKET}/m1/`)
  assert.match(resourceOf(reach(['s3:DeleteObject', 's3:GetObject'], outside)), /bucket\/.$/)
  assert.equal(reach(['s3:GetObject'], { kind: 'other-buckets', bucket: 'bucket' }).kind, 'none')
  assert.equal(resourceOf(reach(['kms:Decrypt'], { kind: 'anything' })), '*')
  assert.equal(reach(['s3:CreateJob'], { kind: 'anything' }).kind, 'none')
})

test("a bucket's policy denies nothing elsewhere", () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: '*', NotResource: `${BUCKET}/m1/*` }
  const bucket = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: deny }), {
    kind: 'bucket',
    name: 'bucket.json',
  })
  const others = { kind: 'other-buckets', bucket: 'another' } as const
  assert.match(resourceOf(reach(['s3:GetObject'], others, [], bucket)), /:bucket\/.$/)
  assert.equal(resourceOf(reach(['kms:Decrypt'], { kind: 'anything' }, [], bucket)), '*')
  assert.equal(reach(['s3:GetObject'], outside, [], bucket).kind, 'none')
})

test('one resource is asked about as text', () => {
  const one = (resource: string) => reach(['s3:DeleteObject'], { kind: 'resource', resource }).kind
  assert.equal(one(`${BUCKET}/m1/x`), 'allowed')
  assert.equal(one(`${BUCKET}/m1*/x`), 'none')
  assert.equal(reach(['kms:Decrypt'], { kind: 'resource', resource: '*' }).kind, 'allowed')
})

test('keys can be demanded', () => {
  const list = (demand: KeyDemand) =>
    reach(['s3:listbucket'], { kind: 'bucket', bucket: 'bucket' }, [['s3:Prefix', demand]])
  assert.equal(list({ kind: 'absent' }).kind, 'none')
  assert.equal(list({ kind: 'begins', prefix: 'm2' }).kind, 'none')
  assert.equal(list({ kind: 'equals', value: 'm1/' }).kind, 'allowed')
  const found = list({ kind: 'not-within', prefix: 'm1/' })
  assert.deepEqual(found.kind === 'allowed' && [...found.request.context], [['s3:prefix', ['m1']]])
})

test('an action that nobody documents is matched by its name', () => {
  assert.equal(reach(['s3:GetMadeUp'], inside).kind, 'allowed')
  assert.equal(reach(['s3:PutMadeUp'], inside).kind, 'none')
})
