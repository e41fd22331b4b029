// Signatures made by others: the official SDK, curl, and @smithy/signature-v4 for requests that
// neither can be brought to send.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { SignatureV4 } from '@smithy/signature-v4'
import { startTestSandbox, type TestSandbox, testClient } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

function clientWith(changes: Partial<TestSandbox> & { systemClockOffset?: number }): S3Client {
  const { accessKeyId, secretAccessKey } = { ...sandbox, ...changes }
  return new S3Client({
    endpoint: sandbox.endpoint,
    region: changes.region ?? sandbox.region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    systemClockOffset: changes.systemClockOffset ?? 0,
  })
}

const read = (Key: string) => new GetObjectCommand({ Bucket: sandbox.bucket, Key })
const write = (Key: string) => new PutObjectCommand({ Bucket: sandbox.bucket, Key, Body: 'body' })

for (const [what, changes, code, status] of [
  ['a wrong secret', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch', 403],
  ['an unknown key', { accessKeyId: 'AKIAUNKNOWN' }, 'InvalidAccessKeyId', 403],
  ['another region', { region: 'eu-west-1' }, 'AuthorizationHeaderMalformed', 400],
] as const) {
  test(`${what} is refused with ${code}`, async () => {
    const refused = clientWith(changes).send(write('refused'))
    await assert.rejects(refused, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
      assert.equal(error.name, code)
      assert.equal(error.$metadata?.httpStatusCode, status)
      return true
    })
    await assert.rejects(sandbox.client.send(read('refused')), { name: 'NoSuchKey' })
  })
}

interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly query?: Record<string, string>
  readonly body?: string | Buffer
}

interface RawAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

function send(raw: RawRequest & { headers: Record<string, string> }): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const search = new URLSearchParams(raw.query).toString().replaceAll('+', '%20')
  const outgoing = httpRequest(
    `${sandbox.endpoint}${raw.path}${search && `?${search}`}`,
    { method: raw.method ?? 'GET', headers: raw.headers },
    (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    },
  )
  outgoing.on('error', reject)
  outgoing.end(raw.body)
  return promise
}

const codeOf = ({ text }: RawAnswer) => /<Code>(.*?)<\/Code>/.exec(text)?.[1]

test('an anonymous request is denied, and a header of Signature Version 2 refused by name', async () => {
  const path = `/${sandbox.bucket}`
  const anonymous = await send({ path, headers: {} })
  assert.equal(codeOf(anonymous), 'AccessDenied')
  assert.equal(codeOf(await send({ path: '/no-such-bucket/key', headers: {} })), 'NoSuchBucket')
  const v2 = await send({ path, headers: { authorization: 'AWS AKID:c2ln' } })
  assert.equal(v2.status, 400)
  assert.match(v2.text, /Please use AWS4-HMAC-SHA256/)
  for (const authorization of ['AWS4-HMAC-SHA256 nonsense', 'AWS4-HMAC-SHA256 Credential=a/b']) {
    const answer = await send({ path, headers: { authorization } })
    assert.equal(codeOf(answer), 'AuthorizationHeaderMalformed')
  }
  assert.equal(
    codeOf(await send({ path, headers: { authorization: 'Bearer x' } })),
    'InvalidArgument',
  )
})

test('a URL presigned with Signature Version 2 works until it expires, and only unchanged', async () => {
  const path = `/${sandbox.bucket}/presigned-v2`
  const presigned = (method: string, expires: number, resource = path) => ({
    AWSAccessKeyId: sandbox.accessKeyId,
    Expires: String(expires),
    Signature: createHmac('sha1', sandbox.secretAccessKey)
      .update(`${method}\n\n\n${expires}\n${resource}`)
      .digest('base64'),
  })
  const soon = Math.floor(Date.now() / 1000) + 60
  const put = { method: 'PUT', path, headers: {}, body: 'by URL' }
  assert.equal((await send({ ...put, query: presigned('PUT', soon) })).status, 200)
  const get = { path, headers: {} }
  assert.equal((await send({ ...get, query: presigned('GET', soon) })).text, 'by URL')
  const late = await send({ ...get, query: presigned('GET', soon - 3600) })
  assert.match(late.text, /Request has expired/)
  for (const changed of [
    { ...put, query: presigned('GET', soon) },
    { ...get, query: { ...presigned('GET', soon), Expires: String(soon + 1) } },
    { ...get, query: { ...presigned('GET', soon), 'response-content-type': 'text/html' } },
    { ...get, query: presigned('GET', soon), headers: { 'x-amz-checksum-mode': 'ENABLED' } },
  ]) {
    assert.equal(codeOf(await send(changed)), 'SignatureDoesNotMatch')
  }
  for (const bucket of [`/${sandbox.bucket}`, `/${sandbox.bucket}/`]) {
    const list = { path: bucket, headers: {}, query: presigned('GET', soon, bucket) }
    assert.equal((await send(list)).status, 200)
  }
  const { Signature: _, ...incomplete } = presigned('GET', soon)
  assert.equal(codeOf(await send({ ...get, query: incomplete })), 'AccessDenied')
})

