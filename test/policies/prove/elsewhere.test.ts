// What lies beyond the bucket: no statement of its policy bears on it, and it may be of the
// machine's own account whoever owns the bucket.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { prove } from '../../../src/iam/prove/prove.ts'
import { BUCKET, machineOf, policyOf } from './small-world.ts'

const OTHER_ACCOUNT = '444455556666'

/** What is found of a machine with this Allow, in words. */
function found(allow: object, bucket: object, account?: string): readonly string[] {
  const identity = [policyOf('identity', [{ Effect: 'Allow', ...allow }])]
  const machine = machineOf({ identity })
  const bucketPolicy = policyOf('bucket', [{ Effect: 'Deny', Principal: '*', ...bucket }])
  const proof = prove({ bucket: BUCKET, machines: [machine], bucketPolicy, account })
  assert.deepEqual(proof.unknown, [])
  return proof.counterexamples.map(({ violation }) => violation)
}

const HARMLESS = { Action: 's3:PutObject', Resource: `arn:aws:s3:::${BUCKET}/*` }
const REST = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/m/*`]

describe('a Deny of the bucket policy protects', () => {
  test('no other bucket, whatever it names', () => {
    const read = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::other/*' }
    const list = { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::other' }
    for (const deny of [{ Resource: 'arn:aws:s3:::*' }, { Resource: '*' }, { NotResource: REST }]) {
      assert.deepEqual(found(read, { Action: 's3:*', ...deny }), ['other-bucket'])
      assert.deepEqual(found(list, { Action: '*', ...deny }), ['other-bucket'])
    }
  })

  test('no other service', () => {
    const iam = { Action: 'iam:CreateUser', Resource: '*' }
    assert.deepEqual(found(iam, { Action: '*', NotResource: REST }), ['other-service'])
    assert.deepEqual(found(iam, { NotAction: 's3:GetObject', Resource: '*' }), ['other-service'])
  })

  test('nothing from an action that leads out, but its own configuration', () => {
    const replicate = { Action: 's3:PutReplicationConfiguration', Resource: REST[0] }
    const all = { ...replicate, Resource: '*' }
    const deny = { Action: 's3:*', Resource: '*' }
    assert.deepEqual(found(replicate, deny), [])
    assert.deepEqual(found(all, deny), ['escape'])
  })

  test('keys of its own', () => {
    const read = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/n/*` }
    assert.deepEqual(found(read, { Action: 's3:*', NotResource: REST }), [])
  })
})

test('the keys of KMS have policies of their own, which the bucket policy is not', () => {
  const resource = 'arn:aws:kms:eu-west-1:111122223333:key/k'
  const decrypt = { Action: 'kms:Decrypt', Resource: resource }
  assert.deepEqual(found(decrypt, HARMLESS), ['other-service'])
})

describe('a machine of another account than the bucket', () => {
  const allows = [
    [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::b*/*' }, 'other-bucket'],
    [{ Action: 's3:CreateBucket', Resource: '*' }, 'other-bucket'],
    [{ Action: 'iam:CreateUser', Resource: '*' }, 'other-service'],
    [{ Action: 's3:CreateJob', Resource: '*' }, 'escape'],
  ] as const
  for (const [allow, violation] of allows) {
    test(`reaches by ${allow.Action} what is of its own`, () => {
      assert.deepEqual(found(allow, HARMLESS, OTHER_ACCOUNT), [violation])
    })
  }

  test('does not reach the bucket by its own policies alone', () => {
    const read = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` }
    assert.deepEqual(found(read, HARMLESS, OTHER_ACCOUNT), [])
  })

  test('knows whose the bucket is', () => {
    const list = (owner: string) => ({
      Action: 's3:ListBucket',
      Resource: REST[0],
      Condition: { StringEquals: { 'aws:ResourceAccount': owner } },
    })
    const everybody = { Effect: 'Allow', Principal: '*', Action: 's3:ListBucket' } as const
    const bucketPolicy = policyOf('bucket', [{ ...everybody, Resource: REST[0] }])
    const verdictOf = (owner: string) =>
      prove({
        bucket: BUCKET,
        machines: [
          machineOf({ identity: [policyOf('identity', [{ Effect: 'Allow', ...list(owner) }])] }),
        ],
        bucketPolicy,
        account: OTHER_ACCOUNT,
      }).machines.map(({ verdict }) => verdict)
    assert.deepEqual(verdictOf('111122223333'), ['proved'])
    assert.deepEqual(verdictOf(OTHER_ACCOUNT), ['refuted'])
  })
})
