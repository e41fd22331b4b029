// Requests that nobody would send, by the hundred: each is refused or done, none harms. With
// SLOW=1 by the ten thousand.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import * as fc from 'fast-check'
import { type RawRequest, rawBytes, sendRaw } from '../../test/support/raw-request.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'
import { OPERATIONS, type OperationShape, UNSIMULATED } from './http/operations-table.ts'

const RUNS = process.env['SLOW'] === '1' ? 20_000 : 400

let sandbox: TestSandbox
let uploadId = ''
const warnings: Error[] = []
const note = (warning: Error) => void warnings.push(warning)
before(async () => {
  sandbox = await startTestSandbox()
  const there = { Bucket: sandbox.bucket, Key: 'there' }
  await sandbox.client.send(new PutObjectCommand({ ...there, Body: 'there' }))
  const upload = await sandbox.client.send(new CreateMultipartUploadCommand(there))
  uploadId = upload.UploadId ?? ''
  process.on('warning', note)
})
after(async () => {
  process.off('warning', note)
  await sandbox.close()
})

const SHAPES: readonly OperationShape[] = Object.values(OPERATIONS)
const NAMES = [
  ...new Set([
    ...SHAPES.flatMap(({ selector, parameters = [] }) => [selector ?? 'x-id', ...parameters]),
    ...UNSIMULATED.map(([, , , selector]) => selector),
    'X-Amz-Algorithm',
    'X-Amz-Expires',
    'AWSAccessKeyId',
  ]),
]

const ODD = [
  '',
  '0',
  '-1',
  '1',
  '2147483648',
  '99999999999999999999',
  '1e9',
  'NaN',
  'null',
  '%00',
  '%0d%0aX:%20y',
  '%zz',
  '%ff',
  '%c3%28',
  '%ed%a0%80',
  '..%2f..%2f',
  '/../..',
  '//',
  '%2f',
  '+',
  '%F0%9F%98%80',
  "';--",
  'x'.repeat(1025),
  'x'.repeat(9000),
]
const odd = fc.constantFrom(...ODD)
const text = fc.oneof(odd, fc.string({ maxLength: 20 }).map(encodeURIComponent))

const target = fc
  .tuple(
    fc.constantFrom('', '/', '/test-bucket', '/test-bucket/', '/other', '/..', '/%00'),
    fc.array(text, { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.option(text, { nil: undefined })), {
      maxLength: 3,
    }),
  )
  .map(([start, pieces, query]) => {
    const pairs = query.map(([name, value]) => (value === undefined ? name : `${name}=${value}`))
    const path = `${start}${pieces.map((piece) => `/${piece}`).join('')}` || '/'
    return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
  })

const HEADERS = [
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'content-md5',
  'content-type',
  'content-encoding',
  'expect',
  'origin',
  'x-amz-acl',
  'x-amz-grant-read',
  'x-amz-checksum-crc32',
  'x-amz-checksum-sha256',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-type',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-copy-source-range',
  'x-amz-decoded-content-length',
  'x-amz-expected-bucket-owner',
  'x-amz-metadata-directive',
  'x-amz-meta-a',
  'x-amz-mp-object-size',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-storage-class',
  'x-amz-tagging',
  'x-amz-trailer',
] as const

const VALUES = [
  ...ODD,
  'bytes=0-0',
  'bytes=-0',
  'bytes=5-1',
  'bytes=99999999999999999999-',
  'bytes=0-0,1-1',
  '*',
  '"',
  '100-continue',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'AAAAAA==',
  'CRC32',
  'aws:kms',
  'GOVERNANCE',
  '/test-bucket/a',
  '/test-bucket/a?versionId=%00',
  '9999-12-31T23:59:59Z',
  'a=b&a=b',
  '\xff\xfe',
  'multipart/form-data; boundary=b',
]
const headers = fc.array(
  fc.tuple(fc.constantFrom<string>(...HEADERS), fc.constantFrom<string>(...VALUES)),
  { maxLength: 4 },
)

