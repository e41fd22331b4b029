// Answers that others recorded from S3 itself and published: the snapshots of localstack's tests
// that are marked as validated, read in November 2026.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
let ETag: string | undefined
before(async () => {
  sandbox = await startTestSandbox()
  const put = new PutObjectCommand({ Bucket: sandbox.bucket, Key: 'kept', Body: 'body' })
  ETag = (await sandbox.client.send(put)).ETag
})
after(() => sandbox.close())

type Command =
  | CompleteMultipartUploadCommand
  | CopyObjectCommand
  | GetObjectCommand
  | HeadBucketCommand
  | ListObjectsV2Command
  | PutBucketTaggingCommand
  | PutObjectCommand
  | PutObjectTaggingCommand

/** The refusal as `CODE STATUS: MESSAGE` and its further elements. */
async function refusalOf(command: Command): Promise<string> {
  const error = await sandbox.client.send(command as GetObjectCommand).then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error as Record<string, unknown> & Error,
  )
  const { $metadata, name, message } = error as unknown as {
    $metadata: { httpStatusCode: number }
    name: string
    message: string
  }
  const known = ['ArgumentName', 'ArgumentValue', 'Header', 'additionalMessage', 'TagKey']
  const details = known.flatMap((key) => (key in error ? [`${key}=${String(error[key])}`] : []))
  return [`${name} ${$metadata.httpStatusCode}: ${message}`, ...details].join(' | ')
}

const IMPLIES = 'A header you provided implies functionality that is not implemented'

for (const [what, make, expected] of [
  [
    'any object as the condition of a write',
    (Bucket: string) => new PutObjectCommand({ Bucket, Key: 'kept', IfMatch: '*' }),
    `NotImplemented 501: ${IMPLIES} | Header=If-Match | additionalMessage=We don't accept the provided value of If-Match header for this API`,
  ],
  [
    'two conditions of a write',
    (Bucket: string) =>
      new PutObjectCommand({ Bucket, Key: 'kept', IfMatch: 'x', IfNoneMatch: '*' }),
    `NotImplemented 501: ${IMPLIES} | Header=If-Match,If-None-Match | additionalMessage=Multiple conditional request headers present in the request`,
  ],
  [
    'an empty continuation token',
    (Bucket: string) => new ListObjectsV2Command({ Bucket, ContinuationToken: '' }),
    'InvalidArgument 400: The continuation token provided is incorrect | ArgumentName=continuation-token | ArgumentValue=',
  ],
  [
    'an empty encoding',
    (Bucket: string) => new ListObjectsV2Command({ Bucket, EncodingType: '' as 'url' }),
    'InvalidArgument 400: Invalid Encoding Method specified in Request | ArgumentName=encoding-type | ArgumentValue=',
  ],
  [
    'an owner that is no account',
    (Bucket: string) => new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '0000' }),
    'InvalidBucketOwnerAWSAccountID 400: ',
  ],
  [
    'a storage class of another place',
    (Bucket: string) => new PutObjectCommand({ Bucket, Key: 'x', StorageClass: 'OUTPOSTS' }),
    'InvalidStorageClass 400: The storage class you specified is not valid',
  ],
  [
    'a version that S3 never made',
    (Bucket: string) =>
      new GetObjectCommand({ Bucket, Key: 'kept', VersionId: 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD' }),
    'InvalidArgument 400: Invalid version id specified | ArgumentName=versionId | ArgumentValue=HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD',
  ],
  [
    'a copy source without a key',
    (Bucket: string) => new CopyObjectCommand({ Bucket, Key: 'x', CopySource: 'wrongformat' }),
    'InvalidArgument 400: Invalid copy source object key | ArgumentName=x-amz-copy-source | ArgumentValue=x-amz-copy-source',
  ],
  [
    'a reserved tag of an object',
    (Bucket: string) =>
      new PutObjectTaggingCommand({ Bucket, Key: 'kept', Tagging: tags('aws:x') }),
    'InvalidTag 400: Your TagKey cannot be prefixed with aws: | TagKey=aws:x',
  ],
  [
    'a reserved tag of a bucket',
    (Bucket: string) => new PutBucketTaggingCommand({ Bucket, Tagging: tags('aws:x') }),
    'InvalidTag 400: System tags cannot be added/updated by requester | TagKey=aws:x',
  ],
] as const) {
  test(`${what} is refused as S3 refuses it`, async () => {
    const refusal = await refusalOf(make(sandbox.bucket))
    // A HEAD has no body to tell the reason in.
    if (expected.startsWith('InvalidBucketOwner')) assert.match(refusal, / 400: /)
    else assert.equal(refusal, expected)
  })
}

