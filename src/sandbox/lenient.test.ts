// What S3 takes, ignores or changes though no shape of its operations says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { rawBytes, sendRaw } from '../../test/support/raw-request.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
  const { bucket: Bucket } = sandbox
  await sandbox.client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'the body' }))
})
after(() => sandbox.close())

const send = (method: string, target: string, headers: [string, string][] = [], body = '') =>
  sendRaw(sandbox, rawBytes(sandbox, { method, target, headers, body }))

test('parameters that S3 does not have are ignored by what reads, and refused by what writes', async () => {
  const { bucket } = sandbox
  assert.match((await send('GET', `/${bucket}/kept?v=17&nocache`)).text, /the body$/)
  assert.equal((await send('HEAD', `/${bucket}?usage`)).status, 200)
  assert.match((await send('GET', `/${bucket}?key=x&prefix=ke`)).text, /<Key>kept<\/Key>/)
  for (const method of ['PUT', 'DELETE', 'POST']) {
    const { status } = await send(method, `/${bucket}/kept?v=17`)
    assert.ok(status === 501 || status === 405, `${method}: ${status}`)
  }
  const unsimulated = await send('GET', `/${bucket}/kept?torrent`)
  assert.deepEqual([unsimulated.status, unsimulated.code], [501, 'NotImplemented'])
  assert.match((await send('GET', `/${bucket}/kept`)).text, /the body$/)
})

test('S3 Control, of Block Public Access of an account and of access points, is refused by name', async () => {
  const account: [string, string] = ['x-amz-account-id', '123456789012']
  for (const [method, what] of [
    ['GET', 'configuration/publicAccessBlock'],
    ['PUT', 'accesspoint/reader'],
    ['GET', 'accesspoint'],
  ] as const) {
    const { status, code, text } = await send(method, `/v20180820/${what}`, [account])
    assert.deepEqual([status, code], [501, 'NotImplemented'], what)
    assert.match(text, new RegExp(`S3 Control \\(${method} ${what}\\)`))
  }
  assert.equal((await send('GET', '/v20180820/accesspoint')).code, 'NoSuchBucket')
})

test('a content encoding loses what describes the transfer, and is kept as it is written', async () => {
  const { bucket: Bucket, client } = sandbox
  for (const [given, kept] of [
    ['deflate, gzip', 'deflate, gzip'],
    ['gzip,aws-chunked', 'gzip'],
    ['aws-chunked, gzip,  br', 'gzip,  br'],
    ['aws-chunked', undefined],
  ] as const) {
    const Key = 'encoded'
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ContentEncoding: given }))
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }))
    assert.equal(head.ContentEncoding, kept)
  }
})

test('metadata that is not ASCII comes back in encoded words, as the user guide shows', async () => {
  const { bucket, client } = sandbox
  const name = Buffer.from('ÄMÄZÕÑ S3').toString('latin1')
  await send('PUT', `/${bucket}/words`, [
    ['x-amz-meta-raw', name],
    ['x-amz-meta-word', '=?UTF-8?Q?caf=C3=A9_noir?='],
    ['x-amz-meta-plain', '=?UTF-8?B?YXNjaWk=?='],
  ])
  const { Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'words' }))
  assert.deepEqual(Metadata, {
    raw: '=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=',
    word: '=?UTF-8?Q?caf=C3=A9_noir?=',
    plain: 'ascii',
  })
})

test('grants by e-mail address are refused as S3 does since October 2025', async () => {
  const { bucket: Bucket, client } = sandbox
  const granting = new PutBucketAclCommand({ Bucket, GrantRead: 'emailAddress="a@example.com"' })
  await assert.rejects(client.send(granting), (error: Error & { $metadata?: object }) => {
    assert.equal(error.name, 'MethodNotAllowed')
    assert.match(JSON.stringify(error.$metadata), /"httpStatusCode":405/)
    return true
  })
})
