// Records of CloudTrail, delivered and read back.
import assert from 'node:assert/strict'
import { Agent } from 'node:https'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const ARN = z.string().regex(/^arn:aws:/)
const ACCOUNT = z.string().regex(/^\d{12}$/)

/** "CloudTrail record contents for management, data, and network activity events", and no more. */
const RECORD = z.strictObject({
  eventVersion: z.literal('1.11'),
  userIdentity: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('Root'),
      principalId: ACCOUNT,
      arn: ARN,
      accountId: ACCOUNT,
      accessKeyId: z.string(),
    }),
    z.strictObject({
      type: z.literal('IAMUser'),
      principalId: z.string().regex(/^AIDA/),
      arn: ARN,
      accountId: ACCOUNT,
      accessKeyId: z.string(),
      userName: z.string(),
    }),
    z.strictObject({
      type: z.literal('AssumedRole'),
      principalId: z.string().regex(/^AROA\w+:\w+$/),
      arn: ARN,
      accountId: ACCOUNT,
      accessKeyId: z.string().regex(/^ASIA/),
      sessionContext: z.strictObject({
        sessionIssuer: z.strictObject({
          type: z.literal('Role'),
          principalId: z.string().regex(/^AROA\w+$/),
          arn: ARN,
          accountId: ACCOUNT,
          userName: z.string(),
        }),
        attributes: z.strictObject({
          creationDate: z.iso.datetime(),
          mfaAuthenticated: z.literal('false'),
        }),
      }),
    }),
    z.strictObject({
      type: z.literal('AWSAccount'),
      principalId: z.string(),
      accountId: z.string(),
    }),
  ]),
  eventTime: z.iso.datetime(),
  eventSource: z.enum(['s3.amazonaws.com', 'iam.amazonaws.com', 'sts.amazonaws.com']),
  eventName: z.string(),
  awsRegion: z.literal('us-east-1'),
  sourceIPAddress: z.literal('127.0.0.1'),
  userAgent: z.string(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  requestParameters: z.record(z.string(), z.unknown()).nullable(),
  responseElements: z.record(z.string(), z.unknown()).nullable(),
  additionalEventData: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  requestID: z.string(),
  eventID: z.uuid(),
  readOnly: z.boolean(),
  resources: z
    .array(
      z.strictObject({
        accountId: ACCOUNT.optional(),
        type: z.enum(['AWS::S3::Object', 'AWS::S3::Bucket']),
        ARN: ARN.optional(),
        ARNPrefix: ARN.optional(),
      }),
    )
    .optional(),
  eventType: z.literal('AwsApiCall'),
  managementEvent: z.boolean(),
  recipientAccountId: ACCOUNT,
  eventCategory: z.enum(['Data', 'Management']),
  tlsDetails: z
    .strictObject({
      tlsVersion: z.string(),
      cipherSuite: z.string(),
      clientProvidedHostHeader: z.string(),
    })
    .optional(),
})

type Entry = z.infer<typeof RECORD>

const Bucket = 'backups'
const TRAIL = 'trail'

let sandbox: TestSandbox
let client: S3Client
before(async () => {
  const cloudTrail = { bucket: TRAIL, prefix: 'audit' }
  sandbox = await startTestSandbox({ buckets: [Bucket], accounts: ['111122223333'], cloudTrail })
  client = sandbox.client
})
after(() => sandbox.close())

const seen = new Set<string>()

/** What was recorded since the last time, apart from this reading itself. */
async function newRecords(): Promise<Entry[]> {
  await sandbox.deliverLogs()
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: TRAIL }))
  const fresh = Contents.map(({ Key = '' }) => Key).filter((key) => !seen.has(key))
  const records: Entry[] = []
  for (const Key of fresh) {
    seen.add(Key)
    const { Body } = await client.send(new GetObjectCommand({ Bucket: TRAIL, Key }))
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
    const { Records } = JSON.parse(gunzipSync(bytes).toString()) as { Records: unknown[] }
    records.push(...Records.map((record) => RECORD.parse(record)))
  }
  return records.filter(({ requestParameters }) => requestParameters?.['bucketName'] !== TRAIL)
}

