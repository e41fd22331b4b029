import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

function put(Key: string, Body: string | Uint8Array, more: Partial<PutObjectCommandInput> = {}) {
  return sandbox.client.send(new PutObjectCommand({ Bucket: sandbox.bucket, Key, Body, ...more }))
}

function get(Key: string, more: object = {}) {
  return sandbox.client.send(new GetObjectCommand({ Bucket: sandbox.bucket, Key, ...more }))
}

async function textOf(Key: string, more: object = {}): Promise<string | undefined> {
  return (await get(Key, more)).Body?.transformToString()
}

const failsWith = (name: string, httpStatusCode: number) => (error: unknown) => {
  const { name: actual, $metadata } = error as Error & { $metadata: { httpStatusCode: number } }
  assert.deepEqual([actual, $metadata.httpStatusCode], [name, httpStatusCode])
  return true
}

test('any bytes under any key come back as they went, small and large', async () => {
  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
  const keys = key.filter((key) => key.isWellFormed() && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(key))
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.integer({ min: 60_000, max: 70_000 }).map((length) => Buffer.alloc(length, length)),
  )
  await fc.assert(
    fc.asyncProperty(keys, body, async (Key, Body) => {
      const { ETag } = await put(Key, Body, { ContentLength: Body.length })
      assert.equal(ETag, `"${createHash('md5').update(Body).digest('hex')}"`)
      const read = await get(Key)
      assert.deepEqual(
        Buffer.from((await read.Body?.transformToByteArray()) ?? []),
        Buffer.from(Body),
      )
      assert.equal(read.ContentLength, Body.length)
    }),
    { numRuns: 30 },
  )
})

test('ranges, and what S3 says of those it cannot satisfy', async () => {
  await put('range', '0123456789')
  const cases = [
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-20', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ] as const
  for (const [Range, text, contentRange] of cases) {
    const { Body, ContentRange, $metadata } = await get('range', { Range })
    assert.equal($metadata.httpStatusCode, 206)
    assert.equal(ContentRange, contentRange)
    assert.equal(await Body?.transformToString(), text)
  }
  assert.equal(await textOf('range', { Range: 'lines=1-2' }), '0123456789')
  for (const Range of ['bytes=10-', 'bytes=-0']) {
    await assert.rejects(get('range', { Range }), failsWith('InvalidRange', 416))
  }
})

test('a name that is taken is refused under If-None-Match, and a change under If-Match', async () => {
  const { ETag } = await put('once', 'first', { IfNoneMatch: '*' })
  await assert.rejects(
    put('once', 'second', { IfNoneMatch: '*' }),
    failsWith('PreconditionFailed', 412),
  )
  await assert.rejects(
    put('once', 'second', { IfMatch: '"0"' }),
    failsWith('PreconditionFailed', 412),
  )
  await assert.rejects(put('absent', 'x', { IfMatch: '"0"' }), failsWith('NoSuchKey', 404))
  assert.equal(await textOf('once'), 'first')
  const third = await put('once', 'third', { IfMatch: ETag })
  await put('once', 'fourth', { IfMatch: third.ETag?.slice(1) })
  assert.equal(await textOf('once'), 'fourth')
})

test('a deletion under If-Match needs the object that it names', async () => {
  const remove = (Key: string, IfMatch?: string) =>
    sandbox.client.send(new DeleteObjectCommand({ Bucket: sandbox.bucket, Key, IfMatch }))
  const { ETag } = await put('matched', 'x')
  await assert.rejects(remove('matched', '"0"'), failsWith('PreconditionFailed', 412))
  await remove('matched', ETag)
  await assert.rejects(remove('matched', ETag), failsWith('NoSuchKey', 404))
  await assert.rejects(remove('matched', '*'), failsWith('NoSuchKey', 404))
  await remove('matched')
})

test('of many conditional writers of one name, one wins', async () => {
  const bodies = Array.from({ length: 20 }, (_, index) => `writer ${index}`)
  const results = await Promise.allSettled(
    bodies.map((body) => put('race', body, { IfNoneMatch: '*' })),
  )
  const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled')
  assert.equal(winners.length, 1)
  assert.equal(await textOf('race'), winners[0])
})

test('conditional reads answer 304 and 412 with the precedence of S3', async () => {
  const { ETag } = await put('read', 'x')
  const past = new Date(Date.now() - 3_600_000)
  const future = new Date(Date.now() + 3_600_000)
  await get('read', { IfMatch: ETag, IfUnmodifiedSince: past })
  await assert.rejects(get('read', { IfMatch: '"0"' }), failsWith('PreconditionFailed', 412))
  await assert.rejects(
    get('read', { IfUnmodifiedSince: past }),
    failsWith('PreconditionFailed', 412),
  )
  await assert.rejects(get('read', { IfNoneMatch: ETag, IfModifiedSince: past }), (error) => {
    assert.equal((error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode, 304)
    return true
  })
  await get('read', { IfNoneMatch: '"0"', IfModifiedSince: future })
})

test('metadata, headers and storage class come back; too much metadata is refused', async () => {
  const more = {
    Metadata: { one: 'eins', two: 'a  b' },
    ContentType: 'text/plain; charset=utf-8',
    CacheControl: 'no-store',
    ContentDisposition: 'attachment',
    ContentEncoding: 'gzip, br',
    ContentLanguage: 'de',
    StorageClass: 'STANDARD_IA',
  } as const
  await put('meta', 'x', more)
  const head = await sandbox.client.send(
    new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'meta' }),
  )
  for (const [name, value] of Object.entries(more)) {
    assert.deepEqual(head[name as keyof typeof head], value)
  }
  assert.equal((await get('meta', { ResponseContentType: 'x/y' })).ContentType, 'x/y')
  const Metadata = { big: 'x'.repeat(2048) }
  await assert.rejects(put('meta', 'x', { Metadata }), failsWith('MetadataTooLarge', 400))
  const StorageClass = 'COLD' as 'STANDARD'
  await assert.rejects(put('meta', 'x', { StorageClass }), failsWith('InvalidStorageClass', 400))
})

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
  test(`${ChecksumAlgorithm} is verified, kept and returned`, async () => {
    const name = `Checksum${ChecksumAlgorithm}` as const
    const stored = await put(ChecksumAlgorithm, 'body', { ChecksumAlgorithm })
    const read = await get(ChecksumAlgorithm, { ChecksumMode: 'ENABLED' })
    assert.equal(read[name], stored[name])
    assert.equal(read.ChecksumType, 'FULL_OBJECT')
    assert.equal(await read.Body?.transformToString(), 'body')
    const wrong = Buffer.from(String(stored[name]), 'base64').fill(0).toString('base64')
    await assert.rejects(put('wrong', 'body', { [name]: wrong }), failsWith('BadDigest', 400))
    await assert.rejects(
      put('wrong', 'body', { [name]: 'short' }),
      failsWith('InvalidRequest', 400),
    )
    await assert.rejects(get('wrong'), failsWith('NoSuchKey', 404))
  })
}

