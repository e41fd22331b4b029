// Bodies pass through `holdfast sandbox serve`: however long, they take no more of its memory, and
// whoever sends or reads slowly holds nobody up. With SLOW=1 they are of 1 GiB.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { HOLDFAST, plainEnvironment } from '../../scripts/endpoint-process.ts'
import { MIB } from '../../src/base/bytes.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { rawBytes } from '../support/raw-request.ts'

const LONG = (process.env['SLOW'] === '1' ? 1024 : 192) * MIB
/** What may come on top of an idle endpoint: buffers, and what is not collected at once. */
const GROWTH = 72 * MIB
const Bucket = 'memory'

const skip = existsSync('/proc/self/status') ? false : 'there is no /proc to read its memory from'

let folder = ''
let child: ChildProcess
let place: Sandbox
let s3: S3Client
before(async () => {
  if (skip !== false) return
  folder = await mkdtemp(join(tmpdir(), 'holdfast-memory-'))
  const serve = ['sandbox', 'serve', '--json', '--listen', '127.0.0.1:0', '--bucket', Bucket]
  child = spawn(HOLDFAST, [...serve, '--data', join(folder, 'data')], {
    env: plainEnvironment(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout ?? assert.fail())
  const [line] = (await once(lines, 'line')) as [string]
  place = JSON.parse(line)
  const options = { region: place.region, forcePathStyle: true, maxAttempts: 1 }
  s3 = new S3Client({ endpoint: place.endpoint, credentials: place, ...options })
})
after(async () => {
  if (skip !== false) return
  s3.destroy()
  child.kill('SIGTERM')
  await once(child, 'exit')
  await rm(folder, { recursive: true, force: true })
})

/** The most that the endpoint has had in memory, in bytes. */
function peak(): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) * 1024
}

async function dial(): Promise<Socket> {
  const { hostname, port } = new URL(place.endpoint)
  const socket = connect({ port: Number(port), host: hostname })
  await once(socket, 'connect')
  return socket
}

/** Sends a body of zeros between `start` and `end` as fast as it is taken; returns the status. */
async function sendLong(head: string, start: string, zeros: number, end = ''): Promise<number> {
  const socket = await dial()
  const answered = once(socket, 'data')
  socket.write(`${head}content-length: ${start.length + zeros + end.length}\r\n\r\n${start}`)
  const piece = Buffer.alloc(MIB)
  for (let sent = 0; sent < zeros; sent += MIB) {
    if (!socket.write(piece.subarray(0, zeros - sent))) await once(socket, 'drain')
  }
  socket.write(end)
  const [answer] = (await answered) as [Buffer]
  socket.destroy()
  return Number(answer.toString('latin1').slice(9, 12))
}

/** The head of a signed request, without its length and its end. */
function headOf(method: string, target: string): string {
  return rawBytes(place, { method, target, contentLength: null }).toString('latin1').slice(0, -2)
}

test('a long body is put, copied and read slowly within a few buffers', { skip }, async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'first', Body: Buffer.alloc(4 * MIB) }))
  const idle = peak()
  assert.equal(await sendLong(headOf('PUT', `/${Bucket}/long`), '', LONG), 200)
  const put = peak()
  assert.ok(put - idle < GROWTH, `putting took ${(put - idle) / MIB} MiB`)

  const Key = 'copied'
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const part = { Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/long` }
  await s3.send(new UploadPartCopyCommand(part))

  // Half of it is read in small bites, while others are served.
  const reader = await dial()
  reader.write(rawBytes(place, { method: 'GET', target: `/${Bucket}/long` }))
  let received = 0
  await new Promise<void>((resolve) => {
    reader.on('data', (chunk) => {
      received += chunk.length
      reader.pause()
      if (received < LONG / 2) setImmediate(() => reader.resume())
      else resolve()
    })
  })
  await s3.send(new HeadObjectCommand({ Bucket, Key: 'first' }))
  reader.destroy()
  const all = peak()
  assert.ok(all - idle < GROWTH, `all of it took ${(all - idle) / MIB} MiB`)
})

test('the file of a form passes through as well', { skip }, async () => {
  const Resource = `arn:aws:s3:::${Bucket}/form`
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
  const idle = peak()
  const boundary = 'boundary'
  const field = (name: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
  const start = `${field('key')}form\r\n${field('file', '; filename="f"')}`
  const head = `POST /${Bucket} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\n`
  assert.equal(await sendLong(head, start, LONG, `\r\n--${boundary}--\r\n`), 204)
  assert.ok(peak() - idle < GROWTH, `a form took ${(peak() - idle) / MIB} MiB`)
})

test('two hundred slow uploads and slow readers delay others by little', { skip }, async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'read', Body: Buffer.alloc(8 * MIB) }))
  const sockets = await Promise.all(Array.from({ length: 200 }, dial))
  const timer = new AbortController()
  for (const [index, socket] of sockets.entries()) {
    socket.on('error', () => {})
    if (index % 2 === 0) {
      socket.write(rawBytes(place, { method: 'GET', target: `/${Bucket}/read` }))
      socket.once('data', () => socket.pause())
    } else {
      const target = `/${Bucket}/slow/${index}`
      socket.write(rawBytes(place, { method: 'PUT', target, contentLength: String(8 * MIB) }))
      trickle(socket, timer.signal)
    }
  }
  const taken: number[] = []
  for (let turn = 0; turn < 100; turn++) {
    const start = performance.now()
    await s3.send(new PutObjectCommand({ Bucket, Key: `quick/${turn}`, Body: 'quick' }))
    taken.push(performance.now() - start)
  }
  timer.abort()
  for (const socket of sockets) socket.destroy()
  taken.sort((a, b) => a - b)
  assert.ok((taken[50] ?? 0) < 250, `the median took ${taken[50]} ms`)
  assert.ok((taken[99] ?? 0) < 2_000, `the slowest took ${taken[99]} ms`)
})

function trickle(socket: Socket, signal: AbortSignal): void {
  const send = async () => {
    while (!signal.aborted) {
      socket.write(Buffer.alloc(1000))
      await setTimeout(20, undefined, { signal }).catch(() => {})
    }
  }
  void send()
}
