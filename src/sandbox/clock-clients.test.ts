// Clients of AWS while the sandbox's clock is far off: they correct themselves by the Date header,
// and judge by their own clock when their credentials end.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { startTestSandbox, type TestSandbox, testClient } from '../../test/support/sandbox.ts'

const YEAR = 365 * 86_400_000
const HOUR = 3_600_000

let sandbox: TestSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
  sandbox.clock.advance(YEAR)
})
afterEach(() => sandbox.close())

test('a client goes on when the clock is a year ahead', async () => {
  const { bucket: Bucket, client, clock, endpoint } = sandbox
  for (const Key of ['one', 'two', 'three']) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
    const { LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key }))
    assert.ok(Math.abs(Number(LastModified) - clock.now()) < 60_000, String(LastModified))
  }
  const { headers } = await fetch(endpoint)
  assert.ok(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now()) < 60_000)
  assert.ok(Math.abs(client.config.systemClockOffset) < 60_000)
})

test('temporary credentials end by the clock, which the client is told in its own time', async () => {
  const { clock, endpoint, region, accessKeyId, secretAccessKey, bucket: Bucket } = sandbox
  const root = { accessKeyId, secretAccessKey }
  const sts = new STSClient({ endpoint, region, credentials: root })
  const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 3600 }))
  sts.destroy()
  assert.ok(Math.abs(Number(Credentials?.Expiration) - Date.now() - HOUR) < 60_000)
  const client = testClient(sandbox, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
    ...(Credentials?.Expiration && { expiration: Credentials.Expiration }),
  })
  try {
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
    clock.advance(HOUR)
    const asked = client.send(new GetObjectCommand({ Bucket, Key: 'k' }))
    await assert.rejects(asked, { name: 'ExpiredToken' })
  } finally {
    client.destroy()
  }
})
