// Server access logs, delivered and read back with a regular expression of AWS's.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketLoggingCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { allowDelivery, type Line, logTo, parseLine } from '../../../test/support/access-logs.ts'
import {
  keysIn,
  startTestSandbox,
  type TestSandbox,
  textOf,
} from '../../../test/support/sandbox.ts'

const SOURCE = 'source'
const LOGS = 'logs'

let sandbox: TestSandbox
let client: S3Client
before(async () => {
  sandbox = await startTestSandbox({ buckets: [SOURCE, LOGS] })
  client = sandbox.client
  await allowDelivery(client, LOGS, SOURCE)
  await logTo(client, SOURCE, { TargetBucket: LOGS, TargetPrefix: 'a/' })
})
after(() => sandbox.close())

/** The lines of log objects that were delivered since the last time. */
const seen = new Set<string>()
async function newLines(Bucket = LOGS, prefix = 'a/'): Promise<Line[]> {
  await sandbox.deliverLogs()
  const fresh = (await keysIn(client, Bucket, prefix)).filter((key) => !seen.has(key))
  for (const key of fresh) seen.add(key)
  const texts = await Promise.all(fresh.map((key) => textOf(client, Bucket, key)))
  return texts.flatMap((text) => text.trimEnd().split('\n')).map(parseLine)
}

