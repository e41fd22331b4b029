import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateMultipartUploadCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type StorageClass,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox } from '../../../test/support/sandbox.ts'
import { failedWith } from '../../base/failure.ts'

const DAY = 86_400_000
const KIB = 1024
const GIB = 2 ** 30

const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-12, `${actual} is not ${expected}`)

test('a bucket costs what it stores, what is added, and what was left behind', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket, clock } = sandbox
  clock.stop()
  const versioning = { Bucket, VersioningConfiguration: { Status: 'Enabled' } } as const
  await client.send(new PutBucketVersioningCommand(versioning))
  const put = (Key: string, size: number, storage: StorageClass) =>
    client.send(
      new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(size), StorageClass: storage }),
    )
  await put('a', 1000, 'STANDARD')
  await put('a', 3000, 'STANDARD')
  await put('small', 1, 'STANDARD_IA')
  await put('ice', 8 * KIB, 'GLACIER')
  const upload = { Bucket, Key: 'u', StorageClass: 'GLACIER' } as const
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload))
  const part = { Bucket, Key: 'u', UploadId, PartNumber: 1, Body: Buffer.alloc(500) }
  await client.send(new UploadPartCommand(part))
  clock.advance(10 * DAY)

  const cost = sandbox.costOf(Bucket)
  const told = cost.classes.map(({ storageClass, isCurrent, versions, bytes, billedBytes }) => [
    storageClass,
    isCurrent,
    versions,
    bytes,
    billedBytes,
  ])
  assert.deepEqual(told, [
    ['GLACIER', true, 1, 8 * KIB, 48 * KIB],
    ['STANDARD', true, 1, 3000, 3000],
    ['STANDARD', false, 1, 1000, 1000],
    ['STANDARD_IA', true, 1, 1, 128 * KIB],
  ])
  const ice = (40 * KIB * 0.0036 + 8 * KIB * 0.023) / GIB
  near(cost.classes[0]?.dollarsPerMonth, ice)
  // Eighty of ninety days are left, and twenty of thirty.
  near(cost.classes[0]?.earlyDeletionDollars, (ice * 80) / 30)
  const small = (128 * KIB * 0.0125) / GIB
  near(cost.classes[3]?.earlyDeletionDollars, (small * 20) / 30)
  assert.deepEqual(
    [cost.openUploads.count, cost.openUploads.parts, cost.openUploads.bytes],
    [1, 1, 500],
  )
  near(cost.dollarsPerMonth, ice + small + ((4000 + 500) * 0.023) / GIB)
  assert.deepEqual(cost.unpriced, [])
})

test('a copy that was restored costs while it stands, and minimum days count from a transition', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket, clock } = sandbox
  clock.stop()
  clock.set(Date.UTC(2040, 0, 1, 12))
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'r',
            Status: 'Enabled',
            Filter: { ObjectSizeGreaterThan: 1 },
            Transitions: [{ Days: 100, StorageClass: 'DEEP_ARCHIVE' }],
          },
        ],
      },
    }),
  )
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: Buffer.alloc(2000) }))
  clock.set(Date.UTC(2040, 0, 1 + 101 + 30))
  const [ice] = sandbox.costOf(Bucket).classes
  assert.equal(ice?.storageClass, 'DEEP_ARCHIVE')
  near(ice?.earlyDeletionDollars, ((ice?.dollarsPerMonth ?? 0) * 150) / 30)

  const RestoreRequest = { Days: 1 }
  await client.send(new RestoreObjectCommand({ Bucket, Key: 'k', RestoreRequest }))
  assert.equal(sandbox.costOf(Bucket).restoredCopies.count, 0)
  clock.advance(DAY)
  const { count, bytes, dollarsPerMonth } = sandbox.costOf(Bucket).restoredCopies
  assert.deepEqual([count, bytes], [1, 2000])
  near(dollarsPerMonth, (2000 * 0.023) / GIB)
  clock.advance(2 * DAY)
  assert.equal(sandbox.costOf(Bucket).restoredCopies.count, 0)
})

test('an empty bucket costs nothing, and one that is not there is not found', async () => {
  await using sandbox = await startTestSandbox()
  const { classes, dollarsPerMonth } = sandbox.costOf(sandbox.bucket)
  assert.deepEqual([classes, dollarsPerMonth], [[], 0])
  assert.throws(
    () => sandbox.costOf('none'),
    (error) => failedWith(error, 'not-found'),
  )
})
