// What comes over the wire from clients that are broken, stuck or malicious.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

function dial(): Socket {
  const { hostname, port } = new URL(sandbox.endpoint)
  return connect(Number(port), hostname)
}

/** Sends bytes and returns all that comes back until the server hangs up. */
async function exchange(bytes: string | Buffer): Promise<string> {
  const socket = dial()
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

async function requireAlive(): Promise<void> {
  await sandbox.client.send(new ListObjectsV2Command({ Bucket: sandbox.bucket }))
}

/** A signed request as the SDK would send it, with its body left to the test. */
async function signedHead(
  headers: Record<string, string>,
  path = '/test-bucket/raw',
): Promise<string> {
  const { host } = new URL(sandbox.endpoint)
  const signer = await sandbox.client.config.signer()
  const signed = await signer.sign({
    method: 'PUT',
    protocol: 'http:',
    hostname: host,
    path,
    query: {},
    headers: { host, ...headers },
  })
  const lines = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `PUT ${path} HTTP/1.1\r\n${lines.join('')}`
}

test('what is no HTTP, or too much of it, is answered with 400 and hung up on', async () => {
  assert.match(await exchange('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /)
  const huge = `GET / HTTP/1.1\r\nHost: x\r\nX-Huge: ${'x'.repeat(100_000)}\r\n\r\n`
  assert.match(await exchange(huge), /RequestHeaderSectionTooLarge/)
  const smuggled =
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n'
  assert.match(await exchange(smuggled), /^HTTP\/1\.1 400 /)
  await requireAlive()
})

test('escapes that are none, or are no UTF-8, are InvalidURI', async () => {
  for (const path of [
    '/test-bucket/%zz',
    '/test-bucket/%ff%fe',
    '/test-bucket/a%',
    '/?prefix=%c3',
  ]) {
    const answer = await exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    assert.match(answer, /<Code>InvalidURI<\/Code>/)
  }
})

test('dots, double slashes and control characters in a key are only characters', async () => {
  const keys = ['../../etc/passwd', 'a//b', '/leading', 'a/./b', 'trailing/', 'a\u0001b', 'a\\b']
  const { client, bucket: Bucket } = sandbox
  for (const Key of keys) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  }
  for (const Key of keys) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    assert.equal(await Body?.transformToString(), Key)
  }
})

const CHUNKED = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'content-encoding': 'aws-chunked',
  'x-amz-trailer': 'x-amz-checksum-crc32',
  'x-amz-decoded-content-length': '4',
  connection: 'close',
}

for (const [what, body, code] of [
  ['a chunk length that is none', 'xyz\r\nbody\r\n0\r\n\r\n', 'InvalidRequest'],
  [
    'a chunk longer than announced',
    '8\r\nbodybody\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    'IncompleteBody',
  ],
  ['a body cut short', '4\r\nbo', 'IncompleteBody'],
  ['a missing trailer', '4\r\nbody\r\n0\r\n\r\n', 'MalformedTrailerError'],
  ['an undeclared trailer', '4\r\nbody\r\n0\r\nx-other:1\r\n\r\n', 'MalformedTrailerError'],
  ['a wrong checksum', '4\r\nbody\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
  ['an endless line', 'f'.repeat(20_000), 'InvalidRequest'],
] as const) {
  test(`${what} in an aws-chunked body is ${code}, and nothing is stored`, async () => {
    const head = await signedHead(CHUNKED)
    const answer = await exchange(`${head}content-length: ${body.length}\r\n\r\n${body}`)
    assert.match(answer, new RegExp(`<Code>${code}</Code>`))
    const stored = sandbox.client.send(
      new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'raw' }),
    )
    await assert.rejects(stored, { name: 'NotFound' })
  })
}

test('an XML bomb is MalformedXML', async () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Tagging>&c;</Tagging>'
  const { host } = new URL(sandbox.endpoint)
  const signer = await sandbox.client.config.signer()
  const { headers } = await signer.sign({
    method: 'PUT',
    protocol: 'http:',
    hostname: host,
    path: '/test-bucket',
    query: { tagging: '' },
    headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  })
  delete headers['host']
  const answer = await fetch(`${sandbox.endpoint}/test-bucket?tagging`, {
    method: 'PUT',
    headers,
    body: bomb,
  })
  assert.match(await answer.text(), /<Code>MalformedXML<\/Code>/)
})

/** The files that bodies take; what is small lives in the database. */
function blobFiles(): string[] {
  const folder = join(sandbox.dataDir, 'blobs')
  return readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)))
}

test('a client that goes away in the middle of a body leaves nothing behind', async () => {
  const head = await signedHead({
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'content-length': '9000000',
  })
  const before = blobFiles().length
  const socket = dial()
  socket.on('error', () => {})
  socket.write(`${head}\r\n`)
  socket.write(Buffer.alloc(6_000_000))
  while (blobFiles().length === before) await new Promise((resolve) => setTimeout(resolve, 5))
  socket.destroy()
  while (blobFiles().length > before) await new Promise((resolve) => setTimeout(resolve, 5))
  const stored = sandbox.client.send(new HeadObjectCommand({ Bucket: sandbox.bucket, Key: 'raw' }))
  await assert.rejects(stored, { name: 'NotFound' })
})

test('two hundred stuck clients hold up nobody', async () => {
  const stuck = Array.from({ length: 200 }, () => dial())
  await Promise.all(stuck.map((socket) => once(socket, 'connect')))
  const head = await signedHead({
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'content-length': '100',
  })
  stuck.forEach((socket, index) => socket.write(index % 2 === 0 ? 'GET / HT' : `${head}\r\nhalf`))
  const { client, bucket: Bucket } = sandbox
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const Key = `busy/${index}`
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
    }),
  )
  for (const socket of stuck) socket.destroy()
})

test('a body that was refused is not taken for the next request', async () => {
  const forged = 'GET /forged HTTP/1.1\r\nHost: x\r\n\r\n'
  const answer = await exchange(
    `PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: ${forged.length}\r\n\r\n${forged}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  )
  assert.equal(answer.split('HTTP/1.1 ').length - 1, 2)
  assert.doesNotMatch(answer, /forged/)
})

test('a conditional write that a deletion overtook is a conflict', async () => {
  const { client, bucket: Bucket } = sandbox
  const { promise: deleted, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: started, resolve: sending } = Promise.withResolvers<void>()
  async function* body() {
    yield Buffer.alloc(200_000)
    sending()
    await deleted
    yield Buffer.alloc(10_000)
  }
  const put = client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'overtaken',
      Body: Readable.from(body()),
      ContentLength: 210_000,
      IfNoneMatch: '*',
    }),
  )
  await started
  // The server watches a key from the moment it has read the request's head, which the first
  // bytes of the body prove only to the client: a round trip on another connection settles it.
  await requireAlive()
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'overtaken' }))
  goOn()
  await assert.rejects(put, { name: 'ConditionalRequestConflict' })
})