test('a preflight needs no signature, and is refused for its origin or the lack of one', async () => {
  const preflight = { method: 'OPTIONS', path: `/${sandbox.bucket}/key` }
  const bare = await send({ ...preflight, headers: {} })
  assert.equal(bare.status, 400)
  assert.match(bare.text, /Origin request header needed/)
  const asked = await send({ ...preflight, headers: { origin: 'http://a.example' } })
  assert.equal(codeOf(asked), 'AccessForbidden')
})

test("every answer carries a request id, and errors are S3's documents", async () => {
  const answer = await send({ path: `/${sandbox.bucket}`, headers: {} })
  assert.match(String(answer.headers['x-amz-request-id']), /^[0-9A-F]{16}$/)
  assert.equal(answer.headers['content-type'], 'application/xml')
  assert.match(
    answer.text,
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code>/,
  )
  assert.match(
    answer.text,
    new RegExp(`<RequestId>${String(answer.headers['x-amz-request-id'])}</RequestId>`),
  )
})

test('a clock that is off by more than fifteen minutes is told so', async () => {
  const skewed = clientWith({ systemClockOffset: -16 * 60 * 1000 })
  await assert.rejects(skewed.send(read('any')), { name: 'RequestTimeTooSkewed' })
  const tolerable = clientWith({ systemClockOffset: 14 * 60 * 1000 })
  await assert.rejects(tolerable.send(read('any')), { name: 'NoSuchKey' })
})

test('a body other than the one that was signed is refused and not stored', async () => {
  const path = `/${sandbox.bucket}/tampered`
  const host = new URL(sandbox.endpoint).host
  const sha256 = createHash('sha256').update('signed').digest('hex')
  const presigned = await sandbox.client.config.signer()
  const signed = await presigned.sign({
    method: 'PUT',
    protocol: 'http:',
    hostname: host.split(':')[0] ?? '',
    path,
    query: {},
    headers: { host, 'x-amz-content-sha256': sha256 },
  })
  const answer = await send({ method: 'PUT', path, headers: signed.headers, body: 'forged' })
  assert.equal(answer.status, 400)
  assert.equal(codeOf(answer), 'XAmzContentSHA256Mismatch')
  await assert.rejects(sandbox.client.send(read('tampered')), { name: 'NoSuchKey' })
})

test('an unsigned x-amz header is not acted upon', async () => {
  const path = `/${sandbox.bucket}/extra`
  const host = new URL(sandbox.endpoint).host
  const by = await sandbox.client.config.signer()
  const signed = await by.sign({
    method: 'PUT',
    protocol: 'http:',
    hostname: host,
    path,
    query: {},
    headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  })
  const headers = { ...signed.headers, 'x-amz-acl': 'public-read' }
  const answer = await send({ method: 'PUT', path, headers, body: 'x' })
  assert.equal(answer.status, 403)
  assert.match(answer.text, /<HeadersNotSigned>x-amz-acl<\/HeadersNotSigned>/)
})

test('a stream is sent in chunks with a checksum in the trailer, and verified', async () => {
  const Body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(10_000, 2)])
  const put = new PutObjectCommand({
    Bucket: sandbox.bucket,
    Key: 'chunked',
    Body,
    ContentLength: 80_000,
    ChecksumAlgorithm: 'CRC32C',
  })
  const { ChecksumCRC32C } = await sandbox.client.send(put)
  assert.match(String(ChecksumCRC32C), /^[\w+/]{6}==$/)
  const { Body: stored, ContentEncoding } = await sandbox.client.send(read('chunked'))
  assert.equal((await stored?.transformToByteArray())?.length, 80_000)
  assert.equal(ContentEncoding, undefined)
})

const run = promisify(execFile)

async function curl(...args: string[]): Promise<string> {
  const user = `${sandbox.accessKeyId}:${sandbox.secretAccessKey}`
  const sigv4 = ['--aws-sigv4', `aws:amz:${sandbox.region}:s3`, '-u', user]
  const { stdout } = await run('curl', ['-sS', '-D', '-', ...sigv4, ...args], { env: sandbox.env })
  return stdout
}

test('curl puts and gets, by path and by virtual host', async () => {
  const unsigned = ['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD']
  const { port } = new URL(sandbox.endpoint)
  const put = await curl(
    ...unsigned,
    '-X',
    'PUT',
    '--data-binary',
    'by curl',
    `${sandbox.endpoint}/${sandbox.bucket}/curl`,
  )
  assert.match(put, /^HTTP\/1\.1 200/)
  for (const host of [`${sandbox.bucket}.localhost`, `${sandbox.bucket}.s3.localhost`]) {
    const resolve = ['--resolve', `${host}:${port}:127.0.0.1`]
    const got = await curl(...unsigned, ...resolve, `http://${host}:${port}/curl`)
    assert.match(got, /\r\n\r\nby curl$/)
  }
})

