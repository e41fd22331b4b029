// What is told of requests, asked over sockets.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketOwnershipControlsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { directoryOf, secretOf } from '../../../test/support/directory.ts'
import { queryClient } from '../../../test/support/query-client.ts'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import { makeForm } from '../../../test/support/signed-form.ts'
import { type WatchedEvents, watchEvents } from '../../../test/support/watch-events.ts'

const Bucket = 'backups'
const M1 = 'arn:aws:iam::123456789012:user/m1'

const people = directoryOf({
  m1: {
    arn: M1,
    policies: [
      { Sid: 'Own', Effect: 'Allow', Action: 's3:*Object', Resource: 'arn:aws:s3:::backups/m1/*' },
      { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::backups/m1/secret' },
    ],
  },
})

let sandbox: TestSandbox
let m1: S3Client
let events: WatchedEvents
before(async () => {
  sandbox = await startTestSandbox({ buckets: [Bucket] }, people)
  m1 = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials: { accessKeyId: 'm1', secretAccessKey: secretOf('m1') },
    forcePathStyle: true,
    maxAttempts: 1,
  })
  events = watchEvents(sandbox)
})
after(async () => {
  events[Symbol.dispose]()
  m1.destroy()
  await sandbox.close()
})

describe('an event tells of a request', () => {
  test('that stores: who, what, how much, and why it was allowed', async () => {
    const sent = await m1.send(
      new PutObjectCommand({ Bucket, Key: 'm1/a b', Body: 'twelve bytes' }),
    )
    const event = await events.one()
    assert.equal(event.id, sent.$metadata.requestId)
    assert.equal(event.hostId, sent.$metadata.extendedRequestId)
    assert.equal(event.operation, 'PutObject')
    assert.deepEqual([event.method, event.bucket, event.key], ['PUT', Bucket, 'm1/a b'])
    assert.match(event.path, /^\/backups\/m1\/a%20b\?x-id=PutObject$/)
    assert.equal(event.host, new URL(sandbox.endpoint).host)
    assert.deepEqual([event.status, event.errorCode, event.broken], [200, undefined, undefined])
    assert.deepEqual([event.caller?.arn, event.caller?.accessKeyId], [M1, 'm1'])
    assert.deepEqual(event.signature, { version: 'SigV4', type: 'AuthHeader' })
    assert.deepEqual([event.objectSize, event.bytesSent], [12, 0])
    assert.ok(event.bytesReceived >= 12)
    assert.equal(event.remoteAddress, '127.0.0.1')
    assert.match(event.userAgent ?? '', /aws-sdk-js/)
    assert.ok(Math.abs(event.realTime - Date.now()) < 60_000)
    assert.ok(event.totalMs >= event.turnAroundMs)
    assert.equal(event.bucketOwner?.accountId, '123456789012')
    const [decision, ...others] = event.decisions
    assert.deepEqual(others, [])
    assert.deepEqual(
      [decision?.action, decision?.resource, decision?.verdict],
      ['s3:PutObject', 'arn:aws:s3:::backups/m1/a b', 'allowed'],
    )
    assert.match(decision?.reason ?? '', /statement "Own"/)
  })

  test('that reads a range: bytes sent are those of the range, the size that of the object', async () => {
    const answer = await m1.send(
      new GetObjectCommand({ Bucket, Key: 'm1/a b', Range: 'bytes=2-5' }),
    )
    await answer.Body?.transformToString()
    const event = await events.one()
    assert.deepEqual([event.status, event.bytesSent, event.objectSize], [206, 4, 12])
  })

  test('that is denied: each decision in the words of the denial', async () => {
    await assert.rejects(m1.send(new GetObjectCommand({ Bucket, Key: 'm1/secret' })))
    const explicit = await events.one()
    assert.deepEqual([explicit.status, explicit.errorCode], [403, 'AccessDenied'])
    const why = `User: ${M1} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::backups/m1/secret" with an explicit deny in an identity-based policy`
    assert.equal(explicit.errorMessage, why)
    assert.deepEqual(explicit.decisions, [
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::backups/m1/secret',
        conditions: explicit.decisions[0]?.conditions ?? {},
        verdict: 'denied',
        isExplicit: true,
        reason: why,
      },
    ])
    await assert.rejects(m1.send(new ListObjectsV2Command({ Bucket, Prefix: 'm1/' })))
    const [list] = (await events.one()).decisions
    assert.deepEqual([list?.isExplicit, list?.conditions['s3:prefix']], [false, ['m1/']])
    assert.match(
      list?.reason ?? '',
      /because no identity-based policy allows the s3:ListBucket action$/,
    )
  })

  test('for a missing key: whether it might be told is asked, and is optional', async () => {
    await assert.rejects(m1.send(new HeadObjectCommand({ Bucket, Key: 'm1/none' })))
    const { bytesSent, decisions, status } = await events.one()
    assert.deepEqual([status, bytesSent], [403, 0])
    assert.deepEqual(
      decisions.map(({ action, optional, verdict }) => [action, verdict, optional]),
      [
        ['s3:GetObject', 'allowed', undefined],
        ['s3:ListBucket', 'denied', true],
      ],
    )
  })

  test('that deletes many: one decision and one outcome a key', async () => {
    const Objects = [{ Key: 'm1/a b' }, { Key: 'm2/x' }]
    await m1.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    const { decisions, deleted, status } = await events.one()
    assert.equal(status, 200)
    assert.deepEqual(
      decisions.map(({ resource, verdict }) => [resource, verdict]),
      [
        ['arn:aws:s3:::backups/m1/a b', 'allowed'],
        ['arn:aws:s3:::backups/m2/x', 'denied'],
      ],
    )
    assert.deepEqual(deleted, [
      { bucket: Bucket, key: 'm1/a b', size: 12, status: 204 },
      { bucket: Bucket, key: 'm2/x', status: 403, errorCode: 'AccessDenied' },
    ])
  })

  test('that copies, and one that completes an upload: source and size', async () => {
    const { client } = sandbox
    await client.send(new PutObjectCommand({ Bucket, Key: 'from', Body: 'seven b' }))
    await client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/from` }))
    const [, copy] = await events.next(2)
    assert.deepEqual([copy?.operation, copy?.objectSize], ['CopyObject', 7])
    assert.deepEqual(copy?.source, { bucket: Bucket, key: 'from', size: 7, status: 200 })
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'up' }))
    const part = { Bucket, Key: 'up', UploadId, PartNumber: 1 }
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: 'part' }))
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] }
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: 'up', UploadId, MultipartUpload }),
    )
    const sizes = (await events.next(3)).map(({ objectSize, operation }) => [operation, objectSize])
    assert.deepEqual(sizes, [
      ['CreateMultipartUpload', undefined],
      ['UploadPart', 4],
      ['CompleteMultipartUpload', 4],
    ])
  })

  test('of a browser: its form tells the key and who signed', async () => {
    const body = makeForm(sandbox, Bucket, { fields: { key: 'form' }, file: 'file' })
    await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'POST', body })
    const event = await events.one()
    assert.deepEqual([event.operation, event.key, event.status], ['PostObject', 'form', 204])
    assert.deepEqual(event.signature, { version: 'SigV4', type: 'POST' })
    assert.equal(event.objectSize, 4)
  })

  test('of nobody', async () => {
    await fetch(`${sandbox.endpoint}/${Bucket}/x`)
    const event = await events.one()
    assert.deepEqual([event.caller?.arn, event.caller?.accountId], ['*', ''])
    assert.deepEqual([event.status, event.signature], [403, undefined])
  })

  test('that an ACL had to allow', async () => {
    const rules = { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] } }
    await sandbox.client.send(new PutBucketOwnershipControlsCommand({ Bucket, ...rules }))
    await sandbox.client.send(
      new PutObjectCommand({ Bucket, Key: 'open', Body: 'x', ACL: 'public-read' }),
    )
    await fetch(`${sandbox.endpoint}/${Bucket}/open`)
    const [, , read] = await events.next(3)
    assert.deepEqual([read?.status, read?.aclRequired], [200, true])
    assert.equal(read?.decisions[0]?.reason, 'allowed by an ACL')
  })
})

describe('an event tells of a request that was refused before anyone knew who sent it', () => {
  test('because its signature does not hold', async () => {
    const thief = new S3Client({
      endpoint: sandbox.endpoint,
      region: sandbox.region,
      credentials: { accessKeyId: sandbox.accessKeyId, secretAccessKey: 'guess' },
      forcePathStyle: true,
      maxAttempts: 1,
    })
    await assert.rejects(thief.send(new GetObjectCommand({ Bucket, Key: 'from' })))
    thief.destroy()
    const event = await events.one()
    assert.deepEqual([event.status, event.errorCode], [403, 'SignatureDoesNotMatch'])
    assert.deepEqual([event.caller, event.bucket, event.key], [undefined, Bucket, 'from'])
    assert.deepEqual(event.decisions, [])
  })

  test('because it cannot be read', async () => {
    await fetch(`${sandbox.endpoint}/${Bucket}/%zz`)
    const event = await events.one()
    assert.deepEqual([event.status, event.errorCode], [400, 'InvalidURI'])
    assert.equal(event.path, '/backups/%zz')
    assert.equal(event.service, 's3')
  })
})

describe('a connection that breaks', () => {
  test('in the middle of a body is told of, once', async () => {
    const { hostname, port } = new URL(sandbox.endpoint)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(
      `PUT /${Bucket}/half HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n${'h'.repeat(10)}`,
    )
    socket.destroy()
    const event = await events.one()
    assert.equal(event.key, 'half')
  })

  test('in the middle of an answer is told of with what was sent', async () => {
    const Body = Buffer.alloc(32 * 1024 * 1024)
    await sandbox.client.send(new PutObjectCommand({ Bucket, Key: 'long', Body }))
    await events.one()
    const { Body: stream } = await sandbox.client.send(
      new GetObjectCommand({ Bucket, Key: 'long' }),
    )
    const incoming = stream as unknown as { destroy(): void; resume(): void }
    incoming.destroy()
    const event = await events.one()
    assert.deepEqual([event.status, event.broken], [200, true])
    assert.ok(event.bytesSent < Body.length, `${event.bytesSent}`)
    assert.equal(event.objectSize, Body.length)
  })
})

test('each of many requests at once is told once, whichever of them break', async () => {
  const sockets = Array.from({ length: 60 }, async (_, at) => {
    const { hostname, port } = new URL(sandbox.endpoint)
    const socket = connect(Number(port), hostname).on('error', () => {})
    await once(socket, 'connect')
    const isBroken = at % 3 === 0
    socket.write(
      `PUT /${Bucket}/many-${at} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\n${isBroken ? 'x' : 'four'}`,
    )
    if (isBroken) socket.end()
    await once(socket.resume(), 'close')
  })
  await Promise.all(sockets)
  const told = await events.next(60)
  assert.equal(new Set(told.map(({ key }) => key)).size, 60)
  assert.equal(new Set(told.map(({ id }) => id)).size, 60)
  await fetch(`${sandbox.endpoint}/${Bucket}/last`)
  assert.equal((await events.one()).key, 'last')
})

describe('IAM and STS', () => {
  test('tell parameters, decisions and answers', async () => {
    const iam = queryClient(sandbox, 'iam')
    await iam('CreateUser', {
      UserName: 'ann',
      'Tags.member.1.Key': 'a',
      'Tags.member.1.Value': 'b',
    })
    const event = await events.one()
    assert.deepEqual([event.service, event.operation, event.status], ['iam', 'CreateUser', 200])
    assert.deepEqual(event.parameters, { userName: 'ann', tags: [{ key: 'a', value: 'b' }] })
    assert.equal(event.decisions[0]?.action, 'iam:CreateUser')
    assert.match(JSON.stringify(event.response), /"arn":"arn:aws:iam::123456789012:user\/ann"/)
  })

  test('tell refusals', async () => {
    await queryClient(sandbox, 'iam')('GetUser', { UserName: 'nobody' })
    const missing = await events.one()
    assert.deepEqual([missing.status, missing.errorCode], [404, 'NoSuchEntity'])
    const key = await queryClient(sandbox, 'iam')('CreateAccessKey', { UserName: 'ann' })
    const created = await events.one()
    assert.doesNotMatch(JSON.stringify(created), new RegExp(escaped(key.one('SecretAccessKey'))))
    const own = { accessKeyId: key.one('AccessKeyId'), secretAccessKey: key.one('SecretAccessKey') }
    await queryClient(sandbox, 'iam', own)('ListUsers')
    const denied = await events.one()
    assert.deepEqual([denied.status, denied.errorCode], [403, 'AccessDenied'])
    assert.equal(denied.decisions[0]?.reason, denied.errorMessage)
    const session = await queryClient(sandbox, 'sts', own)('GetSessionToken')
    const given = await events.one()
    assert.doesNotMatch(JSON.stringify(given), new RegExp(escaped(session.one('SessionToken'))))
    assert.doesNotMatch(JSON.stringify(given), new RegExp(escaped(session.one('SecretAccessKey'))))
  })
})

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

test('a listener that fails takes nothing along; one that was disposed of hears no more', async () => {
  const warned = once(process, 'warning')
  const heard: string[] = []
  const failing = sandbox.observe(() => {
    throw new Error('a listener failed')
  })
  const quiet = sandbox.observe(({ id }) => heard.push(id))
  quiet[Symbol.dispose]()
  const answer = await fetch(`${sandbox.endpoint}/${Bucket}/x`)
  assert.equal(answer.status, 403)
  assert.equal((await events.one()).status, 403)
  assert.match(String((await warned)[0]), /a listener failed/)
  failing[Symbol.dispose]()
  assert.deepEqual(heard, [])
})