test('objects are named as CloudTrail names them, gzipped JSON', async () => {
  await client.send(new ListObjectsV2Command({ Bucket }))
  await sandbox.deliverLogs()
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: TRAIL }))
  const [{ Key = '' } = {}] = Contents
  assert.match(
    Key,
    /^audit\/AWSLogs\/123456789012\/CloudTrail\/us-east-1\/(\d{4})\/(\d\d)\/(\d\d)\/123456789012_CloudTrail_us-east-1_\1\2\3T\d{4}Z_\w{16}\.json\.gz$/,
  )
  const object = await client.send(new GetObjectCommand({ Bucket: TRAIL, Key }))
  assert.deepEqual([object.ContentType, object.ContentEncoding], ['application/json', 'gzip'])
  await newRecords()
})

describe('a record', () => {
  test('of a data event', async () => {
    const Key = 'a b'
    const sent = await client.send(
      new PutObjectCommand({ Bucket, Key, Body: 'four', StorageClass: 'STANDARD_IA' }),
    )
    const [record] = await newRecords()
    assert.ok(record)
    assert.equal(record.eventName, 'PutObject')
    assert.equal(record.requestID, sent.$metadata.requestId)
    assert.deepEqual(record.userIdentity, {
      type: 'Root',
      principalId: '123456789012',
      arn: 'arn:aws:iam::123456789012:root',
      accountId: '123456789012',
      accessKeyId: sandbox.accessKeyId,
    })
    const { requestParameters } = record
    assert.equal(requestParameters?.['bucketName'], Bucket)
    assert.equal(requestParameters?.['key'], Key)
    assert.equal(requestParameters?.['x-amz-storage-class'], 'STANDARD_IA')
    assert.equal(requestParameters?.['Host'], new URL(sandbox.endpoint).host)
    assert.deepEqual(record.resources, [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${Bucket}/${Key}` },
      { accountId: '123456789012', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${Bucket}` },
    ])
    assert.equal(record.additionalEventData?.['SignatureVersion'], 'SigV4')
    assert.equal(record.additionalEventData?.['AuthenticationMethod'], 'AuthHeader')
    assert.equal(record.additionalEventData?.['x-amz-id-2'], sent.$metadata.extendedRequestId)
    const { eventCategory, managementEvent, readOnly, tlsDetails } = record
    assert.deepEqual([eventCategory, managementEvent, readOnly], ['Data', false, false])
    assert.equal(tlsDetails, undefined)
  })

  test('of a request by TLS tells of it', async () => {
    const secure = new S3Client({
      endpoint: sandbox.secureEndpoint,
      region: sandbox.region,
      credentials: sandbox,
      forcePathStyle: true,
      requestHandler: { httpsAgent: new Agent({ ca: sandbox.certificateAuthority }) },
    })
    await secure.send(new GetObjectCommand({ Bucket, Key: 'a b' }))
    secure.destroy()
    const [record] = await newRecords()
    assert.match(record?.tlsDetails?.tlsVersion ?? '', /^TLSv1\.[23]$/)
    assert.equal(record?.tlsDetails?.cipherSuite, record?.additionalEventData?.['CipherSuite'])
    assert.equal(record?.tlsDetails?.clientProvidedHostHeader, new URL(sandbox.secureEndpoint).host)
  })

  test('of a listing and of a management event', async () => {
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/' }))
    await client.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }))
    const [list, acl] = await newRecords()
    assert.deepEqual([list?.eventName, list?.eventCategory], ['ListObjects', 'Data'])
    assert.deepEqual(list?.resources?.[0], {
      type: 'AWS::S3::Object',
      ARNPrefix: `arn:aws:s3:::${Bucket}/`,
    })
    assert.equal(list?.requestParameters?.['prefix'], 'a/')
    assert.deepEqual([acl?.eventName, acl?.managementEvent], ['PutBucketAcl', true])
    assert.equal(acl?.requestParameters?.['x-amz-acl'], 'private')
  })

  test('of a denial: its message in full', async () => {
    const user = await makeUser('m1')
    await newRecords()
    await assert.rejects(clientOf(user).send(new GetObjectCommand({ Bucket, Key: 'a b' })))
    const [record] = await newRecords()
    assert.equal(record?.errorCode, 'AccessDenied')
    assert.equal(
      record?.errorMessage,
      'User: arn:aws:iam::123456789012:user/m1 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::backups/a b" because no identity-based policy allows the s3:GetObject action',
    )
    assert.equal(record?.userIdentity.type, 'IAMUser')
  })

  test('of nobody, and of another account', async () => {
    await fetch(`${sandbox.endpoint}/${Bucket}/x`)
    const [stranger] = sandbox.accounts
    assert.ok(stranger)
    await assert.rejects(clientOf(stranger).send(new GetObjectCommand({ Bucket, Key: 'x' })))
    const [nobody, other] = await newRecords()
    assert.deepEqual(nobody?.userIdentity, {
      type: 'AWSAccount',
      principalId: '',
      accountId: 'ANONYMOUS_PRINCIPAL',
    })
    assert.deepEqual(other?.userIdentity, {
      type: 'AWSAccount',
      principalId: '111122223333',
      accountId: '111122223333',
    })
  })

  test('of IAM and STS, and of what a role then does', async () => {
    const user = await makeUser('assumer')
    const iam = queryClient(sandbox, 'iam')
    const statement = (rest: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] })
    const Principal = { AWS: 'arn:aws:iam::123456789012:user/assumer' }
    await iam('CreateRole', {
      RoleName: 'reader',
      AssumeRolePolicyDocument: statement({ Action: 'sts:AssumeRole', Principal }),
    })
    const given = await queryClient(
      sandbox,
      'sts',
      user,
    )('AssumeRole', {
      RoleArn: 'arn:aws:iam::123456789012:role/reader',
      RoleSessionName: 'night',
    })
    const session = {
      accessKeyId: given.one('AccessKeyId'),
      secretAccessKey: given.one('SecretAccessKey'),
      sessionToken: given.one('SessionToken'),
    }
    await assert.rejects(clientOf(session).send(new GetObjectCommand({ Bucket, Key: 'x' })))
    const records = await newRecords()
    const named = (name: string) => records.find(({ eventName }) => eventName === name)
    assert.deepEqual(named('CreateUser')?.requestParameters, { userName: 'assumer' })
    const key = named('CreateAccessKey')?.responseElements?.['accessKey']
    assert.equal((key as { accessKeyId: string }).accessKeyId, user.accessKeyId)
    assert.equal(named('AssumeRole')?.readOnly, true)
    const read = named('GetObject')
    assert.ok(read?.userIdentity.type === 'AssumedRole')
    assert.equal(read.userIdentity.arn, 'arn:aws:sts::123456789012:assumed-role/reader/night')
    assert.equal(read.userIdentity.sessionContext.sessionIssuer.userName, 'reader')
    const text = JSON.stringify(records)
    for (const secret of [session.secretAccessKey, session.sessionToken, user.secretAccessKey]) {
      assert.ok(!text.includes(secret))
    }
  })

  test('of a presigned URL keeps its signature to itself', async () => {
    const url = await presigned(`/${Bucket}/a%20b`)
    await (await fetch(url)).text()
    const [record] = await newRecords()
    assert.equal(record?.additionalEventData?.['AuthenticationMethod'], 'QueryString')
    assert.equal(record?.requestParameters?.['X-Amz-Expires'], '60')
    const signature = new URL(url).searchParams.get('X-Amz-Signature') ?? ''
    assert.ok(signature.length === 64 && !JSON.stringify(record).includes(signature))
  })

  test('of a signature that does not hold there is none', async () => {
    const thief = clientOf({ accessKeyId: sandbox.accessKeyId, secretAccessKey: 'guess' })
    await assert.rejects(thief.send(new GetObjectCommand({ Bucket, Key: 'a b' })))
    assert.deepEqual(await newRecords(), [])
  })
})