test('a checksum that S3 has and the sandbox has not is refused by name', async () => {
  const { bucket: Bucket, client } = sandbox
  for (const name of ['MD5', 'SHA512', 'XXHASH64', 'XXHASH3', 'XXHASH128'] as const) {
    const sent = put('other', 'body', { [`Checksum${name}`]: 'eA==' })
    await assert.rejects(sent, failsWith('NotImplemented', 501))
    const declared = new CreateMultipartUploadCommand({
      Bucket,
      Key: 'other',
      ChecksumAlgorithm: name,
    })
    await assert.rejects(client.send(declared), failsWith('NotImplemented', 501))
  }
  await assert.rejects(get('other'), failsWith('NoSuchKey', 404))
})

test('Content-MD5 is verified', async () => {
  const ContentMD5 = createHash('md5').update('other').digest('base64')
  await assert.rejects(put('md5', 'body', { ContentMD5 }), failsWith('BadDigest', 400))
  await assert.rejects(put('md5', 'body', { ContentMD5: 'abc' }), failsWith('InvalidDigest', 400))
})

function copy(Key: string, source: string, more: object = {}) {
  const CopySource = `${sandbox.bucket}/${encodeURIComponent(source)}`
  return sandbox.client.send(
    new CopyObjectCommand({ Bucket: sandbox.bucket, Key, CopySource, ...more }),
  )
}

