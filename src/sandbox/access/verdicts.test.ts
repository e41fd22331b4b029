// The sandbox says of a request what the evaluator says of the actions that it needs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../../test/support/directory.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import { actionsOfS3Request, compilePolicies, decide, parsePolicy } from '../../iam/index.ts'

const Bucket = 'backups'
const bucketArn = 'arn:aws:s3:::backups'
const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const list = (prefix: string) => ({ Condition: { StringLike: { 's3:prefix': prefix } } })

const POLICIES: Readonly<Record<string, readonly object[]>> = {
  none: [],
  all: [allow('s3:*', '*')],
  sibling: [allow(['s3:GetObject', 's3:PutObject'], `${bucketArn}/m1*`)],
  writer: [allow(['s3:PutObject', 's3:AbortMultipartUpload'], `${bucketArn}/m1/*`)],
  lister: [allow('s3:ListBucket*', bucketArn, list('m1/*'))],
  variable: [allow('s3:*Object', `${bucketArn}/\${aws:username}/*`)],
  createOnce: [
    allow('s3:PutObject', `${bucketArn}/*`, {
      Condition: { Null: { 's3:if-none-match': 'false' } },
    }),
  ],
  denied: [
    allow('s3:*', '*'),
    { Effect: 'Deny', Action: 's3:Delete*', NotResource: `${bucketArn}/m1/locks/*` },
  ],
}

const BUCKET_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `${bucketArn}/m2/*`,
    },
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:user/none' },
      Action: 's3:GetObject',
      Resource: `${bucketArn}/m1/*`,
    },
  ],
}

/** What is sent, and the same as a line that is mapped to actions. */
const REQUESTS: readonly (readonly [line: string, send: (s3: S3Client) => Promise<unknown>])[] = [
  ['GET /backups/m1/x', (s3) => s3.send(new GetObjectCommand({ Bucket, Key: 'm1/x' }))],
  ['HEAD /backups/m1/x', (s3) => s3.send(new HeadObjectCommand({ Bucket, Key: 'm1/x' }))],
  ['GET /backups/m10/x', (s3) => s3.send(new GetObjectCommand({ Bucket, Key: 'm10/x' }))],
  ['GET /backups/m2/x', (s3) => s3.send(new GetObjectCommand({ Bucket, Key: 'm2/x' }))],
  ['PUT /backups/m1/y', (s3) => s3.send(put('m1/y'))],
  ['PUT /backups/m10/y', (s3) => s3.send(put('m10/y'))],
  ['PUT /backups/variable/y', (s3) => s3.send(put('variable/y'))],
  [
    'PUT /backups/m1/new if-none-match:*',
    async (s3) => {
      await sandbox.client.send(new DeleteObjectCommand({ Bucket, Key: 'm1/new' }))
      return s3.send(new PutObjectCommand({ Bucket, Key: 'm1/new', Body: '', IfNoneMatch: '*' }))
    },
  ],
  ['DELETE /backups/m1/y', (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key: 'm1/y' }))],
  [
    'DELETE /backups/m1/locks/y',
    (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key: 'm1/locks/y' })),
  ],
  ['HEAD /backups', (s3) => s3.send(new HeadBucketCommand({ Bucket }))],
  ['GET /backups?list-type=2', (s3) => s3.send(new ListObjectsV2Command({ Bucket }))],
  [
    'GET /backups?list-type=2&prefix=m1/',
    (s3) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'm1/' })),
  ],
  [
    'GET /backups?versions&prefix=m1/',
    (s3) => s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'm1/' })),
  ],
  [
    'GET /backups?uploads&prefix=m1/',
    (s3) => s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'm1/' })),
  ],
  ['GET /backups?location', (s3) => s3.send(new GetBucketLocationCommand({ Bucket }))],
  ['GET /backups?policy', (s3) => s3.send(new GetBucketPolicyCommand({ Bucket }))],
  [
    'POST /backups/m1/big?uploads',
    (s3) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'm1/big' })),
  ],
  [
    'PUT /backups/m1/copy x-amz-copy-source:backups/m10/x',
    (s3) => s3.send(new CopyObjectCommand({ Bucket, Key: 'm1/copy', CopySource: 'backups/m10/x' })),
  ],
  [
    'PUT /backups/m1/x?tagging',
    (s3) => s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'm1/x', Tagging: { TagSet: [] } })),
  ],
]

const put = (Key: string) => new PutObjectCommand({ Bucket, Key, Body: 'body' })
const arnOf = (name: string) => `arn:aws:iam::123456789012:user/${name}`

let sandbox: TestSandbox
before(async () => {
  const people = Object.entries(POLICIES).map(([name, statements]) => [
    name,
    { arn: arnOf(name), policies: statements.length === 0 ? [] : [statements] },
  ])
  sandbox = await startTestSandbox({ buckets: [Bucket] }, directoryOf(Object.fromEntries(people)))
  for (const Key of ['m1/x', 'm10/x', 'm2/x']) await sandbox.client.send(put(Key))
  const Policy = JSON.stringify(BUCKET_POLICY)
  await sandbox.client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
})
after(() => sandbox.close())

/** By the evaluator alone, of a line such as `PUT /b/k if-none-match:*`. */
function predict(name: string, line: string): boolean {
  const [method = '', target = '', header] = line.split(' ')
  const [path = '', search = ''] = target.split('?')
  const [, bucket, ...key] = path.split('/')
  const [headerName = '', value = ''] = header?.split(/:(.*)/s) ?? []
  const statements = POLICIES[name] ?? []
  const identity = statements.length === 0 ? [] : [policyOf(statements)]
  const resource = parsePolicy(JSON.stringify(BUCKET_POLICY), { kind: 'bucket', name: 'bucket' })
  const compiled = compilePolicies({ identity, resource })
  return actionsOfS3Request({
    method,
    bucket,
    key: key.length === 0 ? undefined : key.join('/'),
    query: [...new URLSearchParams(search)],
    headers: new Map(header === undefined ? [] : [[headerName, value]]),
  })
    .filter(({ onlyIf }) => onlyIf === undefined)
    .every(
      ({ action, resource, context }) =>
        decide(compiled, { principal: arnOf(name), action, resource, context }) === 'allowed',
    )
}

function policyOf(statements: readonly object[]) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return parsePolicy(text, { kind: 'identity', name: 'policy' })
}

async function isAllowed(name: string, send: (s3: S3Client) => Promise<unknown>) {
  const credentials = { accessKeyId: name, secretAccessKey: secretOf(name) }
  const { endpoint, region } = sandbox
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  })
  try {
    await send(client)
    return true
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
    assert.equal($metadata?.httpStatusCode, 403, String(error))
    return false
  } finally {
    client.destroy()
  }
}

for (const name of Object.keys(POLICIES)) {
  test(`what ${name} may do is what is decided of it`, async () => {
    for (const [line, send] of REQUESTS) {
      assert.equal(await isAllowed(name, send), predict(name, line), `${name}: ${line}`)
    }
  })
}
