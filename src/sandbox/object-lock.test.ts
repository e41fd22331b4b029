// Object Lock over sockets, with the official SDK.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type ObjectLockMode,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'
import { makeForm } from '../../test/support/signed-form.ts'

const Bucket = 'locked'
const PROTECTED = 'AccessDenied: Access Denied because object protected by object lock.'
const people = directoryOf({
  keeper: {
    arn: 'arn:aws:iam::123456789012:user/keeper',
    policies: [
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject*', 's3:PutObjectRetention'],
        Resource: '*',
      },
      {
        Effect: 'Deny',
        Action: ['s3:PutObject', 's3:PutObjectRetention'],
        Resource: '*',
        Condition: { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '10' } },
      },
    ],
  },
})

let sandbox: TestSandbox
let keeper: S3Client
before(async () => {
  sandbox = await startTestSandbox({}, people)
  const { endpoint, region } = sandbox
  const credentials = { accessKeyId: 'keeper', secretAccessKey: secretOf('keeper') }
  keeper = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
  await sandbox.client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
})
after(async () => {
  keeper.destroy()
  await sandbox.close()
})

async function answerOf(sent: Promise<unknown>): Promise<string> {
  return await sent.then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

const inDays = (days: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + days * 86_400_000)

async function put(Key: string, lock: object = {}): Promise<string> {
  const sent = new PutObjectCommand({ Bucket, Key, Body: 'x', ...lock })
  return (await sandbox.client.send(sent)).VersionId ?? ''
}

const retain = (Key: string, Mode: ObjectLockMode, days: number, bypass?: boolean) =>
  new PutObjectRetentionCommand({
    Bucket,
    Key,
    Retention: { Mode, RetainUntilDate: inDays(days) },
    BypassGovernanceRetention: bypass,
  })

const remove = (Key: string, VersionId?: string, bypass?: boolean) =>
  new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: bypass })

describe('a bucket with Object Lock', () => {
  test('keeps versions for good', async () => {
    const suspend = new PutBucketVersioningCommand({
      Bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    })
    assert.match(await answerOf(sandbox.client.send(suspend)), /^InvalidBucketState/)
    const { ObjectLockConfiguration } = await sandbox.client.send(
      new GetObjectLockConfigurationCommand({ Bucket }),
    )
    assert.deepEqual(ObjectLockConfiguration, { ObjectLockEnabled: 'Enabled' })
  })

  test('can be made of one that keeps versions, and of no other', async () => {
    const name = { Bucket: sandbox.bucket }
    const lock = new PutObjectLockConfigurationCommand({
      ...name,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 7 } },
      },
    })
    const ask = new GetObjectLockConfigurationCommand(name)
    assert.match(await answerOf(sandbox.client.send(ask)), /^ObjectLockConfigurationNotFoundError/)
    assert.match(await answerOf(sandbox.client.send(lock)), /^InvalidBucketState/)
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await sandbox.client.send(new PutBucketVersioningCommand({ ...name, VersioningConfiguration }))
    await sandbox.client.send(lock)
    const before = Date.now()
    await sandbox.client.send(new PutObjectCommand({ ...name, Key: 'k', Body: 'x' }))
    const head = await sandbox.client.send(new HeadObjectCommand({ ...name, Key: 'k' }))
    assert.equal(head.ObjectLockMode, 'GOVERNANCE')
    const until = head.ObjectLockRetainUntilDate?.getTime() ?? 0
    assert.ok(until >= before + 7 * 86_400_000 && until <= Date.now() + 7 * 86_400_000)
    const asked = sandbox.client.send(new DeleteBucketCommand(name))
    assert.match(await answerOf(asked), /^BucketNotEmpty/)
  })
})

describe('a version under governance', () => {
  test('goes only for who bypasses it, and makes way for markers and newer versions', async () => {
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1) }
    const first = await put('gov', lock)
    assert.equal(await answerOf(sandbox.client.send(remove('gov', first))), PROTECTED)
    const second = await put('gov')
    assert.equal((await sandbox.client.send(remove('gov'))).DeleteMarker, true)
    const { Errors, Deleted } = await sandbox.client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [first, second].map((VersionId) => ({ Key: 'gov', VersionId })) },
      }),
    )
    assert.deepEqual(
      Errors?.map(({ VersionId, Code, Message }) => [VersionId, `${Code}: ${Message}`]),
      [[first, PROTECTED]],
    )
    assert.equal(Deleted?.length, 1)
    const denied = await answerOf(keeper.send(remove('gov', first, true)))
    assert.match(denied, /s3:BypassGovernanceRetention/)
    await sandbox.client.send(remove('gov', first, true))
  })

  test('is kept longer by anyone who may retain, and shorter only by bypassing', async () => {
    await put('g2')
    const { client } = sandbox
    await client.send(retain('g2', 'GOVERNANCE', 2))
    await client.send(retain('g2', 'GOVERNANCE', 3))
    assert.equal(await answerOf(client.send(retain('g2', 'GOVERNANCE', 1))), PROTECTED)
    assert.equal(await answerOf(client.send(retain('g2', 'COMPLIANCE', 4))), PROTECTED)
    await client.send(retain('g2', 'GOVERNANCE', 1, true))
    const none = { Bucket, Key: 'g2', Retention: {} }
    assert.equal(await answerOf(client.send(new PutObjectRetentionCommand(none))), PROTECTED)
    await client.send(new PutObjectRetentionCommand({ ...none, BypassGovernanceRetention: true }))
    const asked = client.send(new GetObjectRetentionCommand({ Bucket, Key: 'g2' }))
    assert.match(await answerOf(asked), /^NoSuchObjectLockConfiguration/)
  })
})