describe('a line', () => {
  test('tells of a PUT in 27 fields', async () => {
    await newLines()
    const Key = 'dir/a b"ü\n'
    const sent = await client.send(new PutObjectCommand({ Bucket: SOURCE, Key, Body: 'four' }))
    const [line, ...others] = await newLines()
    assert.deepEqual(others, [])
    assert.ok(line)
    const owner = line['bucketowner'] ?? ''
    assert.match(owner, /^[0-9a-f]{64}$/)
    assert.match(
      line['requestdatetime'] ?? '',
      /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/,
    )
    assert.ok(Number(line['totaltime']) >= Number(line['turnaroundtime']))
    assert.match(line['useragent'] ?? '', /^"aws-sdk-js\/.+"$/)
    const elsewhere = { requestdatetime: '', totaltime: '', turnaroundtime: '', useragent: '' }
    assert.deepEqual(
      { ...line, ...elsewhere },
      {
        ...elsewhere,
        bucketowner: owner,
        bucket_name: SOURCE,
        remoteip: '127.0.0.1',
        requester: owner,
        requestid: sent.$metadata.requestId,
        operation: 'REST.PUT.OBJECT',
        key: encodeURIComponent(encodeURIComponent(Key)).replaceAll('%252F', '/'),
        request_uri: '"PUT /source/dir/a%20b%22%C3%BC%0A?x-id=PutObject HTTP/1.1"',
        httpstatus: '200',
        errorcode: '-',
        bytessent: '-',
        objectsize: '4',
        referrer: '"-"',
        versionid: '-',
        hostid: sent.$metadata.extendedRequestId,
        sigv: 'SigV4',
        ciphersuite: '-',
        authtype: 'AuthHeader',
        endpoint: new URL(sandbox.endpoint).host,
        tlsversion: '-',
        accesspointarn: '-',
        aclrequired: '-',
      },
    )
    const raw = (await textOf(client, LOGS, [...seen].at(-1) ?? '')).trimEnd()
    assert.equal(raw.replace(/\[[^\]]*\]|"[^"]*"/g, 'x').split(' ').length, 27)
  })

  test('tells of refusals, of nobody, and of deletes key by key', async () => {
    await fetch(`${sandbox.endpoint}/${SOURCE}/x?X-Amz-Signature=stolen`)
    await assert.rejects(client.send(new GetObjectCommand({ Bucket: SOURCE, Key: 'none' })))
    await client.send(new PutObjectCommand({ Bucket: SOURCE, Key: 'p q', Body: 'seven b' }))
    await client.send(
      new CopyObjectCommand({ Bucket: SOURCE, Key: 'copy', CopySource: `${SOURCE}/p%20q` }),
    )
    const Objects = [{ Key: 'p q' }, { Key: 'copy' }]
    await client.send(new DeleteObjectsCommand({ Bucket: SOURCE, Delete: { Objects } }))
    const lines = await newLines()
    assert.deepEqual(
      lines.map((line) =>
        ['operation', 'key', 'httpstatus', 'errorcode', 'objectsize', 'request_uri']
          .map((name) => line[name])
          .join(' ')
          .replace(/\?.* HTTP/, ' HTTP'),
      ),
      [
        'REST.GET.OBJECT x 403 AccessDenied - "GET /source/x HTTP/1.1"',
        'REST.GET.OBJECT none 404 NoSuchKey - "GET /source/none HTTP/1.1"',
        'REST.PUT.OBJECT p%2520q 200 - 7 "PUT /source/p%20q HTTP/1.1"',
        'REST.COPY.OBJECT copy 200 - 7 "PUT /source/copy HTTP/1.1"',
        'REST.COPY.OBJECT_GET p%2520q 200 - 7 -',
        'REST.POST.MULTI_OBJECT_DELETE - 200 - - "POST /source/ HTTP/1.1"',
        'BATCH.DELETE.OBJECT p%20q 204 - 7 -',
        'BATCH.DELETE.OBJECT copy 204 - 7 -',
      ],
    )
    assert.equal(lines[0]?.['requester'], '-')
    assert.match(lines[0]?.['request_uri'] ?? '', /X-Amz-Signature=\*\*\*/)
  })

  test('cannot be forged by a user agent, a referer or an address', async () => {
    const { hostname, port } = new URL(sandbox.endpoint)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const headers = {
      'user-agent': 'me" - x SigV4 - AuthHeader h TLSv1.2 - Yes\tü',
      referer: 'https://x/?Signature=s&a" "b',
      host: 'odd host"',
    }
    const path = `/${SOURCE}/a"b`
    request({ hostname, port, path, headers }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end()
    await promise
    const [line] = await newLines()
    assert.ok(line)
    assert.equal(line['useragent'], '"me%22 - x SigV4 - AuthHeader h TLSv1.2 - Yes%09%C3%BC"')
    assert.equal(line['referrer'], '"https://x/?Signature=***&a%22%20%22b"')
    assert.equal(line['request_uri'], `"GET /${SOURCE}/a%22b HTTP/1.1"`)
  })
})

describe('an object of logs', () => {
  test('is named by prefix, time and a unique string, and is plain text of the bucket owner', async () => {
    for (const key of await keysIn(client, LOGS, 'a/')) {
      assert.match(key, /^a\/\d{4}(?:-\d\d){5}-[0-9A-F]{16}$/)
    }
    const [Key = ''] = await keysIn(client, LOGS, 'a/')
    const { ContentType } = await client.send(new GetObjectCommand({ Bucket: LOGS, Key }))
    assert.equal(ContentType, 'text/plain')
  })

  test('is named by account, region, bucket and day if that is asked for', async () => {
    for (const PartitionDateSource of ['EventTime', 'DeliveryTime'] as const) {
      const TargetPrefix = `${PartitionDateSource}-`
      await logTo(client, SOURCE, {
        TargetBucket: LOGS,
        TargetPrefix,
        TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource } },
      })
      await fetch(`${sandbox.endpoint}/${SOURCE}/x`)
      await sandbox.deliverLogs()
      const [key = ''] = await keysIn(client, LOGS, TargetPrefix)
      const time = PartitionDateSource === 'EventTime' ? '00-00-00' : '\\d\\d-\\d\\d-\\d\\d'
      assert.match(
        key,
        new RegExp(
          `^${TargetPrefix}123456789012/us-east-1/source/(\\d{4})/(\\d\\d)/(\\d\\d)/\\1-\\2-\\3-${time}-[0-9A-F]{16}$`,
        ),
      )
    }
    await logTo(client, SOURCE, { TargetBucket: LOGS, TargetPrefix: 'a/' })
  })

  test('grants what target grants say', async () => {
    const Grantee = {
      Type: 'Group',
      URI: 'http://acs.amazonaws.com/groups/global/AllUsers',
    } as const
    const TargetGrants = [{ Grantee, Permission: 'READ' as const }]
    await logTo(client, SOURCE, { TargetBucket: LOGS, TargetPrefix: 'open/', TargetGrants })
    const { LoggingEnabled } = await client.send(new GetBucketLoggingCommand({ Bucket: SOURCE }))
    assert.deepEqual(LoggingEnabled, { TargetBucket: LOGS, TargetPrefix: 'open/', TargetGrants })
    await fetch(`${sandbox.endpoint}/${SOURCE}/x`)
    await sandbox.deliverLogs()
    const [Key = ''] = await keysIn(client, LOGS, 'open/')
    const { Grants = [] } = await client.send(new GetObjectAclCommand({ Bucket: LOGS, Key }))
    assert.deepEqual(
      Grants.map(({ Permission }) => Permission),
      ['FULL_CONTROL', 'READ'],
    )
    await logTo(client, SOURCE, { TargetBucket: LOGS, TargetPrefix: 'a/' })
  })

  test('is stored as the clock is advanced', async () => {
    await newLines()
    const before = await keysIn(client, LOGS, 'a/')
    await fetch(`${sandbox.endpoint}/${SOURCE}/tick`)
    sandbox.clock.advance(1_000)
    while ((await keysIn(client, LOGS, 'a/')).length === before.length) await setImmediate()
    const [line] = await newLines()
    assert.equal(line?.['key'], 'tick')
  })

  test('is stored before the sandbox ends', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-logs-'))
    try {
      await leaveOneRequest(dataDir)
      await using again = await startTestSandbox({ dataDir })
      const { Contents = [] } = await again.client.send(new ListObjectsV2Command({ Bucket: 'own' }))
      assert.equal(Contents.length, 1)
    } finally {
      await rm(dataDir, { recursive: true })
    }
  })
})

