import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AbortMultipartUploadCommand,
  type BucketLifecycleConfiguration,
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
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
    configure: (
      Rules: LifecycleRule[],
      TransitionDefaultMinimumObjectSize?: 'varies_by_storage_class',
    ) =>
      client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules },
          TransitionDefaultMinimumObjectSize,
        }),
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

test('a configuration comes back as it was put, and goes', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket } = sandbox
  const get = () => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
  await assert.rejects(get(), { name: 'NoSuchLifecycleConfiguration' })
  const Rules: BucketLifecycleConfiguration['Rules'] = [
    {
      ID: 'down',
      Status: 'Enabled',
      Filter: {
        And: {
          Prefix: 'a & b/',
          Tags: [
            { Key: 'x', Value: '1' },
            { Key: 'y', Value: '' },
          ],
          ObjectSizeGreaterThan: 10,
          ObjectSizeLessThan: 20,
        },
      },
      Transitions: [
        { Days: 30, StorageClass: 'STANDARD_IA' },
        { Days: 60, StorageClass: 'DEEP_ARCHIVE' },
      ],
      Expiration: { Days: 365 },
      NoncurrentVersionTransitions: [
        { NoncurrentDays: 1, NewerNoncurrentVersions: 3, StorageClass: 'GLACIER_IR' },
      ],
      NoncurrentVersionExpiration: { NoncurrentDays: 40, NewerNoncurrentVersions: 5 },
    },
    { ID: 'date', Status: 'Disabled', Filter: {}, Expiration: { Date: new Date('2030-01-01') } },
    {
      ID: 'rest',
      Status: 'Enabled',
      Filter: { Prefix: 'x' },
      Expiration: { ExpiredObjectDeleteMarker: true },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ]
  await verbs(sandbox).configure(Rules)
  const there = await get()
  assert.deepEqual(there.Rules, Rules)
  assert.equal(there.TransitionDefaultMinimumObjectSize, 'all_storage_classes_128K')
  await verbs(sandbox).configure(
    [{ Status: 'Enabled', Prefix: 'old/', Expiration: { Days: 1 } }],
    'varies_by_storage_class',
  )
  const { Rules: [old] = [], TransitionDefaultMinimumObjectSize } = await get()
  assert.equal(old?.Prefix, 'old/')
  assert.equal(old?.ID?.length, 48)
  assert.equal(TransitionDefaultMinimumObjectSize, 'varies_by_storage_class')
  await client.send(new DeleteBucketLifecycleCommand({ Bucket }))
  await client.send(new DeleteBucketLifecycleCommand({ Bucket }))
  await assert.rejects(get(), { name: 'NoSuchLifecycleConfiguration' })
})

const EXPIRE = { Expiration: { Days: 1 } }
const REFUSED: readonly (readonly [rule: Partial<LifecycleRule>, code: string, text: RegExp])[] = [
  [{}, 'InvalidRequest', /At least one action/],
  [{ ...EXPIRE, ID: 'x'.repeat(256) }, 'InvalidArgument', /limit of 255/],
  [{ ...EXPIRE, Filter: undefined }, 'MalformedXML', /./],
  [{ ...EXPIRE, Prefix: '' }, 'MalformedXML', /./],
  [{ ...EXPIRE, Status: 'enabled' as never }, 'MalformedXML', /./],
  [
    { Expiration: { Days: 0 } },
    'InvalidArgument',
    /'Days' for Expiration action must be a positive/,
  ],
  [{ Expiration: {} }, 'MalformedXML', /./],
  [{ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, 'MalformedXML', /./],
  [{ Expiration: { Date: new Date('2030-01-01T02:00Z') } }, 'InvalidArgument', /midnight GMT/],
  [{ NoncurrentVersionExpiration: {} }, 'MalformedXML', /./],
  [{ ...EXPIRE, Filter: { And: { Prefix: 'a' } } }, 'MalformedXML', /./],
  [{ ...EXPIRE, Filter: { Prefix: '', ObjectSizeGreaterThan: 5 } }, 'MalformedXML', /./],
  [
    {
      ...EXPIRE,
      Filter: {
        And: {
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'a', Value: '2' },
          ],
        },
      },
    },
    'InvalidRequest',
    /^Duplicate Tag Keys are not allowed\.$/,
  ],
  [
    { Filter: { Tag: { Key: 'a', Value: '' } }, Expiration: { ExpiredObjectDeleteMarker: true } },
    'InvalidRequest',
    /cannot be specified with Tags/,
  ],
  [
    {
      Filter: { Tag: { Key: 'a', Value: '' } },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    'InvalidRequest',
    /cannot be specified with Tags/,
  ],
  [
    { Transitions: [{ Days: 29, StorageClass: 'STANDARD_IA' }] },
    'InvalidArgument',
    /'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'/,
  ],
  [
    {
      Transitions: [
        { Days: 30, StorageClass: 'STANDARD_IA' },
        { Days: 59, StorageClass: 'GLACIER' },
      ],
    },
    'InvalidArgument',
    /'Days' in the 'Transition' action for StorageClass 'GLACIER' for filter '\(prefix=\)' must be 30 days more than/,
  ],
  [
    { Transitions: [{ Days: 30, StorageClass: 'GLACIER' }], Expiration: { Days: 30 } },
    'InvalidArgument',
    /'Days' in the Expiration action for filter '\(prefix=\)' must be greater than 'Days' in the Transition action/,
  ],
  [
    {
      Transitions: [{ Days: 30, StorageClass: 'GLACIER' }],
      Expiration: { Date: new Date('2040-01-01') },
    },
    'InvalidRequest',
    /Found mixed 'Date' and 'Days' based Expiration and Transition actions/,
  ],
  [
    { Transitions: [{ Days: 1, StorageClass: 'STANDARD' as never }] },
    'InvalidArgument',
    /Invalid target Storage class for Transition action/,
  ],
  [{ Transitions: [{ Days: 1, StorageClass: 'SNOW' as never }] }, 'MalformedXML', /./],
]

test('what S3 refuses is refused in its words, and changes nothing', async () => {
  await using sandbox = await startTestSandbox()
  const { configure } = verbs(sandbox)
  await configure([{ ...RULE, ...EXPIRE }])
  for (const [rule, name, message] of REFUSED) {
    await assert.rejects(configure([{ ...RULE, ...rule }]), { name, message }, JSON.stringify(rule))
  }
  const twice = [{ ...RULE, ...EXPIRE }]
  await assert.rejects(configure([...twice, ...twice]), { name: 'InvalidArgument' })
  await assert.rejects(configure([]), { name: 'MalformedXML' })
  const many = Array.from({ length: 1001 }, (_, n) => ({ ...RULE, ...EXPIRE, ID: `r${n}` }))
  await assert.rejects(configure(many), { name: 'MalformedXML' })
  await configure(many.slice(1))
  const Bucket = sandbox.bucket
  const { Rules } = await sandbox.client.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket }),
  )
  assert.equal(Rules?.length, 1000)
})

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
