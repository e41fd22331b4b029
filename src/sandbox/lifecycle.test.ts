import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'
import type { LifecycleReport } from './lifecycle/lifecycle-report.ts'

const DAY = 86_400_000
/** A day at noon, so that midnights are told from whole days. */
const NOON = Date.UTC(2030, 0, 10, 12)

async function startAtNoon(): Promise<TestSandbox & { reports: LifecycleReport[] }> {
  const sandbox = await startTestSandbox()
  sandbox.clock.stop()
  sandbox.clock.set(NOON)
  const reports: LifecycleReport[] = []
  sandbox.onLifecycle((report) => reports.push(report))
  return { ...sandbox, reports }
}

function verbs({ client, bucket: Bucket }: TestSandbox) {
  return {
    configure: (Rules: LifecycleRule[]) =>
      client.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
      ),
    keepVersions: () =>
      client.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      ),
    put: (Key: string, { size = 1, Tagging }: { size?: number; Tagging?: string } = {}) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(size), Tagging })),
    remove: (Key: string, VersionId?: string) =>
      client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
    head: (Key: string, VersionId?: string) =>
      client.send(new HeadObjectCommand({ Bucket, Key, VersionId })),
    keys: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
      return Contents.map(({ Key }) => Key)
    },
    classes: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
      return Object.fromEntries(Contents.map(({ Key, StorageClass }) => [Key, StorageClass]))
    },
    versions: async () => {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket }))
      return { versions: page.Versions ?? [], markers: page.DeleteMarkers ?? [] }
    },
  }
}

const RULE = { ID: 'r', Status: 'Enabled', Filter: { Prefix: '' } } as const

test('an object goes at the midnight after its last day, and answers say so beforehand', async () => {
  await using sandbox = await startAtNoon()
  const { configure, put, head, keys } = verbs(sandbox)
  const { client, bucket: Bucket, clock } = sandbox
  await configure([
    { ...RULE, Filter: { Prefix: 'log' }, Expiration: { Days: 5 } },
    { ...RULE, ID: 'first one', Filter: { Prefix: 'logs/' }, Expiration: { Days: 3 } },
  ])
  const header = 'expiry-date="Mon, 14 Jan 2030 00:00:00 GMT", rule-id="first%20one"'
  assert.equal((await put('logs/a')).Expiration, header)
  assert.equal((await head('logs/a')).Expiration, header)
  const read = await client.send(new GetObjectCommand({ Bucket, Key: 'logs/a' }))
  assert.equal(read.Expiration, header)
  await read.Body?.transformToByteArray()
  assert.equal((await put('other')).Expiration, undefined)
  clock.set(Date.UTC(2030, 0, 13, 23, 59, 59, 999))
  assert.deepEqual(await keys(), ['logs/a', 'other'])
  clock.advance(1)
  assert.deepEqual(await keys(), ['other'])
  assert.equal(sandbox.reports.at(-1)?.buckets.get(Bucket)?.expired, 1)
})

test('a leap of months does what as many days would have done', async () => {
  await using sandbox = await startAtNoon()
  const { configure, keepVersions, put, versions } = verbs(sandbox)
  await keepVersions()
  await configure([
    {
      ...RULE,
      Transitions: [{ Days: 30, StorageClass: 'GLACIER_IR' }],
      Expiration: { Days: 60 },
      NoncurrentVersionTransitions: [{ NoncurrentDays: 10, StorageClass: 'DEEP_ARCHIVE' }],
      NoncurrentVersionExpiration: { NoncurrentDays: 20 },
    },
    { ...RULE, ID: 'clean', Expiration: { ExpiredObjectDeleteMarker: true } },
  ])
  await put('k', { size: 128 * 1024 })
  sandbox.clock.advance(75 * DAY)
  const { versions: kept, markers } = await versions()
  // Day 61 made it noncurrent: day 72 froze it, and day 82 is to come.
  assert.deepEqual(
    kept.map(({ StorageClass }) => StorageClass),
    ['DEEP_ARCHIVE'],
  )
  assert.deepEqual(
    markers.map(({ LastModified }) => LastModified?.toISOString()),
    ['2030-03-12T00:00:00.000Z'],
  )
  assert.deepEqual(sandbox.reports.at(-1)?.buckets.get(sandbox.bucket), {
    expired: 1,
    noncurrentExpired: 0,
    markersRemoved: 0,
    transitions: { GLACIER_IR: 1, DEEP_ARCHIVE: 1 },
    uploadsAborted: 0,
  })
  sandbox.clock.advance(10 * DAY)
  assert.deepEqual(await versions(), { versions: [], markers: [] })
})

test('noncurrent versions are counted from the newest, and age from their successor', async () => {
  await using sandbox = await startAtNoon()
  const { configure, keepVersions, put, versions } = verbs(sandbox)
  await keepVersions()
  await configure([
    {
      ...RULE,
      NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
    },
  ])
  const ids: (string | undefined)[] = []
  for (let n = 0; n < 5; n++) {
    ids.unshift((await put('k')).VersionId)
    sandbox.clock.advance(DAY)
  }
  const kept = async () => (await versions()).versions.map(({ VersionId }) => VersionId)
  // The oldest became noncurrent on the 11th: it goes on the 15th, which has come.
  assert.deepEqual(await kept(), ids.slice(0, 4))
  sandbox.clock.advance(365 * DAY)
  assert.deepEqual(await kept(), ids.slice(0, 3))
})

