// `holdfast sandbox serve` as a process: what it tells, and what its options do.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CommandWorld, type Served } from '../../../test/support/served-sandbox.ts'
import { parseReading, READINGS_HELP } from '../commands/sandbox/reading-option.ts'

interface Told extends Served {
  readonly secureEndpoint: string
  readonly certificateAuthorityFile: string
  readonly accounts: readonly {
    readonly accountId: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }[]
}

const OTHER = '111122223333'

describe('what serve --json tells', () => {
  let world: CommandWorld
  let told: Told
  before(async () => {
    world = await CommandWorld.open()
    const options = ['--bucket', 'backups', '--account', OTHER]
    told = (await world.serve('data', ...options)) as Told
  })
  after(() => world[Symbol.asyncDispose]())

  test('is an HTTPS endpoint, and a file by which clients trust it', async () => {
    const ca = await readFile(told.certificateAuthorityFile)
    const asked = request(`${told.secureEndpoint}/backups`, { ca }).end()
    const [answer] = await once(asked, 'response')
    assert.equal(answer.statusCode, 403)
    answer.resume()
    assert.notEqual(new URL(told.secureEndpoint).port, new URL(told.endpoint).port)
  })

  test("is each further account's root, who has a key and no right to what others own", async () => {
    const [other] = told.accounts
    assert.ok(other)
    const { accountId, accessKeyId, secretAccessKey } = other
    assert.equal(accountId, OTHER)
    const client = new S3Client({
      endpoint: told.endpoint,
      region: told.region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
    })
    const read = client.send(new GetObjectCommand({ Bucket: 'backups', Key: 'k' }))
    await assert.rejects(read, { name: 'AccessDenied' })
    client.destroy()
  })
})

test('serve tells people the same, and listens for HTTPS where it is told to', async () => {
  await using world = await CommandWorld.open()
  const free = (await world.serve('first')) as Told
  const { port } = new URL(free.secureEndpoint)
  await world.kill(free.process, 'SIGTERM')
  const child = world.spawn('sandbox', 'serve', '--https-port', port, '--account', OTHER)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.filter((text) => text.includes('AWS_SECRET_ACCESS_KEY')).length === 2) break
  }
  const trust = new RegExp(
    `^HTTPS https://127\\.0\\.0\\.1:${port}, for clients that trust /.*/ca.pem`,
  )
  assert.match(lines[1] ?? '', trust)
  assert.ok(lines.includes(`As the root of account ${OTHER}:`))
})

test('serve --cloudtrail makes a bucket in which every request is recorded', async () => {
  await using world = await CommandWorld.open()
  const served = await world.serve('data', '--bucket', 'backups', '--cloudtrail', 'trail')
  const { endpoint, region, accessKeyId, secretAccessKey } = served
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  await client.send(new PutObjectCommand({ Bucket: 'backups', Key: 'k', Body: 'body' }))
  // Whatever is due by the new time is done before the command ends, deliveries too.
  assert.equal((await world.run('sandbox', 'clock', 'advance', '1h')).status, 0)
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'trail' }))
  const [log] = Contents
  assert.match(log?.Key ?? '', /^AWSLogs\/123456789012\/CloudTrail\/.*\.json\.gz$/)
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'trail', Key: log?.Key }))
  const records = gunzipSync((await Body?.transformToByteArray()) ?? '').toString()
  assert.match(records, /"eventName":"PutObject".*"bucketName":"backups"/)
  client.destroy()
})

test('a reading is one of those that there are', () => {
  assert.deepEqual(parseReading('missing-key-prefix=absent'), { missingKeyPrefix: 'absent' })
  assert.deepEqual(parseReading('private-acl=ignored'), { privateAcl: 'ignored' })
  assert.match(READINGS_HELP, /^missing-key-prefix=key\|absent, /)
  for (const text of ['', 'missing-key-prefix', 'missing-key-prefix=', 'nope=key', 'a=b=c']) {
    assert.throws(() => parseReading(text), { code: 'bad-input' })
  }
})