async function leaveOneRequest(dataDir: string): Promise<void> {
  await using first = await startTestSandbox({ dataDir, buckets: ['own'] })
  const group = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
  const grants = { GrantWrite: group, GrantReadACP: group }
  await first.client.send(new PutBucketAclCommand({ Bucket: 'own', ...grants }))
  const LoggingEnabled = { TargetBucket: 'own', TargetPrefix: 'l/' }
  const BucketLoggingStatus = { LoggingEnabled }
  await first.client.send(new PutBucketLoggingCommand({ Bucket: 'own', BucketLoggingStatus }))
  await fetch(`${first.endpoint}/own/x`)
}

describe('logs of a bucket that logs to itself', () => {
  test('tell of their own delivery, and do not follow from it', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'self' }))
    await allowDelivery(client, 'self', 'self')
    await logTo(client, 'self', { TargetBucket: 'self', TargetPrefix: '' })
    await fetch(`${sandbox.endpoint}/self/x`)
    await sandbox.deliverLogs()
    const [first = ''] = await keysIn(client, 'self')
    await sandbox.deliverLogs()
    const text = (
      await Promise.all((await keysIn(client, 'self')).map((key) => textOf(client, 'self', key)))
    ).join('')
    const delivered = text.trimEnd().split('\n').map(parseLine)
    const own = delivered.find(({ requester }) => requester === 'svc:logging.s3.amazonaws.com')
    assert.deepEqual([own?.['operation'], own?.['key']], ['REST.PUT.OBJECT', first])
    await logTo(client, 'self', undefined)
    const { LoggingEnabled } = await client.send(new GetBucketLoggingCommand({ Bucket: 'self' }))
    assert.equal(LoggingEnabled, undefined)
  })
})

test('what lifecycle rules do is told, as done by S3', async () => {
  await client.send(new CreateBucketCommand({ Bucket: 'aging' }))
  const Status = 'Enabled' as const
  await client.send(
    new PutBucketVersioningCommand({ Bucket: 'aging', VersioningConfiguration: { Status } }),
  )
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: 'aging',
      LifecycleConfiguration: {
        Rules: [
          {
            Status,
            Filter: { Prefix: '' },
            Transitions: [{ Days: 1, StorageClass: 'GLACIER' }],
            Expiration: { Days: 10 },
            NoncurrentVersionExpiration: { NoncurrentDays: 5 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
          },
        ],
      },
    }),
  )
  const Body = Buffer.alloc(200_000)
  await client.send(new PutObjectCommand({ Bucket: 'aging', Key: 'old one', Body }))
  await client.send(new CreateMultipartUploadCommand({ Bucket: 'aging', Key: 'stale' }))
  await allowDelivery(client, LOGS, 'a*')
  await logTo(client, 'aging', { TargetBucket: LOGS, TargetPrefix: 'aging/' })
  for (let day = 0; day < 20; day++) sandbox.clock.advance(86_400_000)
  const all = await newLines(LOGS, 'aging/')
  const lines = all.filter(({ operation }) => operation?.startsWith('S3.'))
  await allowDelivery(client, LOGS, SOURCE)
  assert.deepEqual(
    lines.map((line) => ['operation', 'key', 'objectsize'].map((name) => line[name]).join(' ')),
    [
      'S3.TRANSITION.OBJECT old%20one 200000',
      'S3.DELETE.UPLOAD stale -',
      'S3.CREATE.DELETEMARKER old%20one -',
      'S3.EXPIRE.OBJECT old%20one 200000',
    ],
  )
  for (const line of lines) {
    assert.deepEqual(
      [line['requester'], line['remoteip'], line['httpstatus']],
      ['AmazonS3', '-', '-'],
    )
    assert.deepEqual(
      [line['request_uri'], line['referrer'], line['useragent']],
      ['"-"', '"-"', '"-"'],
    )
  }
  assert.notEqual(lines[2]?.['versionid'], lines[3]?.['versionid'])
})