const tags = (Key: string) => ({ TagSet: [{ Key, Value: '' }] })

test('a completion says what is wrong with it as S3 does', async () => {
  const named = { Bucket: sandbox.bucket, Key: 'parts' }
  const { UploadId } = await sandbox.client.send(new CreateMultipartUploadCommand(named))
  const open = { ...named, UploadId }
  const part = await sandbox.client.send(
    new UploadPartCommand({ ...open, PartNumber: 1, Body: 'four' }),
  )
  const Parts = [{ PartNumber: 1, ETag: part.ETag }]
  const complete = (more: object) =>
    refusalOf(new CompleteMultipartUploadCommand({ ...open, MultipartUpload: { Parts }, ...more }))
  assert.equal(
    await complete({ MultipartUpload: { Parts: [] } }),
    'InvalidRequest 400: You must specify at least one part',
  )
  assert.equal(
    await complete({ MpuObjectSize: 5 }),
    "InvalidRequest 400: The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4",
  )
  assert.match(
    await complete({ ChecksumType: 'FULL_OBJECT' }),
    /The upload was created using the null checksum mode/,
  )
})

test('a condition on a time to come says nothing', async () => {
  const read = (offsetMs: number) =>
    new GetObjectCommand({
      Bucket: sandbox.bucket,
      Key: 'kept',
      IfModifiedSince: new Date(Date.now() + offsetMs),
    })
  assert.equal((await sandbox.client.send(read(86_400_000))).ETag, ETag)
  await assert.rejects(
    sandbox.client.send(read(0)),
    (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 304,
  )
})

test('a bucket with old versions says that they are what is left', async () => {
  await using own = await startTestSandbox()
  const Bucket = own.bucket
  await own.client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  )
  await own.client.send(new PutObjectCommand({ Bucket, Key: 'k' }))
  await assert.rejects(own.client.send(new DeleteBucketCommand({ Bucket })), /delete all versions/)
})

test('no tags are as if there had never been any', async () => {
  const { bucket: Bucket, client } = sandbox
  await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: tags('x') }))
  await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } }))
  await assert.rejects(client.send(new GetBucketTaggingCommand({ Bucket })), {
    name: 'NoSuchTagSet',
  })
})

test('a bucket is made with its tags', async () => {
  const CreateBucketConfiguration = { Tags: [{ Key: 'a', Value: 'b' }] }
  const tagged = { Bucket: 'tagged-bucket', CreateBucketConfiguration }
  await sandbox.client.send(new CreateBucketCommand(tagged))
  const { TagSet } = await sandbox.client.send(
    new GetBucketTaggingCommand({ Bucket: 'tagged-bucket' }),
  )
  assert.deepEqual(TagSet, CreateBucketConfiguration.Tags)
})

test('the last page of uploads names its last upload too', async () => {
  await using own = await startTestSandbox()
  const Bucket = own.bucket
  const { UploadId } = await own.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }))
  const page = await own.client.send(new ListMultipartUploadsCommand({ Bucket }))
  assert.equal(page.IsTruncated, false)
  assert.deepEqual([page.NextKeyMarker, page.NextUploadIdMarker], ['k', UploadId])
  const { BucketArn } = await own.client.send(new HeadBucketCommand({ Bucket }))
  assert.equal(BucketArn, `arn:aws:s3:::${Bucket}`)
})
