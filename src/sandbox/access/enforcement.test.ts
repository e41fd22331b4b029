// Who may do what, asked over sockets with the official SDK.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { SignatureV4 } from '@smithy/signature-v4'
import { directoryOf, secretOf } from '../../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const ACCOUNT = '123456789012'
const Bucket = 'backups'
const own = ['arn:aws:s3:::backups/m1/*']

const people = directoryOf({
  m1: {
    arn: `arn:aws:iam::${ACCOUNT}:user/m1`,
    policies: [
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
        Resource: own,
      },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::backups',
        Condition: { StringLike: { 's3:prefix': 'm1/*' } },
      },
    ],
  },
  writer: {
    arn: `arn:aws:iam::${ACCOUNT}:user/writer`,
    policies: [
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: own },
      { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::backups/m1/secret' },
    ],
  },
  tagged: {
    arn: `arn:aws:iam::${ACCOUNT}:user/tagged`,
    policies: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringEquals: { 's3:ExistingObjectTag/share': 'yes' } },
      },
      {
        Effect: 'Allow',
        Action: 's3:PutObjectTagging',
        Resource: '*',
        Condition: { StringEquals: { 's3:RequestObjectTag/share': 'no' } },
      },
    ],
  },
  bounded: {
    arn: `arn:aws:iam::${ACCOUNT}:user/bounded`,
    policies: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    boundary: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
  },
  session: {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ops/night`,
    policies: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    session: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }],
    sessionToken: 'the token',
    expiresAt: Date.now() + 3_600_000,
  },
  expired: {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ops/old`,
    policies: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    sessionToken: 'the token',
    expiresAt: Date.now() - 1,
  },
  stranger: {
    arn: 'arn:aws:iam::222222222222:user/stranger',
    policies: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  },
})

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox({ buckets: [Bucket] }, people)
  for (const Key of ['m1/x', 'm1/secret', 'm2/x']) await sandbox.client.send(write(Key))
})
after(() => sandbox.close())

function as(name: string, sessionToken?: string): S3Client {
  const key = { accessKeyId: name, secretAccessKey: secretOf(name) }
  const credentials = sessionToken === undefined ? key : { ...key, sessionToken }
  const { endpoint, region } = sandbox
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
}

const read = (Key: string) => new GetObjectCommand({ Bucket, Key })
const write = (Key: string) => new PutObjectCommand({ Bucket, Key, Body: 'body' })
const list = (Prefix?: string) => new ListObjectsV2Command({ Bucket, Prefix })

async function presigned(name: string, path: string): Promise<string> {
  const by = await as(name).config.signer()
  if (!('presign' in by)) throw new Error('the SDK no longer presigns')
  const { hostname, host, port } = new URL(sandbox.endpoint)
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const request = { method: 'GET', protocol: 'http:', hostname, port: Number(port), path, headers }
  const { query } = await (by as SignatureV4).presign({ ...request, query: {} }, { expiresIn: 60 })
  return `${sandbox.endpoint}${path}?${new URLSearchParams(query as Record<string, string>).toString()}`
}

async function answerOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent
    return 'done'
  } catch (error) {
    const { name, message } = error as Error
    return `${name}: ${message}`
  }
}

const denied = (user: string, action: string, resource: string, why: string) =>
  `AccessDenied: User: arn:aws:iam::${ACCOUNT}:user/${user} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${resource}" ${why}`

