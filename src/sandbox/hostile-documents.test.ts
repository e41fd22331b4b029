// Documents and requests that were made to hurt: each has S3's error, soon, and changes nothing.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  type RawAnswer,
  type RawRequest,
  rawBytes,
  sendRaw,
} from '../../test/support/raw-request.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
let uploadId = ''
before(async () => {
  sandbox = await startTestSandbox()
  const there = { Bucket: sandbox.bucket, Key: 'there' }
  await sandbox.client.send(new PutObjectCommand({ ...there, Body: 'there' }))
  uploadId = (await sandbox.client.send(new CreateMultipartUploadCommand(there))).UploadId ?? ''
})
after(() => sandbox.close())

function send(request: RawRequest): Promise<RawAnswer> {
  const target = request.target.replace('UPLOAD', uploadId)
  return sendRaw(sandbox, rawBytes(sandbox, { ...request, target }))
}

function sendDocument(method: string, target: string, text: string): Promise<RawAnswer> {
  const md5 = createHash('md5').update(text).digest('base64')
  return send({ method, target, headers: [['content-md5', md5]], body: text })
}

/** The operations that read XML, and the name of what they read. */
const READERS = [
  ['PUT', '/test-bucket?acl', 'AccessControlPolicy'],
  ['PUT', '/test-bucket?cors', 'CORSConfiguration'],
  ['PUT', '/test-bucket?lifecycle', 'LifecycleConfiguration'],
  ['PUT', '/test-bucket?ownershipControls', 'OwnershipControls'],
  ['PUT', '/test-bucket?publicAccessBlock', 'PublicAccessBlockConfiguration'],
  ['PUT', '/test-bucket?tagging', 'Tagging'],
  ['PUT', '/test-bucket?versioning', 'VersioningConfiguration'],
  ['POST', '/test-bucket?delete', 'Delete'],
  ['PUT', '/test-bucket/there?acl', 'AccessControlPolicy'],
  ['PUT', '/test-bucket/there?tagging', 'Tagging'],
  ['POST', '/test-bucket/there?uploadId=UPLOAD', 'CompleteMultipartUpload'],
  ['PUT', '/a-new-bucket', 'CreateBucketConfiguration'],
] as const

/** The longest document that any operation takes. */
const LONG = 8 * 1024 * 1024

const BOMBS: readonly (readonly [what: string, make: (root: string) => string])[] = [
  [
    'entities of entities',
    (root) =>
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50)}"><!ENTITY b "&a;&a;&a;">]><${root}>&b;</${root}>`,
  ],
  ['an entity nobody declared', (root) => `<${root}>&bomb;</${root}>`],
  ['elements 30,000 deep', (root) => `<${root}>${'<a>'.repeat(30_000)}`],
  ['20,000 attributes', (root) => `<${root} ${'a="" '.repeat(20_000)}/>`],
  ['endless text', (root) => `<${root}>${'x'.repeat(LONG)}</${root}>`],
  ['a comment without end', (root) => `<${root}><!-- ${'-'.repeat(200_000)}`],
  ['no end', (root) => `<${root}>`],
  ['another root', () => '<Other/>'],
  ['no text at all', () => '\u0000\u0000'],
]

for (const [what, make] of BOMBS) {
  test(`${what} in any document is an error of the client, soon told`, async () => {
    for (const [method, target, root] of READERS) {
      const start = performance.now()
      const answer = await sendDocument(method, target, make(root))
      assert.match(answer.text, /^HTTP\/1\.1 4\d\d /, `${method} ${target}`)
      assert.ok(performance.now() - start < 3_000, `${method} ${target}`)
    }
  })
}

test('ten thousand keys to delete at once are too many, a thousand bad ones are not', async () => {
  const keys = (count: number) =>
    `<Delete>${'<Object><Key>k</Key><VersionId>\u00e4</VersionId></Object>'.repeat(count)}</Delete>`
  const many = await sendDocument('POST', '/test-bucket?delete', keys(10_000))
  assert.equal(many.code, 'MalformedXML')
  const bad = await sendDocument('POST', '/test-bucket?delete', keys(1_000))
  assert.equal(bad.status, 200)
  assert.equal(bad.text.split('<Code>NoSuchVersion</Code>').length - 1, 1_000)
})