test('a bucket whose policy does not let CloudTrail in gets nothing', async () => {
  await newRecords()
  await client.send(new DeleteBucketPolicyCommand({ Bucket: TRAIL }))
  const warned = new Promise((resolve) => process.once('warning', resolve))
  await sandbox.deliverLogs()
  assert.match(String(await warned), /records of CloudTrail for trail cannot be delivered: Access/)
})

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

function clientOf(credentials: Credentials): S3Client {
  const { endpoint, region } = sandbox
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
}

async function presigned(path: string): Promise<string> {
  const { signer } = client.config
  const by = (await signer()) as SignatureV4
  const { host, hostname, port } = new URL(sandbox.endpoint)
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const request = { method: 'GET', protocol: 'http:', hostname, port: Number(port), path, headers }
  const { query } = await by.presign({ ...request, query: {} }, { expiresIn: 60 })
  return `${sandbox.endpoint}${path}?${new URLSearchParams(query as Record<string, string>).toString()}`
}

async function makeUser(UserName: string): Promise<Credentials> {
  const iam = queryClient(sandbox, 'iam')
  await iam('CreateUser', { UserName })
  const key = await iam('CreateAccessKey', { UserName })
  return { accessKeyId: key.one('AccessKeyId'), secretAccessKey: key.one('SecretAccessKey') }
}