test('compliance binds root, whatever it bypasses', async () => {
  const version = await put('comp')
  const { client } = sandbox
  await client.send(retain('comp', 'COMPLIANCE', 2))
  for (const attempt of [
    remove('comp', version, true),
    retain('comp', 'COMPLIANCE', 1, true),
    retain('comp', 'GOVERNANCE', 3, true),
    new PutObjectRetentionCommand({
      Bucket,
      Key: 'comp',
      Retention: {},
      BypassGovernanceRetention: true,
    }),
  ] as DeleteObjectCommand[]) {
    assert.equal(await answerOf(client.send(attempt)), PROTECTED)
  }
  await client.send(retain('comp', 'COMPLIANCE', 3))
})

test('a legal hold binds until it is taken off, beside any retention', async () => {
  const version = await put('hold', { ObjectLockLegalHoldStatus: 'ON' })
  const { client } = sandbox
  assert.equal(await answerOf(client.send(remove('hold', version, true))), PROTECTED)
  const at = { Bucket, Key: 'hold' }
  await client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }))
  const { LegalHold } = await client.send(new GetObjectLegalHoldCommand(at))
  assert.equal(LegalHold?.Status, 'OFF')
  await client.send(remove('hold', version))
})

test('a lock is told to those who may ask for it', async () => {
  await put('told', { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1) })
  const head = new HeadObjectCommand({ Bucket, Key: 'told' })
  assert.equal((await sandbox.client.send(head)).ObjectLockMode, 'GOVERNANCE')
  assert.equal((await keeper.send(head)).ObjectLockMode, undefined)
})

test('a policy bounds how long others may lock', async () => {
  const sent = (days: number) =>
    keeper.send(
      new PutObjectCommand({
        Bucket,
        Key: `bound-${days}`,
        Body: 'x',
        ObjectLockMode: 'GOVERNANCE',
        ObjectLockRetainUntilDate: inDays(days),
      }),
    )
  assert.match(await answerOf(sent(11)), /s3:PutObject.* with an explicit deny/)
  await sent(9)
  const longer = retain('bound-9', 'GOVERNANCE', 12)
  assert.match(await answerOf(keeper.send(longer)), /s3:PutObjectRetention.* with an explicit deny/)
  await keeper.send(retain('bound-9', 'GOVERNANCE', 9.5))
})

test('copies and uploads are locked by their own headers, not by their source', async () => {
  await put('source', { ObjectLockLegalHoldStatus: 'ON' })
  const CopySource = `${Bucket}/source`
  const { client } = sandbox
  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
  const copy = await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))
  assert.equal(copy.ObjectLockLegalHoldStatus, undefined)
  const upload = { Bucket, Key: 'upload' }
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...upload, ObjectLockLegalHoldStatus: 'ON' }),
  )
  const plain = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials: sandbox,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  const part = new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' })
  assert.match(
    await answerOf(plain.send(part)),
    /is required for Put Part requests with Object Lock/,
  )
  plain.destroy()
  await client.send(part)
})

test('what cannot be locked is said in S3’s words', async () => {
  const { client } = sandbox
  const lock = { ObjectLockMode: 'GOVERNANCE' as const }
  const sent = (more: object) =>
    answerOf(client.send(new PutObjectCommand({ Bucket, Key: 'no', Body: 'x', ...more })))
  assert.match(await sent(lock), /must both be supplied/)
  assert.match(
    await sent({ ...lock, ObjectLockRetainUntilDate: inDays(-1) }),
    /must be in the future/,
  )
  const wrong = { ObjectLockMode: 'FOREVER', ObjectLockRetainUntilDate: inDays(1) }
  assert.equal(await sent(wrong), 'InvalidArgument: Unknown wormMode directive.')
  await client.send(new CreateBucketCommand({ Bucket: 'unlocked' }))
  const elsewhere = await sent({ Bucket: 'unlocked', ObjectLockLegalHoldStatus: 'ON' })
  assert.equal(elsewhere, 'InvalidRequest: Bucket is missing Object Lock Configuration')
  const bypass = remove('no', undefined, true)
  bypass.input.Bucket = 'unlocked'
  assert.match(await answerOf(client.send(bypass)), /only applicable to Object Lock enabled/)
})

test('a form locks what it uploads, and is to bring a digest', async () => {
  const lock = {
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': inDays(1).toISOString(),
  }
  const send = async (more: object) => {
    const body = makeForm(sandbox, Bucket, { fields: { key: 'form', ...lock, ...more }, file: 'x' })
    return await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'POST', body })
  }
  const bare = await send({})
  assert.equal(bare.status, 400)
  assert.match(await bare.text(), /Content-MD5 OR x-amz-checksum- HTTP header is required/)
  const md5 = createHash('md5').update('x').digest('base64')
  assert.equal((await send({ 'content-md5': md5 })).status, 204)
  const head = await sandbox.client.send(new HeadObjectCommand({ Bucket, Key: 'form' }))
  assert.equal(head.ObjectLockMode, 'GOVERNANCE')
})

test('a lock ends by the sandbox’s clock, and is told of after its end', async () => {
  const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(2) }
  const version = await put('ends', lock)
  sandbox.clock.advance(86_400_000)
  assert.equal(await answerOf(sandbox.client.send(remove('ends', version))), PROTECTED)
  sandbox.clock.advance(2 * 86_400_000)
  const { Retention } = await sandbox.client.send(
    new GetObjectRetentionCommand({ Bucket, Key: 'ends' }),
  )
  assert.equal(Retention?.Mode, 'COMPLIANCE')
  await sandbox.client.send(remove('ends', version))
})
