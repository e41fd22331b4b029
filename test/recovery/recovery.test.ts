// The script of docs/format.md against the endpoint, with what `holdfast dump` stored there.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { clientEnvironment, HOLDFAST } from '../../scripts/endpoint-process.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { endInTime } from '../support/deadline.ts'

const SCRIPT = join(import.meta.dirname, 'recover.sh')
const MIB = 2 ** 20
const content = randomBytes(12 * MIB + 1)

describe('recovery by hand', () => {
  let folder = ''
  let sandbox: Sandbox
  let client: S3Client

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-recovery-'))
    sandbox = await startSandbox({ buckets: ['backups'] })
    client = new S3Client({ ...sandbox, credentials: sandbox, forcePathStyle: true })
    const secret = `user = "${sandbox.accessKeyId}:${sandbox.secretAccessKey}"\n`
    await writeFile(join(folder, 'curl.conf'), secret, { mode: 0o600 })
    await dump('/home', content)
  })
  after(async () => {
    client.destroy()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })

  test('finds a dump of several segments and restores it to the byte', async () => {
    const listed = await recover('root/web-1/records/')
    assert.equal(listed.status, 0, listed.stderr)
    const [key = ''] = listed.stdout.toString().split('\n')
    assert.match(key, /^root\/web-1\/records\/~2Fhome\/0\/.*-3-12582913-/)
    const restored = await recover(key)
    assert.equal(restored.status, 0, restored.stderr)
    assert.ok(restored.stdout.equals(content))
  })

  test('goes through every page of a long listing', async () => {
    const names = Array.from({ length: 1003 }, (_, index) => `many/records/${10_000 + index}`)
    for (const hundred of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const some = names.slice(hundred * 100, (hundred + 1) * 100)
      await Promise.all(some.map((key) => put(key, 'x')))
    }
    const { stdout } = await recover('many/records/')
    assert.deepEqual(stdout.toString().trim().split('\n'), names)
  })

  test('passes on nothing of a damaged segment and fails', async () => {
    await dump('damaged', content)
    const record = await onlyRecord('damaged')
    const nonce = /Z-([0-9a-f]{32})-/.exec(record)?.[1]
    await put(`root/web-1/data/${nonce}/000001`, randomBytes(5 * MIB))
    const { status, stdout, stderr } = await recover(record)
    assert.notEqual(status, 0)
    assert.match(stderr, /segment 000001 is damaged/)
    assert.ok(stdout.equals(content.subarray(0, 5 * MIB)))
  })

  test('refuses a record that was cut short anywhere, altered or moved', async () => {
    const record = await onlyRecord('~2Fhome')
    const text = await get(record)
    const cuts = [
      text.length - 1,
      text.length - 3,
      text.lastIndexOf('\n', text.length - 2) + 1,
      300,
    ]
    const variants = cuts
      .map((cut) => text.slice(0, cut))
      .concat(text.replace('dump/1', 'dump/2'), `${text.slice(0, -80)}../../${text.slice(-74)}`)
      .concat(text.replace('segments: 3\n', 'segments: 3\nrequires: tomorrow\n'))
    for (const [index, variant] of variants.entries()) {
      await put(record, variant)
      const { status, stdout } = await recover(record)
      // Only the newline at the very end may be missing: the script then restores all of it.
      if (index === 0) assert.ok(status !== 0 || stdout.equals(content))
      else assert.notEqual(status, 0, `variant ${index} was restored`)
    }
    await put(record, text)
    const elsewhere = record.replace(/Z-\w{32}/, `Z-${'f'.repeat(32)}`)
    await put(elsewhere, text)
    assert.match((await recover(elsewhere)).stderr, /belongs to another key/)
  })

  async function dump(stream: string, bytes: Buffer): Promise<void> {
    const { status, stderr } = await run(HOLDFAST, ['dump', '-q', stream, '0'], bytes)
    assert.equal(status, 0, stderr)
  }

  async function onlyRecord(stream: string): Promise<string> {
    const { stdout } = await recover(`root/web-1/records/${stream}/`)
    return stdout.toString().trim()
  }

  function recover(argument: string) {
    return run('sh', [SCRIPT, argument])
  }

  async function run(program: string, argv: readonly string[], input?: Buffer) {
    const child = spawn(program, argv, {
      cwd: folder,
      env: {
        ...clientEnvironment(sandbox, folder),
        HOLDFAST_STORE: 's3://backups/root',
        HOLDFAST_MACHINE: 'web-1',
        HOLDFAST_PART_SIZE: '5M',
        HOLDFAST_SEGMENT_SIZE: '5M',
        BUCKET_URL: `${sandbox.endpoint}/backups`,
        REGION: sandbox.region,
        CURL_CONF: 'curl.conf',
      },
    })
    child.stdin.end(input)
    const chunks: Buffer[] = []
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    const status = await endInTime(child)
    return { status, stdout: Buffer.concat(chunks), stderr }
  }

  async function put(Key: string, Body: string | Buffer): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: 'backups', Key, Body }))
  }

  async function get(Key: string): Promise<string> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'backups', Key }))
    return (await Body?.transformToString()) ?? ''
  }
})