test('curl, waiting for 100 Continue, is refused before it has sent its body', async () => {
  const user = `${sandbox.accessKeyId}:wrong`
  const sigv4 = ['--aws-sigv4', `aws:amz:${sandbox.region}:s3`, '-u', user]
  const headers = ['-H', 'Expect: 100-continue', '-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD']
  const url = `${sandbox.endpoint}/${sandbox.bucket}/refused`
  const args = [
    '-sS',
    '-D',
    '-',
    ...sigv4,
    ...headers,
    '-X',
    'PUT',
    '--data-binary',
    'x'.repeat(2000),
    url,
  ]
  const { stdout } = await run('curl', args, { env: sandbox.env })
  assert.match(stdout, /^HTTP\/1\.1 403/)
  assert.doesNotMatch(stdout, /100 Continue/)
})

interface Presign {
  readonly expiresIn?: number
  readonly signingDate?: Date
  readonly method?: string
  readonly query?: Record<string, string>
  /** Headers to sign beside the host. */
  readonly headers?: Record<string, string>
}

async function presign(
  path: string,
  { expiresIn = 60, signingDate, method = 'GET', query = {}, headers = {} }: Presign = {},
): Promise<string> {
  const by = await sandbox.client.config.signer()
  if (!('presign' in by)) throw new Error('the SDK no longer presigns')
  const url = new URL(sandbox.endpoint)
  const signed = await (by as SignatureV4).presign(
    {
      method,
      protocol: 'http:',
      hostname: url.hostname,
      port: Number(url.port),
      path,
      query,
      headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    },
    {
      expiresIn,
      unhoistableHeaders: new Set(Object.keys(headers)),
      ...(signingDate && { signingDate }),
    },
  )
  const search = new URLSearchParams(signed.query as Record<string, string>)
  return `${sandbox.endpoint}${path}?${search.toString().replaceAll('+', '%20')}`
}

test('a condition in a presigned URL holds', async () => {
  const query = { 'If-None-Match': '*' }
  const url = await presign(`/${sandbox.bucket}/once`, { method: 'PUT', query })
  assert.equal((await fetch(url, { method: 'PUT' })).status, 200)
  assert.equal((await fetch(url, { method: 'PUT' })).status, 412)
})

test('a signed header of a presigned URL may stand in its query alone, as aws-sdk 2 has it', async () => {
  const headers = { 'x-amz-storage-class': 'STANDARD_IA' }
  const path = `/${sandbox.bucket}/in-query`
  const url = await presign(path, { method: 'PUT', query: headers, headers })
  assert.equal((await fetch(url, { method: 'PUT', body: 'body' })).status, 200)
  const { StorageClass } = await sandbox.client.send(read('in-query'))
  assert.equal(StorageClass, 'STANDARD_IA')
  const other = await fetch(url, { method: 'PUT', headers: { 'x-amz-storage-class': 'STANDARD' } })
  assert.match(await other.text(), /SignatureDoesNotMatch/)
})

test("a body's type in a presigned URL counts where no header says another, as aws-sdk 2 puts it", async () => {
  const query = { 'Content-Type': 'text/x', 'Cache-Control': 'no-store' }
  const url = await presign(`/${sandbox.bucket}/typed`, { method: 'PUT', query })
  assert.equal((await fetch(url, { method: 'PUT', body: Buffer.from('body') })).status, 200)
  const { ContentType, CacheControl } = await sandbox.client.send(read('typed'))
  assert.deepEqual([ContentType, CacheControl], ['text/x', 'no-store'])
})

test('a presigned URL is good until it expires, and only for what it names', async () => {
  await sandbox.client.send(write('presigned'))
  const path = `/${sandbox.bucket}/presigned`
  const url = await presign(path)
  assert.equal(await (await fetch(url)).text(), 'body')
  assert.equal((await fetch(url.replace('presigned?', 'other?'))).status, 403)
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 403)

  const old = await presign(path, { signingDate: new Date(Date.now() - 120_000) })
  const expired = await fetch(old)
  assert.equal(expired.status, 403)
  assert.match(await expired.text(), /Request has expired/)

  const missing = await fetch(url.replace(/&X-Amz-Expires=\d+/, ''))
  assert.equal(missing.status, 400)
  assert.match(await missing.text(), /AuthorizationQueryParametersError/)
})

test('another client with the same credentials is as good', async () => {
  const other = testClient(sandbox)
  await other.send(write('other'))
  assert.equal(await (await sandbox.client.send(read('other'))).Body?.transformToString(), 'body')
  other.destroy()
})
