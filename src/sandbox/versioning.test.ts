import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const failsWith = (name: string, httpStatusCode: number) => (error: unknown) => {
  const { name: actual, $metadata } = error as Error & { $metadata: { httpStatusCode: number } }
  assert.deepEqual([actual, $metadata.httpStatusCode], [name, httpStatusCode])
  return true
}

function verbs({ client, bucket: Bucket }: TestSandbox) {
  return {
    put: async (Body: string) =>
      (await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))).VersionId,
    get: async (VersionId?: string) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId }))
      return Body?.transformToString()
    },
    remove: (VersionId?: string) =>
      client.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId })),
    setVersioning: (Status: 'Enabled' | 'Suspended') =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } })),
    listed: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
      return Contents.length
    },
    versions: async () => {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket }))
      return { versions: page.Versions ?? [], markers: page.DeleteMarkers ?? [] }
    },
  }
}

test('a bucket that keeps versions hides a deleted key and gives every version back', async () => {
  await using sandbox = await startTestSandbox()
  const { put, get, remove, setVersioning, listed, versions } = verbs(sandbox)
  assert.equal(await put('before'), undefined)
  await setVersioning('Enabled')
  const one = await put('one')
  const two = await put('two')
  const { DeleteMarker, VersionId: marker } = await remove()
  assert.equal(DeleteMarker, true)
  await assert.rejects(get(), failsWith('NoSuchKey', 404))
  await assert.rejects(get(marker), failsWith('MethodNotAllowed', 405))
  for (const VersionId of [undefined, marker]) {
    const tags = { Tagging: { TagSet: [] }, VersionId }
    const command = new PutObjectTaggingCommand({ Bucket: sandbox.bucket, Key: 'k', ...tags })
    await assert.rejects(sandbox.client.send(command), (error: Error & { Method?: string }) => {
      assert.equal(error.Method, 'PUT')
      return failsWith('MethodNotAllowed', 405)(error)
    })
  }
  assert.equal(await listed(), 0)
  assert.equal(await get('null'), 'before')
  assert.equal(await get(one), 'one')
  assert.equal((await versions()).markers[0]?.IsLatest, true)
  assert.equal((await remove(marker)).DeleteMarker, true)
  assert.equal(await get(), 'two')
  await remove(two)
  assert.equal(await get(), 'one')
  assert.equal(await listed(), 1)
  await assert.rejects(get(two), failsWith('NoSuchVersion', 404))
  await assert.rejects(get('not a version'), failsWith('InvalidArgument', 400))
})

test('an operation that makes a version takes no version-id', async () => {
  await using sandbox = await startTestSandbox()
  const path = `${sandbox.endpoint}/${sandbox.bucket}/taken-by-none`
  for (const query of ['versionId=null', 'versionId=', 'uploadId=u&partNumber=1&versionId=null']) {
    const answer = await fetch(`${path}?${query}`, { method: 'PUT', body: 'x' })
    assert.equal(answer.status, 400)
    assert.match(
      await answer.text(),
      /<Code>InvalidArgument<.*does not accept a version-id.*<ArgumentName>versionId</,
    )
  }
})

test('a suspended bucket overwrites the null version only', async () => {
  await using sandbox = await startTestSandbox()
  const { put, get, remove, setVersioning, versions } = verbs(sandbox)
  await setVersioning('Enabled')
  const kept = await put('kept')
  await setVersioning('Suspended')
  await put('null one')
  await put('null two')
  assert.equal((await versions()).versions.length, 2)
  assert.equal(await get(), 'null two')
  assert.equal((await remove()).VersionId, 'null')
  await assert.rejects(get('null'), failsWith('MethodNotAllowed', 405))
  await remove('null')
  assert.equal(await get(), 'kept')
  assert.equal(await get(kept), 'kept')
})

test('a version that is named can be copied onto its own key as it is', async () => {
  await using sandbox = await startTestSandbox()
  const { put, get, setVersioning, versions } = verbs(sandbox)
  await setVersioning('Enabled')
  const copy = (source: string) =>
    sandbox.client.send(
      new CopyObjectCommand({
        Bucket: sandbox.bucket,
        Key: 'k',
        CopySource: `${sandbox.bucket}/${source}`,
      }),
    )
  const id = await put('one')
  await assert.rejects(copy('k'), failsWith('InvalidRequest', 400))
  await copy(`k?versionId=${id}`)
  assert.equal((await versions()).versions.length, 2)
  assert.equal(await get(), 'one')
})

test('a bucket goes only when its last version and delete marker are gone', async () => {
  await using sandbox = await startTestSandbox()
  const { client, bucket: Bucket } = sandbox
  const { put, remove, setVersioning, versions } = verbs(sandbox)
  await setVersioning('Enabled')
  await put('x')
  await remove()
  const removal = () => client.send(new DeleteBucketCommand({ Bucket }))
  await assert.rejects(removal(), failsWith('BucketNotEmpty', 409))
  const all = await versions()
  for (const { VersionId } of [...all.versions, ...all.markers]) await remove(VersionId)
  await removal()
})

test('versioning is told as it was set', async () => {
  await using sandbox = await startTestSandbox()
  const status = async () =>
    (await sandbox.client.send(new GetBucketVersioningCommand({ Bucket: sandbox.bucket }))).Status
  assert.equal(await status(), undefined)
  await verbs(sandbox).setVersioning('Enabled')
  assert.equal(await status(), 'Enabled')
})
