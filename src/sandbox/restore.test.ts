import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type RestoreRequest,
  type StorageClass,
  type Tier,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox, testClient } from '../../test/support/sandbox.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOON = Date.UTC(2030, 0, 10, 12)

async function startAtNoon(): Promise<TestSandbox> {
  const sandbox = await startTestSandbox()
  sandbox.clock.stop()
  sandbox.clock.set(NOON)
  return sandbox
}

function verbs({ client, bucket: Bucket }: TestSandbox) {
  const restore = async (RestoreRequest: RestoreRequest, Key = 'k') => {
    const { $metadata } = await client.send(
      new RestoreObjectCommand({ Bucket, Key, RestoreRequest }),
    )
    return $metadata.httpStatusCode
  }
  return {
    restore,
    thaw: (Days: number, tier?: Tier) =>
      restore({ Days, ...(tier && { GlacierJobParameters: { Tier: tier } }) }),
    put: (storage: StorageClass, Key = 'k') =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'cold', StorageClass: storage })),
    get: async (Key = 'k') =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    head: (Key = 'k') => client.send(new HeadObjectCommand({ Bucket, Key })),
  }
}

const refusal =
  (name: string, status: number, facts: object = {}) =>
  (error: unknown) => {
    const { $metadata } = error as { $metadata: { httpStatusCode: number } }
    const known = { name: (error as Error).name, status: $metadata.httpStatusCode }
    assert.deepEqual(known, { name, status })
    for (const [fact, value] of Object.entries(facts)) {
      assert.equal((error as Record<string, unknown>)[fact], value)
    }
    return true
  }

const FROZEN = (StorageClass: string) => refusal('InvalidObjectState', 403, { StorageClass })

test('an archived object is told of, and neither read nor copied', async () => {
  await using sandbox = await startAtNoon()
  const { client, bucket: Bucket } = sandbox
  const { put, get, head } = verbs(sandbox)
  const from = { Bucket, CopySource: `${Bucket}/k` }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'copy' }))
  for (const storage of ['GLACIER', 'DEEP_ARCHIVE'] as const) {
    await put(storage)
    await assert.rejects(get(), FROZEN(storage))
    await assert.rejects(
      client.send(new CopyObjectCommand({ ...from, Key: 'copy' })),
      FROZEN(storage),
    )
    const part = { ...from, Key: 'copy', PartNumber: 1, UploadId }
    await assert.rejects(client.send(new UploadPartCopyCommand(part)), FROZEN(storage))
    assert.equal((await head()).StorageClass, storage)
    const { ObjectSize, StorageClass } = await client.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: 'k',
        ObjectAttributes: ['ObjectSize', 'StorageClass'],
      }),
    )
    assert.deepEqual([ObjectSize, StorageClass], [4, storage])
  }
  for (const storage of ['GLACIER_IR', 'INTELLIGENT_TIERING', 'ONEZONE_IA'] as const) {
    await put(storage)
    assert.equal(await get(), 'cold')
  }
})

const TIMES: readonly (readonly [StorageClass, Tier | undefined, number])[] = [
  ['GLACIER', 'Expedited', 5 * MINUTE],
  ['GLACIER', undefined, 5 * HOUR],
  ['GLACIER', 'Bulk', 12 * HOUR],
  ['DEEP_ARCHIVE', 'Standard', 12 * HOUR],
  ['DEEP_ARCHIVE', 'Bulk', 48 * HOUR],
]

for (const [storage, tier, ms] of TIMES) {
  test(`a copy of what lies in ${storage} comes ${tier ?? 'as usual'} after ${ms / MINUTE} minutes, for its days`, async () => {
    await using sandbox = await startAtNoon()
    const { put, get, head, thaw } = verbs(sandbox)
    await put(storage)
    assert.equal(await thaw(3, tier), 202)
    assert.equal((await head()).Restore, 'ongoing-request="true"')
    sandbox.clock.advance(ms - 1)
    await assert.rejects(get(), FROZEN(storage))
    sandbox.clock.advance(1)
    assert.equal(await get(), 'cold')
    // Three days after it came, and up to the next midnight.
    const gone = (Math.floor((NOON + ms) / DAY) + 4) * DAY
    const date = new Date(gone).toUTCString()
    assert.equal((await head()).Restore, `ongoing-request="false", expiry-date="${date}"`)
    assert.equal((await head()).StorageClass, storage)
    sandbox.clock.set(gone - 1)
    assert.equal(await get(), 'cold')
    sandbox.clock.advance(1)
    await assert.rejects(get(), FROZEN(storage))
    assert.equal((await head()).Restore, undefined)
    assert.equal(await thaw(1, tier), 202)
  })
}

test('one restore at a time: a faster tier hastens it, all else is in the way', async () => {
  await using sandbox = await startAtNoon()
  const { put, get, thaw } = verbs(sandbox)
  await put('GLACIER')
  assert.equal(await thaw(2, 'Bulk'), 202)
  const busy = refusal('RestoreAlreadyInProgress', 409)
  await assert.rejects(thaw(2, 'Bulk'), busy)
  await assert.rejects(thaw(5, 'Standard'), busy)
  sandbox.clock.advance(HOUR)
  assert.equal(await thaw(2, 'Standard'), 202)
  await assert.rejects(thaw(2, 'Bulk'), busy)
  sandbox.clock.advance(5 * HOUR - 1)
  await assert.rejects(get(), FROZEN('GLACIER'))
  sandbox.clock.advance(1)
  assert.equal(await get(), 'cold')
})

