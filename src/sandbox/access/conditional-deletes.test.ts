// What AWS documents of conditional deletes, of one object and of many: "How to perform conditional
// deletes" and "Enforce conditional deletes" in the user guide.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox, testClient } from '../../../test/support/sandbox.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

/** A user who may do this to every object; the SDK as that user. */
function userWho(name: string, Action: readonly string[], Condition?: object): S3Client {
  const Statement = { Effect: 'Allow', Action, Resource: '*', ...(Condition && { Condition }) }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement })
  return testClient(sandbox, sandbox.addUser({ name, policies: [policy] }))
}

async function stored(Key: string): Promise<string> {
  const { bucket: Bucket, client } = sandbox
  return (await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))).ETag ?? ''
}

/** The code of what an entry of DeleteObjects is refused with, or `deleted`. */
async function deleteListed(client: S3Client, Key: string, ETag?: string): Promise<string> {
  const Objects = [{ Key, ...(ETag && { ETag }) }]
  const command = new DeleteObjectsCommand({ Bucket: sandbox.bucket, Delete: { Objects } })
  const { Errors = [], Deleted = [] } = await client.send(command)
  return Errors[0]?.Code ?? (Deleted.length === 1 ? 'deleted' : 'nothing')
}

async function deleteOne(client: S3Client, Key: string, IfMatch?: string): Promise<string> {
  const command = new DeleteObjectCommand({ Bucket: sandbox.bucket, Key, IfMatch })
  return await client.send(command).then(
    () => 'deleted',
    (error: Error) => error.name,
  )
}

for (const [how, remove] of [
  ['DeleteObject', deleteOne],
  ['DeleteObjects', deleteListed],
] as const) {
  test(`${how} with an ETag needs to read the object, with * it does not`, async () => {
    const blind = userWho(`blind-${how}`, ['s3:DeleteObject'])
    const seeing = userWho(`seeing-${how}`, ['s3:DeleteObject', 's3:GetObject'])
    const etag = await stored('k')
    assert.equal(await remove(blind, 'k', etag), 'AccessDenied')
    assert.equal(await remove(seeing, 'k', etag), 'deleted')
    await stored('k')
    assert.equal(await remove(blind, 'k', '*'), 'deleted')
  })

  test(`${how} can be allowed under a condition only`, async () => {
    const careful = userWho(`careful-${how}`, ['s3:DeleteObject'], {
      Null: { 's3:if-match': 'false' },
    })
    await stored('k')
    assert.equal(await remove(careful, 'k'), 'AccessDenied')
    assert.equal(await remove(careful, 'k', '*'), 'deleted')
  })
}
