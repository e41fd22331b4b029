// Server-side encryption over sockets, with the official SDK: SSE-C over HTTPS.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Agent } from 'node:https'
import { after, before, describe, test } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  type ServerSideEncryptionRule,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
const people = directoryOf({
  keyless: { arn: 'arn:aws:iam::123456789012:user/keyless', policies: [everything] },
  writer: {
    arn: 'arn:aws:iam::123456789012:user/writer',
    policies: [
      everything,
      {
        Effect: 'Allow',
        Action: 'kms:GenerateDataKey',
        Resource: KEY,
        Condition: {
          StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::test-bucket/*' },
        },
      },
    ],
  },
})

let sandbox: TestSandbox
const clients = new Map<string, S3Client>()
before(async () => {
  sandbox = await startTestSandbox({}, people)
})
after(async () => {
  for (const client of clients.values()) client.destroy()
  await sandbox.close()
})

function as(name: string): S3Client {
  const { region, secureEndpoint, certificateAuthority: ca } = sandbox
  const client =
    clients.get(name) ??
    new S3Client({
      endpoint: secureEndpoint,
      region,
      credentials:
        name === 'root' ? sandbox : { accessKeyId: name, secretAccessKey: secretOf(name) },
      forcePathStyle: true,
      maxAttempts: 1,
      requestHandler: { httpsAgent: new Agent({ ca, keepAlive: true }) },
    })
  clients.set(name, client)
  return client
}

async function answerOf(sent: Promise<unknown>): Promise<string> {
  return await sent.then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

const at = (Key: string) => ({ Bucket: sandbox.bucket, Key })
const put = (Key: string, more: object = {}) =>
  new PutObjectCommand({ ...at(Key), Body: 'body', ...more })
const get = (Key: string, more: object = {}) => new GetObjectCommand({ ...at(Key), ...more })
const MD5 = `"${createHash('md5').update('body').digest('hex')}"`

function customerKey(bytes = randomBytes(32)) {
  return {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: bytes.toString('base64'),
    SSECustomerKeyMD5: createHash('md5').update(bytes).digest('base64'),
  }
}

async function encryptBucket(Bucket: string, rule: ServerSideEncryptionRule): Promise<void> {
  const ServerSideEncryptionConfiguration = { Rules: [rule] }
  await sandbox.client.send(
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }),
  )
}

test('every object is told to be encrypted by S3, and every bucket to do it', async () => {
  const { client, bucket: Bucket } = sandbox
  const { ServerSideEncryption, ETag } = await client.send(put('plain'))
  assert.deepEqual([ServerSideEncryption, ETag], ['AES256', MD5])
  assert.equal((await client.send(get('plain'))).ServerSideEncryption, 'AES256')
  const asked = await client.send(new GetBucketEncryptionCommand({ Bucket }))
  assert.deepEqual(asked.ServerSideEncryptionConfiguration?.Rules, [
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
  ])
})

describe('with a key of KMS', () => {
  const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY }

  test('an object tells the key, and has an ETag that is no MD5', async () => {
    const stored = await sandbox.client.send(put('kms', kms))
    assert.deepEqual([stored.ServerSideEncryption, stored.SSEKMSKeyId], ['aws:kms', KEY])
    assert.match(stored.ETag ?? '', /^"[0-9a-f]{32}"$/)
    assert.notEqual(stored.ETag, MD5)
    const read = await sandbox.client.send(get('kms'))
    assert.deepEqual([read.SSEKMSKeyId, await read.Body?.transformToString()], [KEY, 'body'])
  })

  test('writing needs kms:GenerateDataKey, reading kms:Decrypt', async () => {
    const denied = `AccessDenied: User: arn:aws:iam::123456789012:user/keyless is not authorized to perform: kms:GenerateDataKey on resource: "${KEY}" because no identity-based policy allows the kms:GenerateDataKey action`
    assert.equal(await answerOf(as('keyless').send(put('k', kms))), denied)
    assert.equal(await answerOf(as('writer').send(put('k', kms))), 'done')
    assert.match(await answerOf(as('writer').send(get('k'))), /perform: kms:Decrypt/)
    assert.equal(await answerOf(as('writer').send(new HeadObjectCommand(at('k')))), 'done')
    const { UploadId } = await as('writer').send(
      new CreateMultipartUploadCommand({ ...at('k'), ...(kms as object) }),
    )
    const part = new UploadPartCommand({ ...at('k'), UploadId, PartNumber: 1, Body: 'x' })
    assert.match(await answerOf(as('writer').send(part)), /perform: kms:Decrypt/)
    const managed = { ServerSideEncryption: 'aws:kms' }
    assert.equal(await answerOf(as('keyless').send(put('k', managed))), 'done')
    assert.equal(await answerOf(as('keyless').send(get('k'))), 'done')
  })

  test('a bucket may ask for one, and a bucket policy for nothing else', async () => {
    const Bucket = 'by-default'
    await sandbox.client.send(new CreateBucketCommand({ Bucket }))
    await encryptBucket(Bucket, {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
      BucketKeyEnabled: true,
    })
    const stored = await sandbox.client.send(put('k', { Bucket }))
    assert.deepEqual([stored.SSEKMSKeyId, stored.BucketKeyEnabled], [KEY, true])
    assert.match(await answerOf(as('writer').send(put('k', { Bucket }))), /kms:GenerateDataKey/)
    const Statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await sandbox.client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    const bare = await answerOf(sandbox.client.send(put('k', { Bucket })))
    assert.match(bare, /explicit deny in a resource-based policy/)
    await sandbox.client.send(put('k', { Bucket, ...kms }))
    await sandbox.client.send(new DeleteBucketEncryptionCommand({ Bucket }))
  })

  test('nobody reads without a signature, and no other account’s key is used', async () => {
    const elsewhere = { ...kms, SSEKMSKeyId: KEY.replace('123456789012', '999999999999') }
    const sent = sandbox.client.send(put('k', elsewhere))
    assert.match(
      await answerOf(sent),
      /^AccessDenied.*kms:GenerateDataKey on this resource because/,
    )
    const wrong = sandbox.client.send(put('k', { ...kms, SSEKMSKeyId: 'no such key' }))
    assert.equal(await answerOf(wrong), "KMS.NotFoundException: Invalid keyId 'no such key'")
    await sandbox.client.send(put('public', { ...kms, ACL: 'public-read' }))
    const answer = await fetch(`${sandbox.endpoint}/${sandbox.bucket}/public`)
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /require AWS Signature Version 4/)
  })
})

describe('with a key of the customer', () => {
  const own = customerKey()

  test('an object is read with that key alone', async () => {
    const stored = await as('root').send(put('own', own))
    assert.equal(stored.SSECustomerKeyMD5, own.SSECustomerKeyMD5)
    assert.equal(stored.ServerSideEncryption, undefined)
    const read = await as('root').send(get('own', own))
    assert.equal(await read.Body?.transformToString(), 'body')
    assert.match(
      await answerOf(as('root').send(get('own'))),
      /^InvalidRequest: The object was stored/,
    )
    assert.match(
      await answerOf(as('root').send(get('own', customerKey()))),
      /^AccessDenied.*secret key/,
    )
    const head = new HeadObjectCommand(at('own'))
    assert.match(await answerOf(as('root').send(head)), /UnknownError/)
    await as('root').send(put('plain'))
    const needless = await answerOf(as('root').send(get('plain', own)))
    assert.match(needless, /encryption parameters are not applicable/)
  })

  test('no key is taken over HTTP', async () => {
    assert.match(await answerOf(sandbox.client.send(put('k', own))), /over a secure connection/)
    assert.match(await answerOf(sandbox.client.send(get('own', own))), /over a secure connection/)
  })

  test('a copy needs its source’s key, and has its own', async () => {
    const next = customerKey()
    const copy = (more: object) =>
      new CopyObjectCommand({ ...at('copy'), CopySource: `${sandbox.bucket}/own`, ...more })
    assert.match(
      await answerOf(as('root').send(copy(next))),
      /^InvalidRequest: The object was stored/,
    )
    const source = {
      CopySourceSSECustomerAlgorithm: 'AES256',
      CopySourceSSECustomerKey: own.SSECustomerKey,
      CopySourceSSECustomerKeyMD5: own.SSECustomerKeyMD5,
    }
    await as('root').send(copy({ ...source, ...next }))
    const read = await as('root').send(get('copy', next))
    assert.equal(await read.Body?.transformToString(), 'body')
    const { CopyObjectResult } = await as('root').send(copy(source))
    assert.equal(CopyObjectResult?.ETag, MD5)
  })

  test('every part comes with the key of its upload', async () => {
    const created = new CreateMultipartUploadCommand({ ...at('parts'), ...own })
    const { UploadId } = await as('root').send(created)
    const part = (more: object) =>
      new UploadPartCommand({ ...at('parts'), UploadId, PartNumber: 1, Body: 'x', ...more })
    assert.match(await answerOf(as('root').send(part({}))), /must include the appropriate/)
    assert.match(await answerOf(as('root').send(part(customerKey()))), /did not match the ones/)
    const { ETag } = await as('root').send(part(own))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    const complete = { ...at('parts'), UploadId, MultipartUpload }
    await as('root').send(new CompleteMultipartUploadCommand(complete))
    assert.match(await answerOf(as('root').send(get('parts'))), /^InvalidRequest/)
    assert.equal(await answerOf(as('root').send(get('parts', own))), 'done')
  })

  test('a bucket may refuse it', async () => {
    const Bucket = 'no-customers'
    await sandbox.client.send(new CreateBucketCommand({ Bucket }))
    await encryptBucket(Bucket, { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } })
    assert.match(await answerOf(as('root').send(put('k', { Bucket, ...own }))), /^AccessDenied/)
    assert.equal(await answerOf(as('root').send(put('k', { Bucket }))), 'done')
  })
})

test('how to encrypt is said where an object begins, and nowhere else', async () => {
  const sent = await fetch(`${sandbox.endpoint}/${sandbox.bucket}/plain`, {
    headers: { 'x-amz-server-side-encryption': 'AES256' },
  })
  assert.equal(sent.status, 403)
  const unknown = sandbox.client.send(put('k', { ServerSideEncryption: 'ROT13' }))
  assert.match(await answerOf(unknown), /^InvalidArgument: The encryption method specified/)
  const keyOnly = sandbox.client.send(put('k', { SSEKMSKeyId: KEY }))
  assert.match(await answerOf(keyOnly), /requires HTTP header x-amz-server-side-encryption/)
})
