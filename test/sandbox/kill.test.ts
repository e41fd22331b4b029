// `holdfast sandbox serve` is killed at random moments while many write: what was acknowledged is
// there, what was not is whole or absent, nothing is left over. SLOW=1 kills it more often.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { HOLDFAST, plainEnvironment } from '../../scripts/endpoint-process.ts'
import { type QueryClient, queryClient } from '../support/query-client.ts'

const ROUNDS = process.env['SLOW'] === '1' ? 100 : 5
const WORKERS = 6
const KEYS = 5
const LONGEST_MS = 400
const Bucket = 'durable'

interface Server {
  readonly process: ChildProcess
  readonly s3: S3Client
  readonly iam: QueryClient
}

async function startServer(folder: string): Promise<Server> {
  const serve = ['sandbox', 'serve', '--json', '--listen', '127.0.0.1:0', '--bucket', Bucket]
  const child = spawn(HOLDFAST, [...serve, '--data', join(folder, 'data')], {
    env: plainEnvironment(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const place = JSON.parse(line)
  const options = { region: place.region, forcePathStyle: true, maxAttempts: 1 }
  const s3 = new S3Client({ endpoint: place.endpoint, credentials: place, ...options })
  return { process: child, s3, iam: queryClient(place, 'iam') }
}

async function kill({ process: child, s3 }: Server): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
  s3.destroy()
}

/** What a key may hold: undefined for no object. After a request without an answer, either. */
type Content = Buffer | undefined
type Expected = Map<string, readonly Content[]>

function contentOf(seed: string, isLong: boolean): Buffer {
  return Buffer.alloc(isLong ? 200_000 : 900, createHash('sha256').update(seed).digest('hex'))
}

/** The ways to change a key; each returns what the key holds if it succeeds. */
const CHANGES: readonly ((s3: S3Client, Key: string, seed: string, from: string) => Change)[] = [
  (s3, Key, seed) => put(s3, Key, contentOf(seed, false)),
  (s3, Key, seed) => put(s3, Key, contentOf(seed, true)),
  (s3, Key, seed) => upload(s3, Key, contentOf(seed, true)),
  (s3, Key) => ({
    holds: () => undefined,
    act: () => s3.send(new DeleteObjectCommand({ Bucket, Key })),
  }),
  (s3, Key) => ({
    holds: () => undefined,
    act: () => s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } })),
  }),
  (s3, Key, _seed, from) => ({
    holds: (expected) => expected.get(from)?.[0],
    act: () => s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` })),
  }),
]

interface Change {
  readonly holds: (expected: Expected) => Content
  readonly act: () => Promise<unknown>
}

function put(s3: S3Client, Key: string, Body: Buffer): Change {
  return { holds: () => Body, act: () => s3.send(new PutObjectCommand({ Bucket, Key, Body })) }
}

function upload(s3: S3Client, Key: string, Body: Buffer): Change {
  const act = async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const named = { Bucket, Key, UploadId }
    const { ETag } = await s3.send(new UploadPartCommand({ ...named, PartNumber: 7, Body }))
    const MultipartUpload = { Parts: [{ PartNumber: 7, ETag }] }
    await s3.send(new CompleteMultipartUploadCommand({ ...named, MultipartUpload }))
  }
  return { holds: () => Body, act }
}

/** Changes its own keys, one after another, until the server is gone. */
async function write(s3: S3Client, worker: number, round: number, expected: Expected) {
  for (let turn = 0; ; turn++) {
    const key = (n: number) => `${worker}/${n % KEYS}`
    const [Key, from] = [key(turn), key(turn * 3 + 1)]
    const make = CHANGES[(turn + worker + round) % CHANGES.length]
    // What does not exist cannot be copied.
    if (make === undefined || (make === CHANGES[5] && !expected.get(from)?.[0])) continue
    const change = make(s3, Key, `${round} ${worker} ${turn}`, from)
    const [before] = expected.get(Key) ?? []
    const after = change.holds(expected)
    expected.set(Key, [before, after])
    try {
      await change.act()
    } catch {
      return
    }
    expected.set(Key, [after])
  }
}

/** Makes users until the server is gone; returns the names that were acknowledged. */
async function hire(iam: QueryClient, round: number, people: Set<string>): Promise<void> {
  for (let turn = 0; ; turn++) {
    const UserName = `user-${round}-${turn}`
    try {
      const { status } = await iam('CreateUser', { UserName })
      assert.equal(status, 200)
    } catch {
      return
    }
    people.add(UserName)
  }
}

async function requireWhole({ s3, iam }: Server, expected: Expected, people: Set<string>) {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  const listed = new Set(Contents.map(({ Key = '' }) => Key))
  for (const key of listed) assert.ok(expected.has(key), `${key} was never written`)
  for (const [Key, contents] of expected) {
    const found = listed.has(Key) ? await read(s3, Key) : undefined
    const match = contents.findIndex((content) => sameContent(content, found))
    assert.ok(match >= 0, `${Key} holds neither what was acknowledged nor what was sent last`)
    expected.set(Key, [contents[match]])
  }
  for (const UserName of people) {
    assert.equal((await iam('GetUser', { UserName })).status, 200, `${UserName} is lost`)
  }
}

async function read(s3: S3Client, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

function sameContent(a: Content, b: Content): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b)
}

/** Every file is somebody's, and everybody's file is there. */
function requireNoLeftovers(folder: string): void {
  const blobs = join(folder, 'data', 'blobs')
  const files = readdirSync(blobs, { recursive: true, withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map(({ name }) => Number(name))
  using database = new DatabaseSync(join(folder, 'data', 'sandbox.db'))
  const rows = database.prepare('SELECT id, bytes IS NULL AS is_file FROM blobs').all()
  const kept = rows.filter(({ is_file }) => is_file === 1).map(({ id }) => Number(id))
  assert.deepEqual(new Set(names), new Set(kept))
  const orphans = 'SELECT count(*) AS n FROM blobs WHERE id NOT IN (SELECT blob FROM pieces)'
  assert.equal(database.prepare(orphans).get()?.['n'], 0)
  assert.deepEqual(
    { ...database.prepare('PRAGMA integrity_check').get() },
    { integrity_check: 'ok' },
  )
  assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), [])
}

test('killed at any moment, it keeps what it acknowledged and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-kill-'))
  const expected: Expected = new Map()
  let server = await startServer(folder)
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const { s3, iam } = server
      const people = new Set<string>()
      const workers = Array.from({ length: WORKERS }, (_, worker) => worker)
      const writing = workers.map((worker) => write(s3, worker, round, expected))
      writing.push(hire(iam, round, people))
      while (!expected.has('0/1')) await setTimeout(1)
      await setTimeout(Math.random() * LONGEST_MS)
      await kill(server)
      await Promise.all(writing)
      server = await startServer(folder)
      await requireWhole(server, expected, people)
    }
    await kill(server)
    // As a crash leaves it: what the start before has swept must be all.
    requireNoLeftovers(folder)
  } finally {
    server.process.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
})
