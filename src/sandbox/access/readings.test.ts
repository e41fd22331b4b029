// What AWS says in two ways, or not at all: the sandbox decides either way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../../test/support/directory.ts'
import { startTestSandbox, testClient } from '../../../test/support/sandbox.ts'
import { DEFAULT_READINGS, READING_VALUES, type Readings } from './readings.ts'

const Bucket = 'backups'

const people = directoryOf({
  m1: {
    arn: 'arn:aws:iam::123456789012:user/m1',
    policies: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::backups/m1/*' },
      { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::backups',
        Condition: { StringLike: { 's3:prefix': 'm1/*' } },
      },
    ],
  },
})

/** A sandbox that reads AWS so, and a client of `m1`. */
async function asRead(readings: Partial<Readings>) {
  const sandbox = await startTestSandbox({ buckets: [Bucket], readings }, people)
  const m1 = testClient(sandbox, { accessKeyId: 'm1', secretAccessKey: secretOf('m1') })
  return { sandbox, m1, [Symbol.asyncDispose]: () => sandbox.close() }
}

async function answerOf(sent: Promise<unknown>): Promise<string> {
  return await sent.then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

test('the default is what each value is named first', () => {
  const first = Object.entries(READING_VALUES).map(([name, [value]]) => [name, value])
  assert.deepEqual(Object.fromEntries(first), DEFAULT_READINGS)
})

test('a missing key is told by a listing under it, or by one without a prefix', async () => {
  for (const [missingKeyPrefix, expected] of [
    ['key', /^NoSuchKey/],
    ['absent', /^AccessDenied/],
  ] as const) {
    await using read = await asRead({ missingKeyPrefix })
    assert.match(
      await answerOf(read.m1.send(new GetObjectCommand({ Bucket, Key: 'm1/none' }))),
      expected,
    )
  }
})

test('ListAllMyBuckets is on arn:aws:s3:::* only if AWS is read so', async () => {
  for (const [listBucketsResource, expected] of [
    ['any', /^AccessDenied: .* to perform: s3:ListAllMyBuckets because/],
    ['buckets', /^done/],
  ] as const) {
    await using read = await asRead({ listBucketsResource })
    assert.match(await answerOf(read.m1.send(new ListBucketsCommand({}))), expected)
    await read.sandbox.client.send(new ListBucketsCommand({}))
  }
})

test('a private ACL is refused where ACLs are off unless AWS is read otherwise', async () => {
  for (const [privateAcl, expected] of [
    ['refused', /^AccessControlListNotSupported/],
    ['ignored', /^done/],
  ] as const) {
    await using read = await asRead({ privateAcl })
    const { client } = read.sandbox
    const ObjectOwnership = 'BucketOwnerEnforced'
    await client.send(new CreateBucketCommand({ Bucket: 'modern', ObjectOwnership }))
    const put = (ACL: 'private' | 'public-read') =>
      answerOf(client.send(new PutObjectCommand({ Bucket: 'modern', Key: 'k', Body: 'x', ACL })))
    assert.match(await put('private'), expected)
    assert.match(await put('public-read'), /^AccessControlListNotSupported/)
  }
})
