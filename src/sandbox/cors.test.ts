// Cross-origin resource sharing, as browsers ask for it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { after, before, test } from 'node:test'
import {
  type CORSRule,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
  const { client, bucket: Bucket } = sandbox
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'body', ACL: 'public-read' }))
})
after(() => sandbox.close())

async function allow(...CORSRules: CORSRule[]): Promise<void> {
  const { client, bucket: Bucket } = sandbox
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
}

async function ask(method: string, headers: Record<string, string>) {
  const answer = await fetch(`${sandbox.endpoint}/${sandbox.bucket}/k`, { method, headers })
  const told = [...answer.headers].filter(([name]) => name.startsWith('access-control-'))
  return {
    status: answer.status,
    told: Object.fromEntries(told.map(([name, value]) => [name.slice(15), value])),
    text: await answer.text(),
  }
}

const preflight = (origin: string, method: string, headers?: string) =>
  ask('OPTIONS', {
    origin,
    'access-control-request-method': method,
    ...(headers && { 'access-control-request-headers': headers }),
  })

const UPLOADS: CORSRule = {
  ID: 'uploads',
  AllowedOrigins: ['https://*.example.com'],
  AllowedMethods: ['GET', 'PUT'],
  AllowedHeaders: ['X-Amz-*', 'content-type'],
  ExposeHeaders: ['ETag'],
  MaxAgeSeconds: 3000,
}

test('a bucket without rules lets nobody ask', async () => {
  const { status, text } = await preflight('https://a.example.com', 'PUT')
  assert.equal(status, 403)
  assert.match(text, /CORS is not enabled for this bucket.*<Method>PUT<.*<ResourceType>BUCKET</)
  const read = await ask('GET', { origin: 'https://a.example.com' })
  assert.deepEqual([read.status, read.told], [200, {}])
})

test('the rule that fits tells what it allows', async () => {
  await allow(UPLOADS, { AllowedOrigins: ['*'], AllowedMethods: ['GET'] })
  const { status, told } = await preflight(
    'https://a.example.com',
    'PUT',
    'x-amz-date,Content-Type',
  )
  assert.equal(status, 200)
  assert.deepEqual(told, {
    'allow-origin': 'https://a.example.com',
    'allow-methods': 'GET, PUT',
    'allow-headers': 'x-amz-date, content-type',
    'allow-credentials': 'true',
    'expose-headers': 'ETag',
    'max-age': '3000',
  })
  const open = await preflight('https://elsewhere.example', 'GET')
  assert.deepEqual(open.told, { 'allow-origin': '*', 'allow-methods': 'GET' })
  for (const refused of [
    await preflight('https://elsewhere.example', 'PUT'),
    await preflight('https://a.example.com', 'DELETE'),
    await preflight('https://a.example.com', 'PUT', 'x-other'),
  ]) {
    assert.equal(refused.status, 403)
    assert.match(refused.text, /This CORS request is not allowed/)
  }
})

test('answers to the requests themselves tell it too, refusals included', async () => {
  await allow(UPLOADS)
  const read = await ask('GET', { origin: 'https://a.example.com' })
  assert.deepEqual([read.status, read.told['allow-origin']], [200, 'https://a.example.com'])
  const written = await ask('PUT', { origin: 'https://a.example.com' })
  assert.deepEqual([written.status, written.told['allow-methods']], [403, 'GET, PUT'])
  assert.deepEqual((await ask('GET', { origin: 'http://a.example.com' })).told, {})
})

test('rules come back as they were put, and go', async () => {
  const { client, bucket: Bucket } = sandbox
  await allow(UPLOADS)
  const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket }))
  assert.deepEqual(CORSRules, [UPLOADS])
  await client.send(new DeleteBucketCorsCommand({ Bucket }))
  const gone = client.send(new GetBucketCorsCommand({ Bucket }))
  await assert.rejects(gone, { name: 'NoSuchCORSConfiguration' })
})

test('rules that S3 does not take are refused', async () => {
  const put = (more: Partial<CORSRule>) => allow({ ...UPLOADS, ...more })
  await assert.rejects(put({ AllowedMethods: ['PATCH'] }), /Unsupported method is PATCH/)
  await assert.rejects(put({ AllowedOrigins: ['*a*'] }), /more than one wildcard/)
  await assert.rejects(put({ ExposeHeaders: ['x-*'] }), /do not support wildcard for ExposeHeader/)
  await assert.rejects(put({ AllowedOrigins: [] }), { name: 'MalformedXML' })
})

test('the names of these headers are written as S3 writes them', async () => {
  await allow(UPLOADS)
  const { hostname, port } = new URL(sandbox.endpoint)
  for (const method of ['OPTIONS', 'GET']) {
    const asked = request({
      hostname,
      port,
      method,
      path: `/${sandbox.bucket}/k`,
      headers: { Origin: 'https://a.example.com', 'Access-Control-Request-Method': 'GET' },
    })
    const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage]
    answer.resume()
    assert.ok(answer.rawHeaders.includes('Access-Control-Allow-Origin'), method)
  }
})