test('a copy that is there stays as long as the last request says, from then on', async () => {
  await using sandbox = await startAtNoon()
  const { put, head, thaw } = verbs(sandbox)
  await put('GLACIER')
  await thaw(10, 'Expedited')
  sandbox.clock.advance(HOUR)
  const expiry = async () => /expiry-date="(.*)"/.exec((await head()).Restore ?? '')?.[1]
  assert.equal(await expiry(), 'Mon, 21 Jan 2030 00:00:00 GMT')
  assert.equal(await thaw(1), 200)
  assert.equal(await expiry(), 'Sat, 12 Jan 2030 00:00:00 GMT')
})

test('a restored object can be copied, and what replaces it is not restored', async () => {
  await using sandbox = await startAtNoon()
  const { client, bucket: Bucket } = sandbox
  const { put, get, head, thaw } = verbs(sandbox)
  await put('GLACIER')
  await thaw(1, 'Expedited')
  sandbox.clock.advance(HOUR)
  const copy = { Bucket, CopySource: `${Bucket}/k` }
  await client.send(new CopyObjectCommand({ ...copy, Key: 'warm' }))
  assert.equal(await get('warm'), 'cold')
  await client.send(new CopyObjectCommand({ ...copy, Key: 'cold', StorageClass: 'GLACIER' }))
  assert.equal((await head('cold')).Restore, undefined)
  await put('GLACIER')
  assert.equal((await head()).Restore, undefined)
  await assert.rejects(get(), FROZEN('GLACIER'))
})

test('listings tell of copies to those who ask', async () => {
  await using sandbox = await startAtNoon()
  const { client, bucket: Bucket } = sandbox
  const { put, restore } = verbs(sandbox)
  await put('GLACIER', 'a')
  await put('GLACIER', 'b')
  await put('GLACIER', 'c')
  await restore({ Days: 1, GlacierJobParameters: { Tier: 'Expedited' } }, 'a')
  sandbox.clock.advance(HOUR)
  await restore({ Days: 1 }, 'b')
  const input = { Bucket, OptionalObjectAttributes: ['RestoreStatus'] } as const
  const expected = [
    { IsRestoreInProgress: false, RestoreExpiryDate: new Date('2030-01-12') },
    { IsRestoreInProgress: true },
    undefined,
  ]
  const told = (items: { RestoreStatus?: object | undefined }[] = []) =>
    items.map(({ RestoreStatus }) => RestoreStatus)
  const list = await client.send(
    new ListObjectsV2Command({ ...input, OptionalObjectAttributes: ['RestoreStatus'] }),
  )
  assert.deepEqual(told(list.Contents), expected)
  const versions = await client.send(
    new ListObjectVersionsCommand({ ...input, OptionalObjectAttributes: ['RestoreStatus'] }),
  )
  assert.deepEqual(told(versions.Versions), expected)
  const plain = await client.send(new ListObjectsV2Command({ Bucket }))
  assert.deepEqual(told(plain.Contents), [undefined, undefined, undefined])
})

test('restoring needs s3:RestoreObject, which reading does not imply', async () => {
  await using sandbox = await startAtNoon()
  const { bucket: Bucket } = sandbox
  const allowed = (action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: action, Resource: `arn:aws:s3:::${Bucket}/*` }],
    })
  await verbs(sandbox).put('GLACIER')
  const as = async (name: string, action: string) => {
    const key = sandbox.addUser({ name, policies: [allowed(action)] })
    const client = testClient({ ...sandbox, ...key })
    return await verbs({ ...sandbox, client })
      .restore({ Days: 1 })
      .finally(() => client.destroy())
  }
  await assert.rejects(as('reader', 's3:GetObject*'), refusal('AccessDenied', 403))
  assert.equal(await as('thawer', 's3:RestoreObject'), 202)
})

test('what cannot be restored is refused by name', async () => {
  await using sandbox = await startAtNoon()
  const { put, restore, thaw } = verbs(sandbox)
  await put('STANDARD', 'warm')
  await put('DEEP_ARCHIVE')
  await assert.rejects(restore({ Days: 1 }, 'warm'), refusal('InvalidObjectState', 403))
  await assert.rejects(restore({ Days: 1 }, 'none'), refusal('NoSuchKey', 404))
  await put('INTELLIGENT_TIERING', 'smart')
  await assert.rejects(restore({ Days: 1 }, 'smart'), refusal('InvalidArgument', 400))
  await assert.rejects(restore({}, 'smart'), refusal('ObjectAlreadyInActiveTierError', 403))
  await assert.rejects(thaw(1, 'Expedited'), refusal('InvalidArgument', 400))
  await assert.rejects(thaw(0), refusal('InvalidArgument', 400))
  await assert.rejects(thaw(1, 'Slow' as Tier), refusal('MalformedXML', 400))
  await assert.rejects(restore({}), refusal('MalformedXML', 400))
  await assert.rejects(restore({ Type: 'SELECT', Days: 1 }), refusal('NotImplemented', 501))
})
