// A user of the sandbox's own IAM asks its S3: what IAM changes holds from the next request on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox } from '../../../test/support/sandbox.ts'

test('a user may do what IAM says at the time, with keys that IAM knows', async () => {
  await using sandbox = await startTestSandbox({ buckets: ['backups'] })
  const iam = queryClient(sandbox, 'iam')
  const user = { UserName: 'web-1' }
  await iam('CreateUser', user)
  const key = await iam('CreateAccessKey', user)
  const credentials = {
    accessKeyId: key.one('AccessKeyId'),
    secretAccessKey: key.one('SecretAccessKey'),
  }
  const { endpoint, region } = sandbox
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
  const put = async (Key: string) => {
    const sent = s3.send(new PutObjectCommand({ Bucket: 'backups', Key, Body: 'x' }))
    return await sent.then(
      () => 'done',
      (error: Error) => error.name,
    )
  }
  assert.equal(await put('web-1/x'), 'AccessDenied')

  const Resource = 'arn:aws:s3:::backups/${aws:username}/*'
  const Statement = [{ Effect: 'Allow', Action: 's3:PutObject', Resource }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam('PutUserPolicy', { ...user, PolicyName: 'own', PolicyDocument })
  assert.deepEqual([await put('web-1/x'), await put('web-10/x')], ['done', 'AccessDenied'])

  const naming = (name: string) => {
    const Principal = { AWS: `arn:aws:iam::123456789012:user/${name}` }
    const deny = { Effect: 'Deny', Principal, Action: 's3:*', Resource: 'arn:aws:s3:::backups/*' }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] })
    return sandbox.client.send(new PutBucketPolicyCommand({ Bucket: 'backups', Policy }))
  }
  await assert.rejects(naming('nobody'), { message: 'Invalid principal in policy' })
  await naming('web-1')
  assert.equal(await put('web-1/x'), 'AccessDenied')

  const used = await iam('GetAccessKeyLastUsed', { AccessKeyId: credentials.accessKeyId })
  assert.equal(used.one('ServiceName'), 's3')
  const off = { ...user, AccessKeyId: credentials.accessKeyId, Status: 'Inactive' }
  await iam('UpdateAccessKey', off)
  assert.equal(await put('web-1/x'), 'InvalidAccessKeyId')
  s3.destroy()
})
