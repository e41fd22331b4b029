// `holdfast sandbox watch` beside the sandbox that it watches, as processes.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, test } from 'node:test'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { type QueryKey, queryClient } from '../../../test/support/query-client.ts'
import { testClient } from '../../../test/support/sandbox.ts'
import { CommandWorld, type Served } from '../../../test/support/served-sandbox.ts'
import type { RequestEvent } from '../../sandbox/index.ts'

let world: CommandWorld
let served: Served
beforeEach(async () => {
  world = await CommandWorld.open()
  served = await world.serve('data', '--bucket', 'backups')
})
afterEach(() => world[Symbol.asyncDispose]())

/** A watcher, once it watches. */
async function watch(...args: string[]) {
  const child = world.spawn('sandbox', 'watch', ...args)
  const stderr = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  assert.match((await world.inTime(stderr.next())).value ?? '', /watching/)
  const next = async () => (await world.inTime(lines.next())).value ?? ''
  return { child, next, said: async () => (await world.inTime(stderr.next())).value ?? '' }
}

async function makeUser(name: string): Promise<QueryKey> {
  const iam = queryClient(served, 'iam')
  await iam('CreateUser', { UserName: name })
  const { one } = await iam('CreateAccessKey', { UserName: name })
  return { accessKeyId: one('AccessKeyId'), secretAccessKey: one('SecretAccessKey') }
}

/** Asks for an object of the bucket, whatever the answer. */
async function read(key: string, credentials?: QueryKey): Promise<void> {
  const { endpoint, region } = served
  if (credentials === undefined) {
    await fetch(`${endpoint}/backups/${encodeURIComponent(key)}`)
    return
  }
  const { accessKeyId, secretAccessKey } = credentials
  const client = testClient({ endpoint, region, accessKeyId, secretAccessKey })
  await client.send(new GetObjectCommand({ Bucket: 'backups', Key: key })).catch(() => undefined)
  client.destroy()
}

test('each decision is a line, with the reason of a denial below', async () => {
  const { next, said } = await watch()
  await read('a')
  assert.match(await next(), /^\d\d:\d\d:\d\d 403 denied {2}anonymous s3:GetObject backups\/a$/)
  assert.match(await next(), /^ {13}because no .* allows the s3:GetObject action$/)
  await read('b', served)
  assert.match(await next(), /^\d\d:\d\d:\d\d 404 allowed root s3:GetObject backups\/b$/)
  await world.kill(served.process, 'SIGTERM')
  assert.match(await said(), /the sandbox was stopped/)
})

test('filters leave one principal and denials; JSON is a line each', async () => {
  const web = await makeUser('web-1')
  const { next, child } = await watch('--json', '--denied', '--principal', 'web-1')
  await read('by-nobody')
  await read('by-web', web)
  const event = JSON.parse(await next()) as RequestEvent
  assert.equal(event.key, 'by-web')
  assert.equal(event.caller?.arn, 'arn:aws:iam::123456789012:user/web-1')
  const ended = world.ended(child)
  child.kill('SIGINT')
  assert.equal((await ended).status, 0)
})

test('names that a terminal could obey are spelled out', async () => {
  const { next } = await watch()
  await read('\u001b[31m')
  assert.match(await next(), /backups\/\\u\{1b\}\[31m$/)
})

test('a sandbox that is killed ends watching with an error', async () => {
  const { child } = await watch()
  const ended = world.ended(child)
  await world.kill(served.process, 'SIGKILL')
  assert.equal((await ended).status, 11)
})