test('a copy outlives its source, with its metadata or others', async () => {
  const body = 'c'.repeat(100_000)
  const { ETag } = await put('source ü', body, { Metadata: { a: 'b' }, Tagging: 'k=v' })
  assert.equal((await copy('copied', 'source ü')).CopyObjectResult?.ETag, ETag)
  await copy('replaced', 'source ü', { MetadataDirective: 'REPLACE', Metadata: { c: 'd' } })
  await sandbox.client.send(new DeleteObjectCommand({ Bucket: sandbox.bucket, Key: 'source ü' }))
  assert.equal(await textOf('copied'), body)
  assert.deepEqual((await get('copied')).Metadata, { a: 'b' })
  assert.deepEqual((await get('replaced')).Metadata, { c: 'd' })
  const { TagSet } = await sandbox.client.send(
    new GetObjectTaggingCommand({ Bucket: sandbox.bucket, Key: 'copied' }),
  )
  assert.deepEqual(TagSet, [{ Key: 'k', Value: 'v' }])
})

test('copying an object onto itself must change something', async () => {
  await put('self', 's'.repeat(100_000))
  await assert.rejects(copy('self', 'self'), failsWith('InvalidRequest', 400))
  await copy('self', 'self', { MetadataDirective: 'REPLACE', Metadata: { new: '1' } })
  assert.equal(await textOf('self'), 's'.repeat(100_000))
  await assert.rejects(
    copy('self', 'self', { CopySourceIfMatch: '"0"' }),
    failsWith('PreconditionFailed', 412),
  )
  await assert.rejects(copy('x', 'no such'), failsWith('NoSuchKey', 404))
})

test('bulk delete names what went, is silent on demand, and takes a thousand keys at most', async () => {
  const Bucket = sandbox.bucket
  await put('bulk/1', 'x')
  const Objects = [{ Key: 'bulk/1' }, { Key: 'bulk/absent' }]
  const { Deleted } = await sandbox.client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
  )
  assert.deepEqual(Deleted, Objects)
  await assert.rejects(get('bulk/1'), failsWith('NoSuchKey', 404))
  const quiet = await sandbox.client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
  )
  assert.equal(quiet.Deleted, undefined)
  const many = Array.from({ length: 1001 }, (_, index) => ({ Key: `k${index}` }))
  const tooMany = new DeleteObjectsCommand({ Bucket, Delete: { Objects: many } })
  await assert.rejects(sandbox.client.send(tooMany), failsWith('MalformedXML', 400))
})

test('buckets: names, owners, contents and places are checked as in us-east-1', async () => {
  const { client } = sandbox
  const create = (Bucket: string) => client.send(new CreateBucketCommand({ Bucket }))
  for (const name of ['ab', 'Upper', 'a..b', '192.168.0.1', 'xn--a', 'under_score', '-dash']) {
    await assert.rejects(create(name), failsWith('InvalidBucketName', 400))
  }
  await create('another')
  assert.equal((await create('another')).$metadata.httpStatusCode, 200)
  const { Buckets } = await client.send(new ListBucketsCommand({}))
  assert.deepEqual(
    Buckets?.map(({ Name }) => Name),
    ['another', sandbox.bucket],
  )
  const location = await client.send(new GetBucketLocationCommand({ Bucket: 'another' }))
  assert.equal(location.LocationConstraint ?? '', '')
  await client.send(new PutObjectCommand({ Bucket: 'another', Key: 'k', Body: 'x' }))
  const remove = new DeleteBucketCommand({ Bucket: 'another' })
  await assert.rejects(client.send(remove), failsWith('BucketNotEmpty', 409))
  await client.send(new DeleteObjectCommand({ Bucket: 'another', Key: 'k' }))
  await client.send(new DeleteBucketCommand({ Bucket: 'another' }))
  await assert.rejects(
    client.send(new HeadBucketCommand({ Bucket: 'another' })),
    failsWith('NotFound', 404),
  )
})

test('whoever asks by HEAD learns where a bucket is, though not allowed to see it', async () => {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
  await sandbox.client.send(
    new CreateBucketCommand({ Bucket: 'far-away', CreateBucketConfiguration }),
  )
  const { status, headers } = await fetch(`${sandbox.endpoint}/far-away`, { method: 'HEAD' })
  assert.deepEqual([status, headers.get('x-amz-bucket-region')], [403, 'eu-central-1'])
})

test('us-east-1 is the place of a bucket only where none is named', async () => {
  for (const name of ['us-east-1', 'foo']) {
    const create = new CreateBucketCommand({
      Bucket: 'placed',
      CreateBucketConfiguration: { LocationConstraint: name as 'eu-central-1' },
    })
    const refused = sandbox.client.send(create)
    await assert.rejects(refused, failsWith('InvalidLocationConstraint', 400))
  }
})

