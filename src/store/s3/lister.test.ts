import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { type ScriptedS3, startScriptedS3 } from '../../../test/support/scripted-s3.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'
import type { ObjectStore } from '../store.ts'

function openAt({ endpoint }: ScriptedS3): Promise<ObjectStore> {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' }
  return openStore('s3://bucket/root', { clock: systemClock, random: systemRandom, env, endpoint })
}

/** A page of one key, which is not the last. */
function pageOf(key: string, token: number) {
  return {
    body: `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken><Contents><Key>root/${key}</Key></Contents></ListBucketResult>`,
  }
}

test('listings go on over pages, from where the last one ended', async () => {
  const lastPage = '<IsTruncated>false</IsTruncated>'
  const object = (key: string) => `<Key>root/${key}</Key><Size>1</Size>`
  await using server = await startScriptedS3({
    ListObjectsV2: [
      {
        body: `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t=1</NextContinuationToken><Contents>${object('a%2Bb')}</Contents></ListBucketResult>`,
      },
      {
        body: `<ListBucketResult>${lastPage}<Contents>${object('c')}</Contents></ListBucketResult>`,
      },
    ],
    ListObjectVersions: [
      {
        body: `<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>root/a%2Bb</NextKeyMarker><NextVersionIdMarker>v2</NextVersionIdMarker><Version>${object('a%2Bb')}<VersionId>v2</VersionId></Version></ListVersionsResult>`,
      },
      {
        body: `<ListVersionsResult>${lastPage}<Version>${object('a+b')}<VersionId>v1</VersionId></Version></ListVersionsResult>`,
      },
    ],
  })
  const store = await openAt(server)
  const keys = (await Array.fromAsync(store.list(''))).map(({ key }) => key)
  assert.deepEqual(keys, ['a+b', 'c'])
  const versions = await Array.fromAsync(store.listVersions(''))
  assert.deepEqual(
    versions.map(({ key, versionId }) => [key, versionId]),
    [
      ['a+b', 'v2'],
      ['a+b', 'v1'],
    ],
  )
  const queries = server.seen.map(({ url }) => new URL(url, server.endpoint).searchParams)
  assert.equal(queries[1]?.get('continuation-token'), 't=1')
  assert.equal(queries[3]?.get('key-marker'), 'root/a+b')
  assert.equal(queries[3]?.get('version-id-marker'), 'v2')
})

describe('a listing ends in failure if it', () => {
  test('promises more and does not advance', async () => {
    const page = (token: string) => ({
      body: `<ListBucketResult><IsTruncated>true</IsTruncated>${token}</ListBucketResult>`,
    })
    const again = '<NextContinuationToken>t</NextContinuationToken>'
    for (const token of ['', again]) {
      await using server = await startScriptedS3({ ListObjectsV2: page(token) })
      const store = await openAt(server)
      await assert.rejects(Array.fromAsync(store.list('')), failure('store-refused', 'advance'))
    }
  })

  test('leaves its prefix', async () => {
    const body =
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>root/b/x</Key></Contents></ListBucketResult>'
    await using server = await startScriptedS3({ ListObjectsV2: { body } })
    const store = await openAt(server)
    await assert.rejects(Array.fromAsync(store.list('a/')), failure('store-refused', 'root/b/x'))
  })

  test('goes round in a circle', async () => {
    const pages = [...Array(1100).keys()].map((page) => pageOf(['b', 'a'][page % 2] ?? '', page))
    await using server = await startScriptedS3({ ListObjectsV2: pages })
    const store = await openAt(server)
    await assert.rejects(Array.fromAsync(store.list('')), failure('store-refused', 'advance'))
  })

  test('promises ever more and brings nothing', async () => {
    const versions = (page: number) => ({
      body: `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>${page % 2}</NextKeyMarker></ListVersionsResult>`,
    })
    const objects = (page: number) => ({
      body: `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${page % 2}</NextContinuationToken></ListBucketResult>`,
    })
    const pages = [...Array(1100).keys()]
    const script = { ListObjectsV2: pages.map(objects), ListObjectVersions: pages.map(versions) }
    await using server = await startScriptedS3(script)
    const store = await openAt(server)
    await assert.rejects(Array.fromAsync(store.list('')), failure('store-refused', 'advance'))
    const listing = Array.fromAsync(store.listVersions(''))
    await assert.rejects(listing, failure('store-refused', 'advance'))
  })
})

test('a listing by folders, as of services that keep files, is none that goes back', async () => {
  await using server = await startScriptedS3({
    ListObjectsV2: [
      pageOf('web/data/x', 1),
      {
        body: '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>root/web-1/data/y</Key></Contents></ListBucketResult>',
      },
    ],
  })
  const keys = (await Array.fromAsync((await openAt(server)).list(''))).map(({ key }) => key)
  assert.deepEqual(keys, ['web/data/x', 'web-1/data/y'])
})

test('a key that is no UTF-8, or escaped wrongly, hides no other', async () => {
  await using server = await startScriptedS3({
    ListObjectsV2: {
      body: '<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>root/%ff%C3%A9</Key></Contents><Contents><Key>root/%zz</Key></Contents><Contents><Key>root/b</Key></Contents></ListBucketResult>',
    },
  })
  const keys = (await Array.fromAsync((await openAt(server)).list(''))).map(({ key }) => key)
  assert.deepEqual(keys, ['\ufffdé', '%zz', 'b'])
})
