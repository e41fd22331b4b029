import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { startScriptedS3 } from '../../../test/support/scripted-s3.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'
import type { ObjectStore } from '../store.ts'
import { StoreFailure } from '../store-failure.ts'

const LOGIN = { headers: { 'content-type': 'text/html' }, body: '<html>Please log in.</html>' }
const CUT = { body: '<CompleteMultipartUploadResult><ETag>"e"</ETag><Loc' }
const ETAG = { headers: { etag: '"e"' } }
const UPLOAD = {
  body: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
}
const BODY = Buffer.from('bytes')
const WHOLE = { bytes: BODY.length, crc32: crc32(BODY) }

async function upload(store: ObjectStore): Promise<void> {
  const upload = await store.startUpload('key')
  await upload.complete([await upload.putPart(1, BODY)], WHOLE)
}

const CASES = [
  ['a PutObject', { PutObject: LOGIN }, (store) => store.create('key', BODY)],
  ['a CreateMultipartUpload', { CreateMultipartUpload: LOGIN }, upload],
  ['an UploadPart', { CreateMultipartUpload: UPLOAD, UploadPart: LOGIN }, upload],
  [
    'a CompleteMultipartUpload',
    { CreateMultipartUpload: UPLOAD, UploadPart: ETAG, CompleteMultipartUpload: LOGIN },
    upload,
  ],
  ['a HeadObject', { HeadObject: LOGIN }, (store) => store.stat('key')],
  ['a GetObject', { GetObject: LOGIN }, (store) => store.read('key')],
  ['a ListObjectsV2', { ListObjectsV2: LOGIN }, (store) => Array.fromAsync(store.list(''))],
  [
    'a ListObjectVersions',
    { ListObjectVersions: LOGIN },
    (store) => Array.fromAsync(store.listVersions('')),
  ],
  [
    'a CompleteMultipartUpload that was cut short',
    { CreateMultipartUpload: UPLOAD, UploadPart: ETAG, CompleteMultipartUpload: CUT },
    upload,
  ],
] as const satisfies readonly (readonly [
  string,
  Parameters<typeof startScriptedS3>[0],
  (store: ObjectStore) => Promise<unknown>,
])[]

async function openAt(endpoint: string): Promise<ObjectStore> {
  return openStore('s3://bucket', {
    clock: systemClock,
    random: systemRandom,
    env: { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' },
    endpoint,
  })
}

describe('a good answer that is not of S3 may have happened and is asked for again:', () => {
  for (const [name, script, ask] of CASES) {
    test(`to ${name}`, async () => {
      await using server = await startScriptedS3(script)
      const store = await openAt(server.endpoint)
      await assert.rejects(ask(store), (error) => {
        assert.ok(error instanceof StoreFailure)
        assert.deepEqual([error.reason, error.mayHaveHappened], ['broken', true])
        assert.match(error.message, /what answers is not S3, or was cut short/)
        return true
      })
    })
  }
})

test('an answer of S3 without an ETag, as of gateways to other storage, is known by its id', async () => {
  const bare = { headers: { 'x-amz-request-id': 'id', 'content-length': '0' } }
  await using server = await startScriptedS3({ PutObject: bare, HeadObject: bare, GetObject: bare })
  const store = await openAt(server.endpoint)
  await store.create('key', BODY)
  assert.equal((await store.stat('key'))?.etag, '')
  assert.equal((await store.read('key')).bytes, 0)
})

test('what could not be read of an answer is told', async () => {
  const body =
    '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key><LastModified>soon</LastModified></Contents></ListBucketResult>'
  await using server = await startScriptedS3({ ListObjectsV2: { body } })
  const store = await openAt(server.endpoint)
  await assert.rejects(Array.fromAsync(store.list('')), (error) => {
    assert.ok(error instanceof StoreFailure && error.cause instanceof Error)
    assert.match(error.cause.message, /soon$/)
    return true
  })
})

test('an endpoint that redirects is refused, with where to and without the query', async () => {
  for (const status of [301, 302, 307, 308]) {
    const headers = { location: 'https://u:p@s3.example.net/bucket/key?token=hidden' }
    await using server = await startScriptedS3({ PutObject: { status, headers } })
    const store = await openAt(server.endpoint)
    await assert.rejects(store.create('key', BODY), (error) => {
      assert.ok(error instanceof StoreFailure)
      assert.deepEqual([error.reason, error.mayHaveHappened], ['refused', false])
      assert.match(error.message, /redirects to https:\/\/s3\.example\.net\/bucket\/key \(/)
      assert.equal(error.cause, undefined)
      return true
    })
  }
})
