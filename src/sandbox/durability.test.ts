// What was acknowledged survives kill -9; what was not is whole or absent.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { MIB } from '../base/bytes.ts'
import { failedWith } from '../base/failure.ts'
import { startSandbox } from './index.ts'

const Bucket = 'durable'
const KEYS = { accessKeyId: 'AKIADURABLE', secretAccessKey: 'durable-secret' }

interface Server {
  readonly process: ChildProcess
  readonly client: S3Client
}

/** A sandbox in a process of its own, which can be killed. */
async function startServer(dataDir: string): Promise<Server> {
  const program = `
    import { startSandbox } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
    const options = ${JSON.stringify({ dataDir, buckets: [Bucket], ...KEYS })}
    console.log((await startSandbox(options)).endpoint)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string]
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: KEYS,
    forcePathStyle: true,
    maxAttempts: 1,
  })
  return { process: child, client }
}

async function kill(server: Server): Promise<void> {
  server.process.kill('SIGKILL')
  await once(server.process, 'exit')
  server.client.destroy()
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-durability-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const bodyOf = (index: number) =>
  Buffer.alloc(index % 3 === 0 ? 3 * MIB : 1000, createHash('md5').update(`${index}`).digest())

async function putUntilKilled(client: S3Client, acknowledged: Map<string, Buffer>, from: number) {
  const write = async (worker: number) => {
    for (let index = from + worker; ; index += 4) {
      const Key = `key/${index}`
      const Body = bodyOf(index)
      try {
        await client.send(new PutObjectCommand({ Bucket, Key, Body }))
      } catch {
        return
      }
      acknowledged.set(Key, Body)
    }
  }
  await Promise.all([0, 1, 2, 3].map(write))
}

test('every acknowledged object survives kill -9, the others are whole or absent', async () => {
  await using folder = await temporaryFolder()
  const acknowledged = new Map<string, Buffer>()
  for (let round = 0; round < 3; round++) {
    const server = await startServer(folder.path)
    const writing = putUntilKilled(server.client, acknowledged, round * 10_000)
    const enough = acknowledged.size + 12
    while (acknowledged.size < enough) await new Promise((resolve) => setTimeout(resolve, 1))
    await kill(server)
    await writing
  }
  const server = await startServer(folder.path)
  try {
    const { Contents = [] } = await server.client.send(new ListObjectsV2Command({ Bucket }))
    const listed = Contents.map(({ Key = '' }) => Key)
    for (const key of acknowledged.keys()) assert.ok(listed.includes(key), `${key} is lost`)
    for (const Key of listed) {
      const { Body } = await server.client.send(new GetObjectCommand({ Bucket, Key }))
      const stored = Buffer.from((await Body?.transformToByteArray()) ?? [])
      assert.ok(stored.equals(bodyOf(Number(Key.split('/')[1]))), `${Key} is damaged`)
    }
    const files = readdirSync(join(folder.path, 'blobs'), { recursive: true, withFileTypes: true })
    const large = listed.filter((key) => Number(key.split('/')[1]) % 3 === 0)
    assert.equal(files.filter((file) => file.isFile()).length, large.length)
  } finally {
    await kill(server)
  }
})

test('an open upload goes on after kill -9 with the parts that were acknowledged', async () => {
  await using folder = await temporaryFolder()
  const target = { Bucket, Key: 'parts' }
  const first = await startServer(folder.path)
  const { UploadId } = await first.client.send(new CreateMultipartUploadCommand(target))
  const Body = Buffer.alloc(5 * MIB, 'a')
  const one = await first.client.send(
    new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body }),
  )
  await kill(first)
  const second = await startServer(folder.path)
  try {
    const two = await second.client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber: 2, Body: 'b' }),
    )
    const Parts = [
      { PartNumber: 1, ETag: one.ETag },
      { PartNumber: 2, ETag: two.ETag },
    ]
    await second.client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    )
    const { ContentLength } = await second.client.send(new GetObjectCommand(target))
    assert.equal(ContentLength, Body.length + 1)
  } finally {
    await kill(second)
  }
})

test('a folder serves one process at a time, keeps its credentials, and sheds leftovers', async () => {
  await using folder = await temporaryFolder()
  const first = await startSandbox({ dataDir: folder.path })
  await assert.rejects(startSandbox({ dataDir: folder.path }), (error) => failedWith(error, 'host'))
  await first.close()
  await writeFile(join(folder.path, 'blobs', '07', '7'), 'left by a crash')
  await using second = await startSandbox({ dataDir: folder.path })
  assert.equal(second.accessKeyId, first.accessKeyId)
  assert.equal(second.secretAccessKey, first.secretAccessKey)
  assert.deepEqual(readdirSync(join(folder.path, 'blobs', '07')), [])
})

test('a folder that cannot be made is refused, also where making it answers ENOENT', async () => {
  for (const dataDir of ['/proc/holdfast', '/proc/holdfast/deep', '/dev/null/deep']) {
    await assert.rejects(startSandbox({ dataDir }), (error) => failedWith(error, 'host'))
  }
})

test('a temporary folder goes with its sandbox; one that was given stays', async () => {
  const sandbox = await startSandbox()
  await sandbox.close()
  await sandbox.close()
  assert.throws(() => readdirSync(sandbox.dataDir), { code: 'ENOENT' })
})