test('ten thousand parts that are not there, or out of order, are told so', async () => {
  const list = (numbers: readonly number[]) =>
    `<CompleteMultipartUpload>${numbers
      .map((n) => `<Part><PartNumber>${n}</PartNumber><ETag>"x"</ETag></Part>`)
      .join('')}</CompleteMultipartUpload>`
  const numbers = Array.from({ length: 10_000 }, (_, at) => at + 1)
  const target = '/test-bucket/there?uploadId=UPLOAD'
  const missing = await sendDocument('POST', target, list(numbers))
  assert.equal(missing.code, 'InvalidPart')
  const reversed = await sendDocument('POST', target, list(numbers.toReversed()))
  assert.equal(reversed.code, 'InvalidPartOrder')
  const tooMany = await sendDocument('POST', target, list([...numbers, 10_001]))
  assert.equal(tooMany.code, 'MalformedXML')
})

for (const [what, request, expected] of [
  ['a key of 1,025 bytes', { target: `/test-bucket/${'k'.repeat(1025)}` }, /KeyTooLongError/],
  [
    'a key of 1,025 bytes in 513 characters',
    { target: `/test-bucket/${'%c3%a4'.repeat(512)}k` },
    /KeyTooLongError/,
  ],
  ['a key of broken UTF-8', { target: '/test-bucket/%c3%28' }, /InvalidURI/],
  ['a lone surrogate', { target: '/test-bucket/%ed%a0%80' }, /InvalidURI/],
  ['an overlong slash', { target: '/test-bucket/%c0%af' }, /InvalidURI/],
  [
    'a query of 30,000 bytes',
    { target: `/test-bucket?prefix=${'q'.repeat(30_000)}` },
    /HTTP\/1\.1 4/,
  ],
  ['ten thousand parameters', { target: `/test-bucket?${'a&'.repeat(10_000)}` }, /HTTP\/1\.1 [45]/],
  ['a negative length', { target: '/test-bucket/n', contentLength: '-1' }, /HTTP\/1\.1 400/],
  [
    'a length that is no number',
    { target: '/test-bucket/n', contentLength: '1e3' },
    /HTTP\/1\.1 400/,
  ],
  [
    'two lengths',
    { target: '/test-bucket/n', headers: [['content-length', '3']], body: 'four' },
    /HTTP\/1\.1 400/,
  ],
  [
    'a length and a transfer coding',
    { target: '/test-bucket/n', headers: [['transfer-encoding', 'chunked']], body: '0\r\n\r\n' },
    /HTTP\/1\.1 400/,
  ],
  [
    'a transfer coding that hides',
    { target: '/test-bucket/n', headers: [['transfer-encoding', 'xchunked']], contentLength: null },
    /HTTP\/1\.1 [45]/,
  ],
] as const) {
  test(`${what} is refused, and nothing is stored`, async () => {
    const answer = await send({ method: 'PUT', ...request })
    assert.match(answer.text, expected)
    assert.notEqual(answer.status, 500)
    const { text } = await send({ method: 'GET', target: '/test-bucket?list-type=2' })
    assert.deepEqual(text.match(/<Key>[^<]*/g), ['<Key>there'])
  })
}

for (const [range, status] of [
  ['bytes=0-99999999999999999999999', 206],
  ['bytes=99999999999999999999999-', 416],
  ['bytes=-99999999999999999999999', 206],
  ['bytes=-0', 416],
  ['bytes=5-', 416],
  ['bytes=3-1', 200],
  ['bytes=--1', 200],
  ['bytes=0x1-2', 200],
  [`bytes=${'0-1,'.repeat(3000)}`, 200],
] as const) {
  test(`the range ${range.slice(0, 40)} is answered by ${status}`, async () => {
    const headers = [['range', range]] as const
    const answer = await send({ method: 'GET', target: '/test-bucket/there', headers })
    assert.equal(answer.status, status)
  })
}