test('a header of tags without a key, or with one twice, is no header of tags', async () => {
  for (const Tagging of ['=v', 'k=1&k=2', 'k=%zz']) {
    await assert.rejects(put('tagged', 'x', { Tagging }), failsWith('InvalidArgument', 400))
  }
  await assert.rejects(put('tagged', 'x', { Tagging: 'k=%00' }), failsWith('InvalidTag', 400))
})

test("outside us-east-1 a bucket is made once, in the endpoint's own region", async () => {
  await using own = await startTestSandbox({ region: 'eu-central-1' })
  const create = (LocationConstraint: string) =>
    own.client.send(
      new CreateBucketCommand({
        Bucket: 'elsewhere',
        CreateBucketConfiguration: { LocationConstraint: LocationConstraint as 'eu-central-1' },
      }),
    )
  for (const other of ['eu-west-1', 'bar']) {
    await assert.rejects(create(other), failsWith('IllegalLocationConstraintException', 400))
  }
  await create('eu-central-1')
  await assert.rejects(create('eu-central-1'), failsWith('BucketAlreadyOwnedByYou', 409))
})

test('ACLs are kept and given back, unless the bucket has none', async () => {
  const { client, bucket: Bucket } = sandbox
  await put('acl', 'x', { ACL: 'public-read' })
  const acl = await client.send(new GetObjectAclCommand({ Bucket, Key: 'acl' }))
  assert.deepEqual(
    acl.Grants?.map(({ Permission }) => Permission),
    ['READ', 'FULL_CONTROL'],
  )
  const { Owner, Grants } = await client.send(new GetBucketAclCommand({ Bucket }))
  await client.send(
    new PutObjectAclCommand({ Bucket, Key: 'acl', AccessControlPolicy: { Owner, Grants } }),
  )
  const changed = await client.send(new GetObjectAclCommand({ Bucket, Key: 'acl' }))
  assert.deepEqual(changed.Grants, Grants)

  const ObjectOwnership = 'BucketOwnerEnforced'
  await client.send(new CreateBucketCommand({ Bucket: 'enforced', ObjectOwnership }))
  const enforced = { Bucket: 'enforced', Key: 'k' }
  await client.send(
    new PutObjectCommand({ ...enforced, Body: 'x', ACL: 'bucket-owner-full-control' }),
  )
  const refused = client.send(new PutObjectAclCommand({ ...enforced, ACL: 'public-read' }))
  await assert.rejects(refused, failsWith('AccessControlListNotSupported', 400))
})

test('what is not simulated is refused by name, and what no bucket has is absent', async () => {
  const { client, bucket: Bucket } = sandbox
  await assert.rejects(
    client.send(
      new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration: {} }),
    ),
    (error) => {
      assert.ok(failsWith('NotImplemented', 501)(error))
      assert.match((error as Error).message, /PutBucketAccelerateConfiguration/)
      return true
    },
  )
  const read = client.send(new GetBucketPolicyCommand({ Bucket }))
  await assert.rejects(read, failsWith('NoSuchBucketPolicy', 404))
  const redirecting = put('website', 'x', { WebsiteRedirectLocation: '/' })
  await assert.rejects(redirecting, failsWith('NotImplemented', 501))
  await assert.rejects(get('website'), failsWith('NoSuchKey', 404))
})

test('a bulk delete with a condition that is not simulated deletes nothing', async () => {
  const { bucket: Bucket, client } = sandbox
  await client.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'x' }))
  const Objects = [{ Key: 'conditional', Size: 99 }]
  const refused = client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
  await assert.rejects(refused, { name: 'NotImplemented' })
  await client.send(new HeadObjectCommand({ Bucket, Key: 'conditional' }))
})

test('a document that is to be short is refused if it is not', async () => {
  const TagSet = Array.from({ length: 1000 }, (_, n) => ({ Key: `${n}`, Value: 'x'.repeat(256) }))
  const { bucket: Bucket, client } = sandbox
  const put = client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
  await assert.rejects(put, { name: 'MaxMessageLengthExceeded' })
})

test('keys of 1,024 bytes are the longest', async () => {
  await put('ü'.repeat(512), 'x')
  await assert.rejects(put(`${'ü'.repeat(512)}x`, 'x'), failsWith('KeyTooLongError', 400))
})