const ROOTS = [
  'Delete',
  'CompleteMultipartUpload',
  'Tagging',
  'AccessControlPolicy',
  'VersioningConfiguration',
  'LifecycleConfiguration',
  'CORSConfiguration',
  'ObjectLockConfiguration',
  'Retention',
  'LegalHold',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'ServerSideEncryptionConfiguration',
  'BucketLoggingStatus',
  'RestoreRequest',
  'CreateBucketConfiguration',
]
const ELEMENTS = ['Object', 'Key', 'Part', 'PartNumber', 'ETag', 'Rule', 'ID', 'Status', 'Days']
const element = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('', '1', '-1', '&lt;', '&bomb;', '&#0;', '<![CDATA[x]]>', '\u0000', '<', '日'),
    fc
      .tuple(fc.constantFrom(...ELEMENTS), fc.array(tie('node'), { maxLength: 3 }))
      .map(([name, nodes]) => `<${name}>${nodes.join('')}</${name}>`),
  ),
})).node
const document = fc
  .tuple(fc.constantFrom(...ROOTS), fc.array(element, { maxLength: 4 }))
  .map(([root, nodes]) => `<${root}>${nodes.join('')}</${root}>`)
const chunked = fc
  .array(
    fc.constantFrom('4\r\nbody\r\n', '0\r\n', 'ffffffffffffffff\r\n', '\r\n', 'x:y\r\n', '-1\r\n'),
  )
  .map((lines) => lines.join(''))
const body = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  document.map((text) => Buffer.from(text)),
  chunked.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
)

const contentLength = fc.oneof(
  { weight: 15, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom<string | null>('5', '99999999999', '-1', null) },
)

/** Of an operation's own shape, so that most of it is understood, with one thing odd. */
const nearlyRight = fc
  .record({
    shape: fc.constantFrom(...SHAPES),
    name: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    value: text,
    known: fc.constantFrom('', ...ODD),
    headers: fc.array(
      fc.tuple(fc.constantFrom<string>(...HEADERS), fc.constantFrom<string>(...VALUES)),
      { maxLength: 2 },
    ),
    body,
    contentLength,
  })
  .map(({ shape, name, value, known, ...rest }) => {
    const path = { service: '/', bucket: '/test-bucket', object: '/test-bucket/there' }[shape.level]
    const own = shape.parameters?.map((parameter) => `${parameter}=${known}`).slice(0, 2) ?? []
    const selector = shape.selector === 'uploadId' ? 'uploadId=UPLOAD' : shape.selector
    const query = [selector, ...own, name && `${name}=${value}`].filter(Boolean).join('&')
    return { method: shape.method, target: query === '' ? path : `${path}?${query}`, ...rest }
  })

const anything = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
  target,
  headers,
  body,
  contentLength,
})

const request = fc
  .oneof({ weight: 3, arbitrary: nearlyRight }, { weight: 1, arbitrary: anything })
  .map(({ contentLength, ...rest }): RawRequest => {
    return contentLength === undefined ? rest : { ...rest, contentLength }
  })

test('no request, however odd, is our mistake, hangs, or harms the next one', async () => {
  await fc.assert(
    fc.asyncProperty(request, async (odd) => {
      warnings.length = 0
      const target = odd.target.replace('UPLOAD', uploadId)
      const bytes = rawBytes(sandbox, { ...odd, target })
      // Long enough for each of them but those whose body never comes.
      const answer = await sendRaw(sandbox, bytes, { endsAfter: 100 })
      assert.deepEqual(warnings.map(String), [])
      assert.notEqual(answer.status, 500)
      const next = await sendRaw(sandbox, rawBytes(sandbox, { method: 'GET', target: '/' }))
      assert.equal(next.status, 200, next.text)
    }),
    { numRuns: RUNS },
  )
})