test('tags and sizes choose; what is small stays in its class unless a rule says otherwise', async () => {
  await using sandbox = await startAtNoon()
  const { configure, put, keys, classes } = verbs(sandbox)
  await configure([
    { ...RULE, ID: 'tag', Filter: { Tag: { Key: 'go', Value: 'yes' } }, Expiration: { Days: 1 } },
    { ...RULE, ID: 'size', Filter: { ObjectSizeGreaterThan: 200_000 }, Expiration: { Days: 1 } },
    { ...RULE, ID: 'ice', Transitions: [{ Days: 0, StorageClass: 'DEEP_ARCHIVE' }] },
    {
      ...RULE,
      ID: 'mine',
      Filter: { And: { Prefix: 'tiny', ObjectSizeGreaterThan: 1 } },
      Transitions: [{ Days: 0, StorageClass: 'GLACIER' }],
    },
  ])
  await put('big', { size: 200_001 })
  await put('middle', { size: 128 * 1024 })
  await put('small', { size: 128 * 1024 - 1 })
  await put('tagged', { Tagging: 'go=yes&more=1' })
  await put('tagged-no', { Tagging: 'go=no' })
  await put('tiny', { size: 2 })
  await put('tiny-1', { size: 1 })
  sandbox.clock.advance(2 * DAY)
  assert.deepEqual(await keys(), ['middle', 'small', 'tagged-no', 'tiny', 'tiny-1'])
  assert.deepEqual(await classes(), {
    middle: 'DEEP_ARCHIVE',
    small: 'STANDARD',
    'tagged-no': 'STANDARD',
    tiny: 'GLACIER',
    'tiny-1': 'STANDARD',
  })
})

test('a rule that comes late takes effect at the next midnight, not in the past', async () => {
  await using sandbox = await startAtNoon()
  const { configure, keepVersions, put, versions } = verbs(sandbox)
  await keepVersions()
  await put('k')
  sandbox.clock.advance(100 * DAY)
  await configure([
    { ...RULE, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 2 } },
  ])
  assert.equal((await versions()).markers.length, 0)
  sandbox.clock.advance(3 * DAY)
  const { versions: kept, markers } = await versions()
  assert.equal(markers[0]?.LastModified?.toISOString(), '2030-04-21T00:00:00.000Z')
  assert.equal(kept.length, 1)
})

test('what Object Lock keeps is hidden, and removed when its lock has ended', async () => {
  const Bucket = 'locked-bucket'
  await using sandbox = await startTestSandbox()
  const { client, clock } = sandbox
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
  clock.stop()
  clock.set(NOON)
  const { configure, keys, versions, head } = verbs({ ...sandbox, bucket: Bucket })
  await configure([
    { ...RULE, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
  ])
  const lock = {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date(NOON + 30 * DAY),
  } as const
  const object = { Bucket, Body: 'x', ChecksumAlgorithm: 'CRC32' } as const
  await client.send(new PutObjectCommand({ ...object, ...lock, Key: 'kept' }))
  const hold = { ...object, Key: 'held', ObjectLockLegalHoldStatus: 'ON' } as const
  const { VersionId } = await client.send(new PutObjectCommand(hold))
  const there = async () => (await versions()).versions.map(({ Key }) => Key)
  clock.set(NOON + 30 * DAY)
  assert.deepEqual(await keys(), [])
  assert.deepEqual(await there(), ['held', 'kept'])
  clock.advance(DAY)
  assert.deepEqual(await there(), ['held'])
  assert.equal((await head('held', VersionId)).ObjectLockLegalHoldStatus, 'ON')
  clock.advance(5 * 365 * DAY)
  assert.deepEqual(await there(), ['held'])
  await client.send(
    new PutObjectLegalHoldCommand({ Bucket, Key: 'held', VersionId, LegalHold: { Status: 'OFF' } }),
  )
  clock.advance(DAY)
  assert.deepEqual(await versions(), { versions: [], markers: [] })
})

test('uploads that stay open are aborted, as they were told', async () => {
  await using sandbox = await startAtNoon()
  const { client, bucket: Bucket, clock } = sandbox
  await verbs(sandbox).configure([
    {
      ...RULE,
      Filter: { Prefix: 'u' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
    },
  ])
  const begin = (Key: string) => client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const { AbortDate, AbortRuleId } = await begin('u/1')
  assert.deepEqual([AbortDate?.toISOString(), AbortRuleId], ['2030-01-13T00:00:00.000Z', 'r'])
  const { AbortDate: none, UploadId } = await begin('v/1')
  assert.equal(none, undefined)
  clock.advance(3 * DAY)
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }))
  assert.deepEqual(
    Uploads.map(({ Key }) => Key),
    ['v/1'],
  )
  assert.equal(sandbox.reports.at(-1)?.buckets.get(Bucket)?.uploadsAborted, 1)
  await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'v/1', UploadId }))
})
