import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox, testClient } from '../../../test/support/sandbox.ts'
import { startSandbox } from '../index.ts'

const LARGE = Buffer.alloc(200_000, 1)

async function fill(sandbox: TestSandbox): Promise<void> {
  const { client } = sandbox
  await client.send(new CreateBucketCommand({ Bucket: 'other' }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket: 'other', VersioningConfiguration }))
  for (const Body of ['small', LARGE]) {
    await client.send(new PutObjectCommand({ Bucket: 'other', Key: 'k', Body }))
  }
  const at = { Bucket: sandbox.bucket, Key: 'up' }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at))
  await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: LARGE }))
  const iam = queryClient(sandbox, 'iam')
  await iam('CreateUser', { UserName: 'web-1' })
  await iam('CreateAccessKey', { UserName: 'web-1' })
  await iam('CreateGroup', { GroupName: 'all' })
  await iam('AddUserToGroup', { UserName: 'web-1', GroupName: 'all' })
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  await iam('AttachGroupPolicy', { GroupName: 'all', PolicyArn })
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('a reset sandbox is as it was first started, with the same root', async () => {
  await using sandbox = await startTestSandbox({ accounts: ['111122223333'] })
  await fill(sandbox)
  sandbox.clock.advance(86_400_000)
  sandbox.clock.stop()
  const plan = sandbox.planReset()
  assert.deepEqual(plan.buckets, [
    { name: 'other', versions: 2, bytes: 200_005, uploads: 0 },
    { name: sandbox.bucket, versions: 0, bytes: 0, uploads: 1 },
  ])
  assert.deepEqual(
    { ...plan, buckets: [] },
    {
      buckets: [],
      users: 1,
      groups: 1,
      roles: 0,
      policies: 0,
      instanceProfiles: 0,
      accessKeys: 1,
    },
  )

  sandbox.reset()

  const { Buckets = [] } = await sandbox.client.send(new ListBucketsCommand())
  assert.deepEqual(
    Buckets.map(({ Name }) => Name),
    [sandbox.bucket],
  )
  assert.equal(sandbox.planReset().accessKeys + sandbox.planReset().users, 0)
  assert.equal(sandbox.clock.isStopped, false)
  assert.ok(Math.abs(sandbox.clock.now() - Date.now()) < 10_000)
  const [other] = sandbox.accounts
  assert.equal((await queryClient(sandbox, 'iam', other)('ListUsers')).status, 200)
  const attached = await queryClient(sandbox, 'iam')('GetPolicy', {
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
  })
  assert.equal(attached.status, 200)
  await fill(sandbox)
  const listed = await sandbox.client.send(new ListObjectVersionsCommand({ Bucket: 'other' }))
  assert.equal(listed.Versions?.length, 2)
})

test('a reset lasts, and its files go', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-reset-'))
  t.after(() => rm(dataDir, { recursive: true }))
  const first = await startTestSandbox({ dataDir })
  await fill(first)
  assert.equal((await filesIn(first.dataDir)).length, 2)
  const reading = await first.client.send(new GetObjectCommand({ Bucket: 'other', Key: 'k' }))
  first.reset()
  assert.equal((await reading.Body?.transformToByteArray())?.length, LARGE.length)
  await first.close()
  await using again = await startSandbox({ dataDir })
  const names = again.planReset().buckets.map(({ name }) => name)
  assert.deepEqual(names, [first.bucket])
  assert.deepEqual(await filesIn(again.dataDir), [])
  const client = testClient(again)
  await assert.rejects(client.send(new GetObjectCommand({ Bucket: 'other', Key: 'k' })), {
    name: 'NoSuchBucket',
  })
  client.destroy()
})

test('what was on its way to a bucket that went does not come into the next one', async () => {
  await using sandbox = await startTestSandbox()
  const { client } = sandbox
  await client.send(new CreateBucketCommand({ Bucket: 'other', ACL: 'public-read-write' }))
  const url = `${sandbox.endpoint}/other/late`
  const sent = request(url, { method: 'PUT', headers: { 'content-length': 4 } })
  sent.write('ha')
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  // It is on its way once a request that was sent later has been answered.
  await client.send(new ListBucketsCommand())
  sandbox.reset()
  await client.send(new CreateBucketCommand({ Bucket: 'next' }))
  sent.end('lf')
  const [answer] = await answered
  assert.ok((answer.statusCode ?? 0) >= 400)
  answer.resume()
  assert.deepEqual(
    sandbox.planReset().buckets.map(({ versions }) => versions),
    [0, 0],
  )
})
