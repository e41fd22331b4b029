// Nothing that opens a door stands in any event, nor in what is delivered of it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Agent } from 'node:https'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import { makeForm } from '../../../test/support/signed-form.ts'
import type { RequestEvent } from '../index.ts'
import { maskTarget } from './mask.ts'

const Bucket = 'backups'

test('signatures, tokens, secrets and keys of customers are in no event, log nor record', async () => {
  const cloudTrail = { bucket: 'trail' }
  await using sandbox = await startTestSandbox({ buckets: [Bucket, 'logs'], cloudTrail })
  await startLogging(sandbox)
  const told: RequestEvent[] = []
  using _observing = sandbox.observe((event) => told.push(event))
  const secrets = await useSecrets(sandbox)
  await sandbox.deliverLogs()
  const evidence = [
    JSON.stringify(told),
    ...(await textsIn(sandbox.client, 'logs')),
    ...(await textsIn(sandbox.client, 'trail')),
  ]
  assert.ok(told.length > 8 && evidence.length === 3)
  for (const secret of secrets) {
    assert.ok(secret.length >= 16, secret)
    const spelled = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
    for (const text of spelled) {
      assert.ok(!evidence.some((each) => each.includes(text)), `${text} is told`)
    }
  }
})

async function startLogging({ client }: TestSandbox): Promise<void> {
  const group = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
  const grants = { GrantWrite: group, GrantReadACP: group }
  await client.send(new PutBucketAclCommand({ Bucket: 'logs', ...grants }))
  const BucketLoggingStatus = { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: '' } }
  await client.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))
}

/** Sends every kind of secret there is, and returns them. */
async function useSecrets(sandbox: TestSandbox): Promise<string[]> {
  await sandbox.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'body' }))
  const customerKey = Buffer.alloc(32, 'customer key 12!').toString('base64')
  return [
    sandbox.secretAccessKey,
    customerKey,
    ...(await useSession(sandbox, customerKey)),
    ...(await makeKey(sandbox)),
    ...(await usePresigned(sandbox, customerKey)),
    ...(await useForm(sandbox)),
  ]
}

async function useSession(sandbox: TestSandbox, SSECustomerKey: string): Promise<string[]> {
  const given = await queryClient(sandbox, 'sts')('GetSessionToken')
  const [secretAccessKey, sessionToken] = [given.one('SecretAccessKey'), given.one('SessionToken')]
  const { certificateAuthority: ca, secureEndpoint: endpoint, region } = sandbox
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: given.one('AccessKeyId'), secretAccessKey, sessionToken },
    forcePathStyle: true,
    requestHandler: { httpsAgent: new Agent({ ca }) },
  })
  const digest = createHash('md5').update(Buffer.from(SSECustomerKey, 'base64')).digest('base64')
  const sse = { SSECustomerAlgorithm: 'AES256', SSECustomerKey, SSECustomerKeyMD5: digest }
  await client.send(new PutObjectCommand({ Bucket, Key: 'sealed', Body: 'x', ...sse }))
  await client.send(new GetObjectCommand({ Bucket, Key: 'sealed', ...sse }))
  client.destroy()
  return [secretAccessKey, sessionToken]
}

async function makeKey(sandbox: TestSandbox): Promise<string[]> {
  const iam = queryClient(sandbox, 'iam')
  await iam('CreateUser', { UserName: 'ann' })
  const key = await iam('CreateAccessKey', { UserName: 'ann' })
  return [key.one('SecretAccessKey')]
}

async function usePresigned({ endpoint }: TestSandbox, customerKey: string): Promise<string[]> {
  const signature = 'ab'.repeat(32)
  const token = 'token/of+a=session'
  const query = [
    `X-Amz-Signature=${signature}`,
    `x-amz-security-token=${encodeURIComponent(token)}`,
    `%58-amz-signaturE=${signature}`,
    `x-amz-server-side-encryption-customer-key=${encodeURIComponent(customerKey)}`,
  ]
  const referer = `https://site/?Signature=${signature}`
  await fetch(`${endpoint}/${Bucket}/k?${query.join('&')}`, { headers: { referer } })
  return [signature, token]
}

async function useForm(sandbox: TestSandbox): Promise<string[]> {
  const body = makeForm(sandbox, Bucket, { fields: { key: 'form' } })
  const signature = body.get('x-amz-signature')
  assert.ok(typeof signature === 'string')
  await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'POST', body })
  return [signature]
}

async function textsIn(client: S3Client, from: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: from }))
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: from, Key }))
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
      return (Key?.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
    }),
  )
}

test('a target keeps all but its secrets, however they are spelled', () => {
  const kept = '/b/k%zz?list-type=2&prefix=a%2Fb&X-Amz-Credential=AKIA&=x&lone'
  assert.equal(maskTarget(kept), kept)
  assert.equal(
    maskTarget('/b?X-Amz-Signature=a&Signature=b&%53ignature=c&PASSWORD=d&Signature'),
    '/b?X-Amz-Signature=***&Signature=***&%53ignature=***&PASSWORD=***&Signature',
  )
})
