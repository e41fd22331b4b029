// Which buckets take server access logs, and from whom.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  CreateBucketCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { allowDelivery, type Enabled, logTo } from '../../../test/support/access-logs.ts'
import { keysIn, startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'

const SOURCE = 'source'
const LOGS = 'logs'

let sandbox: TestSandbox
let client: S3Client
before(async () => {
  sandbox = await startTestSandbox({ buckets: [SOURCE, LOGS] })
  client = sandbox.client
  await allowDelivery(client, LOGS, SOURCE)
})
after(() => sandbox.close())

describe('a target is refused', () => {
  const refused = async (LoggingEnabled: Enabled, code: string, message: RegExp) => {
    await assert.rejects(logTo(client, SOURCE, LoggingEnabled), (error: Error) => {
      assert.equal(error.name, code)
      assert.match(error.message, message)
      return true
    })
  }

  test('whose document is none', async () => {
    const PartitionDateSource = 'EventTime' as const
    const TargetObjectKeyFormat = { SimplePrefix: {}, PartitionedPrefix: { PartitionDateSource } }
    await refused(
      { TargetBucket: LOGS, TargetPrefix: '', TargetObjectKeyFormat },
      'MalformedXML',
      /not well-formed/,
    )
    await refused(
      { TargetBucket: LOGS, TargetPrefix: undefined },
      'MalformedXML',
      /not well-formed/,
    )
  })

  test('that is not there', () =>
    refused(
      { TargetBucket: 'nowhere', TargetPrefix: '' },
      'InvalidTargetBucketForLogging',
      /does not exist/,
    ))

  test('in another region', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const }
    await client.send(new CreateBucketCommand({ Bucket: 'far', CreateBucketConfiguration }))
    await refused(
      { TargetBucket: 'far', TargetPrefix: '' },
      'CrossLocationLoggingProhibitted',
      /Cross S3 location/,
    )
  })

  test('that lets nobody deliver', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'closed' }))
    await refused(
      { TargetBucket: 'closed', TargetPrefix: '' },
      'InvalidTargetBucketForLogging',
      /log-delivery group/,
    )
  })

  test('with a default retention', async () => {
    await client.send(
      new CreateBucketCommand({ Bucket: 'vault', ObjectLockEnabledForBucket: true }),
    )
    await allowDelivery(client, 'vault', SOURCE)
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } }
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: 'vault',
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    )
    await refused(
      { TargetBucket: 'vault', TargetPrefix: '' },
      'InvalidTargetBucketForLogging',
      /default retention/,
    )
  })
})

describe('who may deliver', () => {
  test("is the log delivery group, where the bucket's ACL says so", async () => {
    const group = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
    const grants = { GrantWrite: group, GrantReadACP: group }
    await client.send(new CreateBucketCommand({ Bucket: 'classic', ...grants }))
    await logTo(client, SOURCE, { TargetBucket: 'classic', TargetPrefix: '' })
    await fetch(`${sandbox.endpoint}/${SOURCE}/x`)
    await sandbox.deliverLogs()
    assert.equal((await keysIn(client, 'classic')).length, 1)
    await logTo(client, SOURCE, { TargetBucket: LOGS, TargetPrefix: 'a/' })
  })

  test('is decided anew each time: a policy for another source lets none in', async () => {
    const ObjectOwnership = 'BucketOwnerEnforced'
    await client.send(new CreateBucketCommand({ Bucket: 'modern', ObjectOwnership }))
    await logTo(client, SOURCE, { TargetBucket: 'modern', TargetPrefix: '' })
    await allowDelivery(client, 'modern', 'another')
    const warned = new Promise((resolve) => process.once('warning', resolve))
    await fetch(`${sandbox.endpoint}/${SOURCE}/x`)
    await sandbox.deliverLogs()
    assert.match(
      String(await warned),
      /access logs of source for modern cannot be delivered: AccessDenied/,
    )
    assert.deepEqual(await keysIn(client, 'modern'), [])
    await allowDelivery(client, 'modern', SOURCE)
    await fetch(`${sandbox.endpoint}/${SOURCE}/x`)
    await sandbox.deliverLogs()
    assert.equal((await keysIn(client, 'modern')).length, 1)
  })
})
