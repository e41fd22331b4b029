// What policies see of a request is what is done, in whichever place or spelling the request says it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox, testClient } from '../../../test/support/sandbox.ts'
import { type FormOptions, makeForm } from '../../../test/support/signed-form.ts'
import type { RootKey } from '../index.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

let users = 0

function userWith(...Statement: object[]): RootKey {
  const policies = [JSON.stringify({ Version: '2012-10-17', Statement })]
  return sandbox.addUser({ name: `user-${++users}`, policies })
}

const allow = (Action: string, Condition: object = {}) => {
  return { Effect: 'Allow', Action, Resource: '*', Condition }
}

type Presigner = { presign(request: object, options: object): Promise<{ query: object }> }

/** PUT of `key` by a presigned URL with these parameters. */
async function putPresigned(client: S3Client, key: string, query: object): Promise<number> {
  const by = (await client.config.signer()) as unknown as Presigner
  const { hostname, host, port, protocol } = new URL(sandbox.endpoint)
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const path = `/${sandbox.bucket}/${key}`
  const request = { method: 'PUT', protocol, hostname, port: Number(port), path, headers, query }
  const signed = (await by.presign(request, { expiresIn: 60 })).query as Record<string, string>
  const url = `${sandbox.endpoint}${path}?${new URLSearchParams(signed).toString()}`
  return (await fetch(url, { method: 'PUT', body: 'x' })).status
}

describe('a parameter of a presigned URL', () => {
  for (const name of ['x-amz-storage-class', 'X-Amz-Storage-Class', 'x-AMZ-Storage-class']) {
    test(`is done as policies see it when it is spelled ${name}`, async () => {
      const inIa = { StringEquals: { 's3:x-amz-storage-class': 'STANDARD_IA' } }
      const client = testClient(sandbox, userWith(allow('s3:PutObject', inIa)))
      assert.equal(await putPresigned(client, name, {}), 403)
      assert.equal(await putPresigned(client, name, { [name]: 'STANDARD' }), 403)
      assert.equal(await putPresigned(client, name, { [name]: 'STANDARD_IA' }), 200)
      const head = new HeadObjectCommand({ Bucket: sandbox.bucket, Key: name })
      assert.equal((await sandbox.client.send(head)).StorageClass, 'STANDARD_IA')
      client.destroy()
    })
  }
})

describe('the tags of a form', () => {
  const tagged = (value: string) =>
    `<Tagging><TagSet><Tag><Key>team</Key><Value>${value}</Value></Tag></TagSet></Tagging>`

  async function post(key: RootKey, fields: FormOptions['fields']): Promise<number> {
    const { bucket, endpoint } = sandbox
    const place = { ...sandbox, ...key }
    const body = makeForm(place, bucket, { fields, secret: key.secretAccessKey })
    return (await fetch(`${endpoint}/${bucket}`, { method: 'POST', body })).status
  }

  test('need the permission to tag', async () => {
    const user = userWith(allow('s3:PutObject'))
    assert.equal(await post(user, { key: 'plain' }), 204)
    assert.equal(await post(user, { key: 'form', tagging: tagged('red') }), 403)
    assert.equal(await post(user, { key: 'form', tagging: 'no document' }), 403)
  })

  test('are seen by policies, those that are stored and no others', async () => {
    const isRed = { StringEquals: { 's3:RequestObjectTag/team': 'red' } }
    const user = userWith(allow('s3:PutObject'), allow('s3:PutObjectTagging', isRed))
    assert.equal(await post(user, { key: 'form', tagging: tagged('blue') }), 403)
    const both = { tagging: tagged('blue'), 'x-amz-tagging': 'team=red' }
    assert.equal(await post(user, { key: 'form', ...both }), 403)
    assert.equal(await post(user, { key: 'form', tagging: tagged('red') }), 204)
    const asked = new GetObjectTaggingCommand({ Bucket: sandbox.bucket, Key: 'form' })
    const { TagSet } = await sandbox.client.send(asked)
    assert.deepEqual(TagSet, [{ Key: 'team', Value: 'red' }])
  })
})

describe('keys that every request carries', () => {
  test('say that no service of AWS stands between', async () => {
    const direct = { Bool: { 'aws:ViaAWSService': 'false' } }
    const barred = userWith(allow('*'), { ...allow('*', direct), Effect: 'Deny' })
    const client = testClient(sandbox, barred)
    await assert.rejects(client.send(new ListBucketsCommand({})), { name: 'AccessDenied' })
    client.destroy()
    assert.equal((await queryClient(sandbox, 'iam', barred)('ListUsers')).code, 'AccessDenied')
  })

  test('tell IAM whose account it is asked about', async () => {
    const elsewhere = { StringNotEquals: { 'aws:ResourceAccount': '123456789012' } }
    const user = userWith(allow('*'), { ...allow('*', elsewhere), Effect: 'Deny' })
    assert.equal((await queryClient(sandbox, 'iam', user)('ListUsers')).status, 200)
  })
})
