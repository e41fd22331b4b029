// Dumps in archive classes, and the bucket's rules, as processes against a sandbox whose clock moves.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const HOUR = 3_600_000

async function holdfast({ env, bucket }: TestSandbox, input: string, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...env, HOLDFAST_STORE: `s3://${bucket}`, HOLDFAST_HOST: 'web-1' },
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { status, stdout, stderr }
}

test('a dump in GLACIER is restored once it was thawed, and what to do is said until then', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket, clock } = sandbox
  const dumped = await holdfast(sandbox, 'kept', 'dump', '--storage-class', 'GLACIER', '/home', '0')
  assert.equal(dumped.status, 0, dumped.stderr)
  const restore = () => holdfast(sandbox, '', 'restore', '/home', '0')
  const frozen = await restore()
  assert.notEqual(frozen.status, 0)
  assert.match(frozen.stderr, /archived and cannot be read yet/)
  const [, key = ''] = /restore-object .*--key (\S+)/.exec(frozen.stderr) ?? []
  const [, RestoreRequest = ''] = /--restore-request '(.*?)'/.exec(frozen.stderr) ?? []
  await client.send(
    new RestoreObjectCommand({ Bucket, Key: key, RestoreRequest: JSON.parse(RestoreRequest) }),
  )
  const unknown = await holdfast(sandbox, '', 'verify')
  assert.match(unknown.stdout, /UNKNOWN/)
  clock.advance(5 * HOUR)
  assert.deepEqual(await restore(), { status: 0, stdout: 'kept', stderr: '' })
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
  assert.equal(Contents.find(({ Key }) => Key === key)?.StorageClass, 'GLACIER')
})

test('what init promises of uploads that stay open is kept', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket, clock } = sandbox
  const { stdout } = await holdfast(sandbox, '', 'init', '--abort-uploads-after', '14')
  assert.match(stdout, /aborted after 14 days/)
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'web-1/left' }))
  const open = async () =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0
  clock.advance(13 * 24 * HOUR)
  assert.equal(await open(), 1)
  clock.advance(2 * 24 * HOUR)
  assert.equal(await open(), 0)
})