describe('identity policies', () => {
  test('allow what they say, and nothing beside it', async () => {
    const m1 = as('m1')
    await m1.send(write('m1/new'))
    await m1.send(read('m1/x'))
    assert.equal(
      await answerOf(m1.send(read('m2/x'))),
      denied('m1', 's3:GetObject', 'backups/m2/x', NO_IDENTITY('s3:GetObject')),
    )
    assert.equal(
      await answerOf(m1.send(write('m10/x'))),
      denied('m1', 's3:PutObject', 'backups/m10/x', NO_IDENTITY('s3:PutObject')),
    )
  })

  const NO_IDENTITY = (action: string) =>
    `because no identity-based policy allows the ${action} action`

  test('let one list under the prefix that they name', async () => {
    const { Contents = [] } = await as('m1').send(list('m1/'))
    assert.ok(Contents.every(({ Key }) => Key?.startsWith('m1/')))
    const refused = denied('m1', 's3:ListBucket', 'backups', NO_IDENTITY('s3:ListBucket'))
    for (const prefix of [undefined, '', 'm1', 'm2/']) {
      assert.equal(await answerOf(as('m1').send(list(prefix))), refused)
    }
  })

  test('deny before they allow', async () => {
    assert.equal(
      await answerOf(as('writer').send(read('m1/secret'))),
      denied(
        'writer',
        's3:GetObject',
        'backups/m1/secret',
        'with an explicit deny in an identity-based policy',
      ),
    )
  })

  test('see the tags of an object, and those that a document gives', async () => {
    const TagSet = [{ Key: 'share', Value: 'yes' }]
    const tagging = (Key: string) => ({ Bucket, Key, Tagging: { TagSet } })
    assert.match(await answerOf(as('tagged').send(read('m2/x'))), /^AccessDenied/)
    await sandbox.client.send(new PutObjectTaggingCommand(tagging('m2/x')))
    await as('tagged').send(read('m2/x'))
    const again = as('tagged').send(new PutObjectTaggingCommand(tagging('m2/x')))
    assert.match(await answerOf(again), /s3:PutObjectTagging/)
    const off = { Bucket, Key: 'm2/x', Tagging: { TagSet: [{ Key: 'share', Value: 'no' }] } }
    await as('tagged').send(new PutObjectTaggingCommand(off))
  })

  test('end where a boundary or a session does', async () => {
    const bounded = await answerOf(as('bounded').send(write('m1/b')))
    assert.match(bounded, /because no permissions boundary allows the s3:PutObject action$/)
    await as('bounded').send(read('m1/x'))
    const session = await answerOf(as('session', 'the token').send(read('m1/x')))
    assert.match(session, /assumed-role\/ops\/night is not .* because no session policy allows/)
    await as('session', 'the token').send(write('m1/s'))
  })

  test('say nothing of ListAllMyBuckets on a resource', async () => {
    assert.equal(
      await answerOf(as('m1').send(new ListBucketsCommand())),
      `AccessDenied: User: arn:aws:iam::${ACCOUNT}:user/m1 is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
    )
  })
})

describe('temporary credentials', () => {
  test('need their own token, while they last', async () => {
    assert.match(await answerOf(as('session').send(write('m1/t'))), /^InvalidToken/)
    assert.match(await answerOf(as('session', 'another').send(write('m1/t'))), /^InvalidToken/)
    assert.match(await answerOf(as('m1', 'a token').send(write('m1/t'))), /^InvalidToken/)
    assert.match(await answerOf(as('expired', 'the token').send(write('m1/t'))), /^ExpiredToken/)
  })
})

describe('a missing key', () => {
  test('is told to those who may list it, and denied to the others', async () => {
    assert.match(await answerOf(as('m1').send(read('m1/none'))), /^NoSuchKey/)
    assert.match(
      await answerOf(as('writer').send(read('m1/none'))),
      /^AccessDenied: .* s3:ListBucket on resource: "arn:aws:s3:::backups"/,
    )
    assert.match(await answerOf(as('m1').send(read('m2/none'))), /^AccessDenied: .* s3:GetObject/)
  })

  test('is denied to HEAD without a body', async () => {
    for (const [name, status] of [
      ['m1', 404],
      ['writer', 403],
    ] as const) {
      const head = as(name).send(new HeadObjectCommand({ Bucket, Key: 'm1/none' }))
      await assert.rejects(head, (error: { $metadata?: { httpStatusCode?: number } }) => {
        assert.equal(error.$metadata?.httpStatusCode, status)
        return true
      })
    }
  })
})

describe('requests that need several things', () => {
  test('a copy needs its source and its target', async () => {
    const copy = (from: string, Key: string) =>
      answerOf(as('m1').send(new CopyObjectCommand({ Bucket, Key, CopySource: `backups/${from}` })))
    assert.equal(await copy('m1/x', 'm1/copy'), 'done')
    assert.match(
      await copy('m2/x', 'm1/copy'),
      /s3:GetObject on resource: "arn:aws:s3:::backups\/m2/,
    )
    assert.match(
      await copy('m1/x', 'm2/copy'),
      /s3:PutObject on resource: "arn:aws:s3:::backups\/m2/,
    )
    assert.match(await copy('m1/none', 'm1/copy'), /^NoSuchKey/)
  })

  test('a header for tags or an ACL needs its own action', async () => {
    const tagged = new PutObjectCommand({ Bucket, Key: 'm1/t', Body: 'x', Tagging: 'a=1' })
    assert.match(await answerOf(as('m1').send(tagged)), /s3:PutObjectTagging/)
    const listed = new PutObjectCommand({ Bucket, Key: 'm1/t', Body: 'x', ACL: 'private' })
    assert.match(await answerOf(as('m1').send(listed)), /s3:PutObjectAcl/)
  })

  test('a bulk delete is decided key by key', async () => {
    await sandbox.client.send(write('m1/gone'))
    const Objects = [{ Key: 'm1/gone' }, { Key: 'm2/x' }]
    const { Deleted, Errors } = await as('m1').send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    )
    assert.deepEqual(Deleted, [{ Key: 'm1/gone' }])
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [['m2/x', 'AccessDenied']],
    )
    await sandbox.client.send(read('m2/x'))
  })
})

test('a presigned URL may do what its signer may', async () => {
  const { status } = await fetch(await presigned('m1', '/backups/m1/x'))
  assert.equal(status, 200)
  const refused = await fetch(await presigned('m1', '/backups/m2/x'))
  assert.match(await refused.text(), /<Code>AccessDenied<\/Code><Message>User: .*user\/m1 is not/)
})

describe('a bucket policy', () => {
  const put = (...Statement: readonly object[]) =>
    sandbox.client.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
      }),
    )
  const drop = () => sandbox.client.send(new DeleteBucketPolicyCommand({ Bucket }))

  test('denies root all but the way out', async () => {
    await put({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::backups', 'arn:aws:s3:::backups/*'],
    })
    assert.equal(
      await answerOf(sandbox.client.send(read('m1/x'))),
      `AccessDenied: User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::backups/m1/x" with an explicit deny in a resource-based policy`,
    )
    const { Policy } = await sandbox.client.send(new GetBucketPolicyCommand({ Bucket }))
    assert.equal(JSON.parse(Policy ?? '').Statement[0].Effect, 'Deny')
    await drop()
    await sandbox.client.send(read('m1/x'))
  })

  test('tells a connection in clear from an encrypted one', async () => {
    await put({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::backups/*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
    assert.match(await answerOf(as('m1').send(read('m1/x'))), /explicit deny in a resource-based/)
    await drop()
  })

  test('sees where a request comes from, and which client sent it', async () => {
    for (const [Condition, expected] of [
      [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, /^done/],
      [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, /^AccessDenied/],
      [{ StringLike: { 'aws:UserAgent': 'aws-sdk-js*' } }, /^done/],
      [{ StringEquals: { 's3:authType': 'REST-HEADER' } }, /^done/],
      [{ NumericLessThan: { 's3:signatureAge': '60000' } }, /^done/],
      [{ DateGreaterThan: { 'aws:CurrentTime': '2999-01-01T00:00:00Z' } }, /^AccessDenied/],
      [{ StringEquals: { 's3:ResourceAccount': ACCOUNT } }, /^done/],
    ] as const) {
      await put({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/m1` },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::backups/m2/x',
        Condition,
      })
      assert.match(await answerOf(as('m1').send(read('m2/x'))), expected, JSON.stringify(Condition))
    }
    await drop()
  })

  test('lets another account in, which hears nothing of why it is not', async () => {
    assert.equal(await answerOf(as('stranger').send(read('m1/x'))), 'AccessDenied: Access Denied')
    await put({
      Effect: 'Allow',
      Principal: { AWS: '222222222222' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::backups/m1/*',
    })
    await as('stranger').send(read('m1/x'))
    assert.equal(await answerOf(as('stranger').send(write('m1/x'))), 'AccessDenied: Access Denied')
    await drop()
  })

  test('lets everybody in', async () => {
    const url = `${sandbox.endpoint}/backups/m1/x`
    assert.equal((await fetch(url)).status, 403)
    await put({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::backups/m1/*',
    })
    assert.equal(await (await fetch(url)).text(), 'body')
    assert.equal((await fetch(`${sandbox.endpoint}/backups/m1/none`)).status, 403)
    assert.equal((await fetch(url, { method: 'PUT', body: 'x' })).status, 403)
    await drop()
  })
})

describe('accounts', () => {
  test('have their own buckets, whose names are everybody’s', async () => {
    await as('stranger').send(new CreateBucketCommand({ Bucket: 'theirs' }))
    const { Buckets, Owner } = await as('stranger').send(new ListBucketsCommand())
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      ['theirs'],
    )
    assert.equal(Owner?.DisplayName, '222222222222')
    const own = await sandbox.client.send(new ListBucketsCommand())
    assert.deepEqual(
      own.Buckets?.map(({ Name }) => Name),
      [Bucket],
    )
    const taken = sandbox.client.send(new CreateBucketCommand({ Bucket: 'theirs' }))
    assert.match(await answerOf(taken), /^BucketAlreadyExists/)
    const asked = sandbox.client.send(new ListObjectsV2Command({ Bucket: 'theirs' }))
    assert.equal(await answerOf(asked), 'AccessDenied: Access Denied')
  })

  test('may insist on the owner of a bucket', async () => {
    const ask = (ExpectedBucketOwner: string) =>
      answerOf(
        sandbox.client.send(new GetObjectCommand({ Bucket, Key: 'm1/x', ExpectedBucketOwner })),
      )
    assert.equal(await ask(ACCOUNT), 'done')
    assert.equal(await ask('222222222222'), 'AccessDenied: Access Denied')
  })
})

test('an ACL on a missing object is denied as the object is', async () => {
  const acl = new PutObjectAclCommand({ Bucket, Key: 'm1/none', ACL: 'private' })
  assert.match(await answerOf(as('m1').send(acl)), /s3:PutObjectAcl/)
})
