// What a lifecycle configuration may say, and in which words S3 refuses the rest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BucketLifecycleConfiguration,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const RULE = { ID: 'r', Status: 'Enabled', Filter: { Prefix: '' } } as const

function configuring({ client, bucket: Bucket }: TestSandbox) {
  return (Rules: LifecycleRule[], TransitionDefaultMinimumObjectSize?: 'varies_by_storage_class') =>
    client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules },
        TransitionDefaultMinimumObjectSize,
      }),
    )
}

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
  await configuring(sandbox)(Rules)
  const there = await get()
  assert.deepEqual(there.Rules, Rules)
  assert.equal(there.TransitionDefaultMinimumObjectSize, 'all_storage_classes_128K')
  await configuring(sandbox)(
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
    {
      Filter: {},
      Transitions: [
        { Days: 0, StorageClass: 'GLACIER' },
        { Days: 89, StorageClass: 'DEEP_ARCHIVE' },
      ],
    },
    'InvalidArgument',
    /^'Days' in the 'Transition' action for StorageClass 'DEEP_ARCHIVE' for filter '\(\)' must be 90 days more than 'filter '\(\)'' in the 'Transition' action for StorageClass 'GLACIER'$/,
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
  const configure = configuring(sandbox)
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
