// Laws of listing, against a model that sorts keys by their bytes and groups them in memory.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

interface Listing {
  readonly keys: string[]
  readonly prefixes: string[]
}

function expectedListing(keys: readonly string[], prefix: string, delimiter: string): Listing {
  const listing: Listing = { keys: [], prefixes: [] }
  const sorted = [...new Set(keys)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  for (const key of sorted) {
    if (!key.startsWith(prefix)) continue
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const group = key.slice(0, at + delimiter.length)
    if (at < 0) listing.keys.push(key)
    else if (listing.prefixes.at(-1) !== group) listing.prefixes.push(group)
  }
  return listing
}

async function putKeys(keys: readonly string[]): Promise<void> {
  const { client, bucket } = sandbox
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    if (Contents.length === 0) break
    const Objects = Contents.map(({ Key }) => ({ Key }))
    await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }))
  }
  await Promise.all(
    keys.map((Key) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }))),
  )
}

async function listV2(prefix: string, delimiter: string, maxKeys: number): Promise<Listing> {
  const listing: Listing = { keys: [], prefixes: [] }
  let token: string | undefined
  do {
    const page = await sandbox.client.send(
      new ListObjectsV2Command({
        Bucket: sandbox.bucket,
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: maxKeys,
        ContinuationToken: token,
      }),
    )
    const { Contents = [], CommonPrefixes = [] } = page
    assert.ok(Contents.length + CommonPrefixes.length <= maxKeys)
    assert.equal(page.KeyCount, Contents.length + CommonPrefixes.length)
    listing.keys.push(...Contents.map(({ Key = '' }) => Key))
    listing.prefixes.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix))
    token = page.NextContinuationToken
    assert.equal(page.IsTruncated, token !== undefined)
  } while (token !== undefined)
  return listing
}

async function listV1(prefix: string, delimiter: string, maxKeys: number): Promise<Listing> {
  const listing: Listing = { keys: [], prefixes: [] }
  let marker: string | undefined
  do {
    const page = await sandbox.client.send(
      new ListObjectsCommand({
        Bucket: sandbox.bucket,
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: maxKeys,
        Marker: marker,
      }),
    )
    const { Contents = [], CommonPrefixes = [] } = page
    listing.keys.push(...Contents.map(({ Key = '' }) => Key))
    listing.prefixes.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix))
    marker = page.IsTruncated ? (page.NextMarker ?? Contents.at(-1)?.Key) : undefined
  } while (marker !== undefined)
  return listing
}

const letter = fc.constantFrom('a', 'b', '/', '-', 'ü', '\uffee', '\u{1f600}', '+', ' ')
const key = fc.string({ unit: letter, minLength: 1, maxLength: 6 })
const query = fc.record({
  prefix: fc.string({ unit: letter, maxLength: 2 }),
  delimiter: fc.constantFrom('', '/', 'a', '-/', 'ü'),
  maxKeys: fc.integer({ min: 1, max: 5 }),
})

test('pages of any length make up the one true listing, in the order of UTF-8', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { maxLength: 16 }),
      fc.array(query, { minLength: 4, maxLength: 4 }),
      async (keys, queries) => {
        await putKeys(keys)
        for (const { prefix, delimiter, maxKeys } of queries) {
          const expected = expectedListing(keys, prefix, delimiter)
          assert.deepEqual(await listV2(prefix, delimiter, maxKeys), expected)
          assert.deepEqual(await listV2(prefix, delimiter, 1000), expected)
          assert.deepEqual(await listV1(prefix, delimiter, maxKeys), expected)
        }
      },
    ),
    { numRuns: 12 },
  )
})

test('start-after and marker need not exist, and common prefixes up to them are not repeated', async () => {
  await putKeys(['a/1', 'a/2', 'b', 'c/1'])
  const { client, bucket: Bucket } = sandbox
  const list = new ListObjectsV2Command({ Bucket, Delimiter: '/', StartAfter: 'a/1' })
  const page = await client.send(list)
  assert.deepEqual(page.CommonPrefixes, [{ Prefix: 'c/' }])
  assert.deepEqual(
    page.Contents?.map(({ Key }) => Key),
    ['b'],
  )
  const v1 = await client.send(new ListObjectsCommand({ Bucket, Marker: 'a/15' }))
  assert.deepEqual(
    v1.Contents?.map(({ Key }) => Key),
    ['a/2', 'b', 'c/1'],
  )
})

test('max-keys 0 is an empty page, and a bad one is refused', async () => {
  const { client, bucket: Bucket } = sandbox
  const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))
  assert.equal(page.IsTruncated, false)
  assert.equal(page.KeyCount, 0)
  await assert.rejects(client.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })), {
    name: 'InvalidArgument',
  })
})

test('control characters come through with encoding-type=url', async () => {
  const Key = 'a\u0001\n/ü+ b%'
  await putKeys([Key])
  const { client, bucket: Bucket } = sandbox
  const page = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }))
  assert.equal(decodeURIComponent(page.Contents?.[0]?.Key ?? ''), Key)
})

test('versions of a key come newest first, and pages go on where a deleted version was', async () => {
  await using own = await startTestSandbox()
  const { client, bucket: Bucket } = own
  const put = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  await put('a')
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  for (const key of ['a', 'a', 'b', 'a']) await put(key)
  const all = await client.send(new ListObjectVersionsCommand({ Bucket }))
  const seen = all.Versions?.map(({ Key, IsLatest }) => [Key, IsLatest])
  assert.deepEqual(seen, [
    ['a', true],
    ['a', false],
    ['a', false],
    ['a', false],
    ['b', true],
  ])
  assert.equal(all.Versions?.[3]?.VersionId, 'null')

  let left = 5
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
  do {
    const page = await client.send(
      new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, ...markers }),
    )
    const Objects = page.Versions?.map(({ Key, VersionId }) => ({ Key, VersionId }))
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
    left--
  } while (markers.KeyMarker !== undefined)
  assert.equal(left, 0)
  const rest = await client.send(new ListObjectVersionsCommand({ Bucket }))
  assert.equal(rest.Versions, undefined)
})

test('open uploads are listed by key and age, whatever the page', async () => {
  await using own = await startTestSandbox()
  const { client, bucket: Bucket } = own
  const started: string[] = []
  for (const Key of ['b', 'a/1', 'a/2', 'b']) {
    const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    started.push(`${Key} ${UploadId}`)
  }
  const seen: string[] = []
  let more = true
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {}
  do {
    const page = await client.send(
      new ListMultipartUploadsCommand({ Bucket, MaxUploads: 1, ...markers }),
    )
    seen.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`))
    markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
    more = page.IsTruncated === true
  } while (more)
  assert.deepEqual(seen, [started[1], started[2], started[0], started[3]])
  const grouped = await client.send(new ListMultipartUploadsCommand({ Bucket, Delimiter: '/' }))
  assert.deepEqual(grouped.CommonPrefixes, [{ Prefix: 'a/' }])
})
