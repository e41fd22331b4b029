// What whoever starts a sandbox makes in it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type SandboxOptions, startSandbox } from '../index.ts'

const PUTTER = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::backups/web-1/*' },
})

describe('a user made by who started the sandbox', () => {
  test('may do what its policies say, under the number of the account that was given', async () => {
    await using world = await openWorld({ accountId: '111122223333' })
    const user = world.sandbox.addUser({ name: 'web-1', policies: [PUTTER] })
    assert.equal(user.arn, 'arn:aws:iam::111122223333:user/web-1')
    const client = world.clientOf(user)
    const key = { Bucket: 'backups', Key: 'web-1/a' }
    await client.send(new PutObjectCommand({ ...key, Body: 'a' }))
    await assert.rejects(client.send(new GetObjectCommand(key)), {
      name: 'AccessDenied',
      message: /user\/web-1 is not authorized/,
    })
  })

  test('is denied by a bucket policy that names people who are not there as well', async () => {
    await using world = await openWorld()
    const user = world.sandbox.addUser({ name: 'web-1', policies: [PUTTER] })
    const principal = (name: string) => `arn:aws:iam::123456789012:user/${name}`
    world.sandbox.setBucketPolicy(
      'backups',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          Principal: { AWS: [principal('web-1'), principal('nobody')] },
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::backups/*',
        },
      }),
    )
    const put = new PutObjectCommand({ Bucket: 'backups', Key: 'web-1/a', Body: 'a' })
    await assert.rejects(world.clientOf(user).send(put), /explicit deny in a resource-based policy/)
  })

  test('cannot be made twice, nor can a policy be what is none', async () => {
    await using world = await openWorld()
    world.sandbox.addUser({ name: 'web-1', policies: [] })
    assert.throws(() => world.sandbox.addUser({ name: 'WEB-1', policies: [] }), {
      code: 'bad-input',
    })
    assert.throws(() => world.sandbox.setBucketPolicy('backups', '{}'), { code: 'bad-input' })
    assert.throws(() => world.sandbox.setBucketPolicy('other', PUTTER), { code: 'bad-input' })
  })
})

async function openWorld(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ buckets: ['backups'], ...options })
  const clients: S3Client[] = []
  return {
    sandbox,
    clientOf(credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }) {
      const { endpoint, region } = sandbox
      const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await sandbox.close()
    },
  }
}
