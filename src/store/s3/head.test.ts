import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFaultProxy } from '../../../test/faults/fault-proxy.ts'
import { refusedAs } from '../../../test/suites/store.ts'
import { failure } from '../../../test/support/failure.ts'
import { startTestSandbox } from '../../../test/support/sandbox.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'
import type { OpenStoreOptions } from '../open-options.ts'

async function open() {
  const sandbox = await startTestSandbox()
  const proxy = await startFaultProxy(sandbox.endpoint)
  return {
    sandbox,
    /** `HeadObject` and `GetObject` are answered so, each once. */
    answer: (head: [number, string], get: [number, string], message?: string) => {
      const fault = ([status, code]: [number, string]) =>
        ({ kind: 'answer', answer: { status, code, ...(message && { message }) } }) as const
      proxy.fail({ operation: 'HeadObject', fault: fault(head) })
      proxy.fail({ operation: 'GetObject', fault: fault(get) })
    },
    openStore: (url: string, options: Partial<OpenStoreOptions> = {}) =>
      openStore(url, {
        clock: systemClock,
        random: systemRandom,
        env: sandbox.env,
        endpoint: proxy.endpoint,
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await proxy.close()
      await sandbox.close()
    },
  }
}

test('a HEAD with a wrong key is refused for that, and not for a missing right', async () => {
  await using world = await open()
  const { accessKeyId, bucket } = world.sandbox
  const credentials = { accessKeyId, secretAccessKey: 'wrong' }
  const store = await world.openStore(`s3://${bucket}`, { credentials })
  await assert.rejects(store.stat('x'), refusedAs('bad-credentials'))
})

test('a HEAD is refused in the words of a GET of the same', async () => {
  await using world = await open()
  const store = await world.openStore(`s3://${world.sandbox.bucket}`)
  world.answer([400, 'ExpiredToken'], [400, 'ExpiredToken'])
  await assert.rejects(store.stat('x'), failure('access-denied', 'have expired'))

  const message =
    'User: u is not authorized to perform: s3:GetObject on resource: "r" with an explicit deny in a resource-based policy'
  world.answer([403, 'AccessDenied'], [403, 'AccessDenied'], message)
  await assert.rejects(store.stat('x'), failure('access-denied', 'Deny in a resource-based policy'))
})

test('a HEAD stays refused where a GET is answered otherwise', async () => {
  await using world = await open()
  const store = await world.openStore(`s3://${world.sandbox.bucket}`)
  world.answer([403, 'AccessDenied'], [404, 'NoSuchKey'])
  await assert.rejects(store.stat('web-1/x'), failure('access-denied', 's3:GetObject'))
})

test('a bucket that is not there is no object that is not there', async () => {
  await using world = await open()
  const store = await world.openStore('s3://no-such-bucket-here')
  await assert.rejects(store.stat('x'), failure('not-found', 'there is no such bucket'))
})
