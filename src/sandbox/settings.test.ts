// Settings of buckets that terraform and backup tools read or make.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  GetBucketAnalyticsConfigurationCommand,
  GetBucketRequestPaymentCommand,
  GetObjectCommand,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketIntelligentTieringConfigurationsCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const everything = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
const people = directoryOf({
  other: { arn: 'arn:aws:iam::222222222222:user/other', policies: everything },
})

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox({}, people)
})
after(() => sandbox.close())

test('a bucket has no metrics, inventories and the like', async () => {
  const { client, bucket: Bucket } = sandbox
  for (const answer of [
    await client.send(new ListBucketAnalyticsConfigurationsCommand({ Bucket })),
    await client.send(new ListBucketIntelligentTieringConfigurationsCommand({ Bucket })),
    await client.send(new ListBucketInventoryConfigurationsCommand({ Bucket })),
    await client.send(new ListBucketMetricsConfigurationsCommand({ Bucket })),
  ]) {
    assert.equal(answer.IsTruncated, false)
  }
  const one = client.send(new GetBucketAnalyticsConfigurationCommand({ Bucket, Id: 'none' }))
  await assert.rejects(one, { name: 'NoSuchConfiguration' })
})

test('requesters of other accounts say that they pay, where they are to', async () => {
  const { client, bucket: Bucket, endpoint, region } = sandbox
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
  const credentials = { accessKeyId: 'other', secretAccessKey: secretOf('other') }
  const other = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  await other.send(new GetObjectCommand({ Bucket, Key: 'k' }))
  const RequestPaymentConfiguration = { Payer: 'Requester' } as const
  await client.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }))
  const { Payer } = await client.send(new GetBucketRequestPaymentCommand({ Bucket }))
  assert.equal(Payer, 'Requester')
  await client.send(new GetObjectCommand({ Bucket, Key: 'k' }))
  const silent = other.send(new GetObjectCommand({ Bucket, Key: 'k' }))
  await assert.rejects(silent, { name: 'AccessDenied' })
  await other.send(new GetObjectCommand({ Bucket, Key: 'k', RequestPayer: 'requester' }))
  assert.equal((await fetch(`${endpoint}/${Bucket}/k`)).status, 403)
  other.destroy()
})
