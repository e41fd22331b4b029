import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { type FaultProxy, startFaultProxy } from '../../../test/faults/fault-proxy.ts'
import { contents, pattern, refusedAs, testObjectStore } from '../../../test/suites/store.ts'
import { startTestSandbox } from '../../../test/support/sandbox.ts'
import { Failure } from '../../base/failure.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import { openStore } from '../open.ts'
import type { ObjectStore, PartReceipt, Upload } from '../store.ts'
import type { RetryEvent, RetryPolicy } from './retry-policy.ts'
import { retrying } from './retrying.ts'

testObjectStore('the memory store with retries', async () => ({
  store: retrying(new MemoryStore({ clock: systemClock }), {
    clock: systemClock,
    random: systemRandom,
    retryForMs: 1000,
  }),
  async [Symbol.asyncDispose]() {},
}))

/** A clock whose sleeps pass at once and are added up, so that hours of outage take no time. */
function hastyClock() {
  let slept = 0
  return {
    now: () => new Date(),
    monotonic: () => slept,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      slept += ms
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

interface Fixture extends AsyncDisposable {
  readonly proxy: FaultProxy
  /** Through the proxy, with retries. */
  readonly store: ObjectStore
  /** Around the proxy. */
  readonly truth: ObjectStore
  readonly retries: RetryEvent[]
}

async function open(policy: Partial<RetryPolicy> = {}): Promise<Fixture> {
  const sandbox = await startTestSandbox()
  const proxy = await startFaultProxy(sandbox.endpoint)
  const retries: RetryEvent[] = []
  const common = { clock: systemClock, random: systemRandom, env: sandbox.env }
  const url = `s3://${sandbox.bucket}`
  const faulty = await openStore(url, { ...common, endpoint: proxy.endpoint })
  const store = retrying(faulty, {
    clock: hastyClock(),
    random: systemRandom,
    retryForMs: 60_000,
    onRetry: (event) => retries.push(event),
    ...policy,
  })
  return {
    proxy,
    store,
    truth: await openStore(url, common),
    retries,
    async [Symbol.asyncDispose]() {
      await proxy.close()
      await sandbox.close()
    },
  }
}

const BODY = pattern(100_000)
const WHOLE = { bytes: BODY.length, crc32: crc32(BODY) }

async function uploaded(store: ObjectStore): Promise<{ upload: Upload; parts: PartReceipt[] }> {
  const upload = await store.startUpload('key')
  return { upload, parts: [await upload.putPart(1, BODY)] }
}

describe('creating with retries', () => {
  test('succeeds once the endpoint is back', async () => {
    await using fixture = await open()
    const { proxy, store, retries } = fixture
    await proxy.down()
    const creating = store.create('key', BODY)
    while (retries.length < 3) await new Promise((resolve) => setImmediate(resolve))
    await proxy.up()
    await creating
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
    assert.equal(retries[0]?.operation, 'PutObject')
    assert.equal(retries[0]?.failure.reason, 'broken')
  })

  for (const kind of ['cut', 'drop-reply'] as const) {
    test(`succeeds although the first attempt met "${kind}"`, async () => {
      await using fixture = await open()
      fixture.proxy.fail({ operation: 'PutObject', fault: { kind } })
      await fixture.store.create('key', BODY)
      assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
      assert.equal(fixture.retries.length, 1)
    })
  }

  test('takes no taken name for its own before a reply was lost', async () => {
    await using fixture = await open()
    await fixture.truth.create('key', Buffer.from('squatter'))
    await assert.rejects(fixture.store.create('key', BODY), refusedAs('taken'))
    fixture.proxy.fail({
      operation: 'PutObject',
      fault: { kind: 'answer', answer: { status: 503, code: 'SlowDown' } },
    })
    await assert.rejects(fixture.store.create('key', BODY), refusedAs('taken'))
  })

  test('claims no taken name that others could know', async () => {
    await using fixture = await open({ guessable: true })
    fixture.proxy.fail({ operation: 'PutObject', fault: { kind: 'drop-reply' } })
    await assert.rejects(fixture.store.create('key', BODY), { code: 'outcome-unknown' })
  })

  test('tries again after a conflict', async () => {
    await using fixture = await open()
    const answer = { status: 409, code: 'ConditionalRequestConflict' }
    fixture.proxy.fail({ operation: 'PutObject', nth: [1, 2], fault: { kind: 'answer', answer } })
    await fixture.store.create('key', BODY)
    assert.equal(fixture.retries.length, 2)
  })

  test('does not know the outcome if the endpoint stays away after a lost reply', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'PutObject', fault: { kind: 'drop-reply' } })
    fixture.proxy.fail({ operation: 'PutObject', nth: 'all', fault: { kind: 'cut' } })
    await assert.rejects(fixture.store.create('key', BODY), { code: 'outcome-unknown' })
  })

  test('knows that nothing was stored if the endpoint was never reached', async () => {
    await using fixture = await open()
    await fixture.proxy.down()
    await assert.rejects(fixture.store.create('key', BODY), { code: 'store-unavailable' })
    assert.ok((fixture.retries.at(-1)?.waitedMs ?? 0) > 30_000)
  })

  test('never repeats what waiting cannot mend', async () => {
    await using fixture = await open()
    const answer = { status: 403, code: 'AccessDenied' }
    fixture.proxy.fail({ operation: 'PutObject', fault: { kind: 'answer', answer } })
    await assert.rejects(fixture.store.create('key', BODY), { code: 'access-denied' })
    assert.equal(fixture.proxy.seen.length, 1)
  })

  test('stops waiting as soon as it is aborted', async () => {
    await using fixture = await open({ clock: systemClock })
    await fixture.proxy.down()
    const enough = new Failure('interrupted', 'enough')
    const controller = new AbortController()
    const creating = fixture.store.create('key', BODY, { signal: controller.signal })
    while (fixture.retries.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort(enough)
    await assert.rejects(creating, enough)
  })
})

describe('uploading with retries', () => {
  test('sends a part again that was cut off, refused or garbled', async () => {
    await using fixture = await open()
    const answers = [
      { status: 500, code: 'InternalError' },
      { status: 503, code: 'SlowDown' },
      { status: 400, code: 'RequestTimeout' },
      { status: 400, code: 'BadDigest' },
    ]
    const operation = 'UploadPart'
    for (const answer of answers)
      fixture.proxy.fail({ operation, fault: { kind: 'answer', answer } })
    fixture.proxy.fail({ operation, fault: { kind: 'cut-body', afterBytes: 1000 } })
    fixture.proxy.fail({ operation, fault: { kind: 'drop-reply' } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
    assert.equal(fixture.retries.length, 6)
  })

  test('opens another upload if the reply about the first was lost', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ operation: 'CreateMultipartUpload', fault: { kind: 'drop-reply' } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
  })

  const completing = { operation: 'CompleteMultipartUpload' } as const
  const gone = { kind: 'answer', answer: { status: 404, code: 'NoSuchUpload' } } as const

  test('completes although the reply was lost', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ ...completing, fault: { kind: 'drop-reply' } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
  })

  test('takes a taken name for its own after a lost reply', async () => {
    await using fixture = await open()
    const answer = { status: 412, code: 'PreconditionFailed' }
    fixture.proxy.fail({ ...completing, fault: { kind: 'drop-reply' } })
    fixture.proxy.fail({ ...completing, fault: { kind: 'answer', answer } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
  })

  test('passes on a taken name where no reply was lost', async () => {
    await using fixture = await open()
    const { upload, parts } = await uploaded(fixture.store)
    await fixture.truth.create('key', Buffer.from('squatter'))
    await assert.rejects(upload.complete(parts, WHOLE), refusedAs('taken'))
  })

  test('completes again after a conflict', async () => {
    await using fixture = await open()
    const answer = { status: 409, code: 'ConditionalRequestConflict' }
    fixture.proxy.fail({ ...completing, fault: { kind: 'answer', answer } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
  })

  test('completes again after an error inside a 200', async () => {
    await using fixture = await open()
    const answer = { status: 200, code: 'InternalError' }
    fixture.proxy.fail({ ...completing, fault: { kind: 'answer', answer } })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
    assert.equal(fixture.retries.length, 1)
  })

  test('finds out by a write that the upload had been completed', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ ...completing, fault: { kind: 'drop-reply' } })
    fixture.proxy.fail({ ...completing, fault: gone })
    const { upload, parts } = await uploaded(fixture.store)
    await upload.complete(parts, WHOLE)
    assert.deepEqual(await contents(fixture.truth, 'key'), BODY)
  })

  test('finds out by a write that the upload was lost, and says what remains', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ ...completing, fault: { kind: 'cut-body', afterBytes: 1 } })
    fixture.proxy.fail({ ...completing, fault: gone })
    const { upload, parts } = await uploaded(fixture.store)
    await assert.rejects(upload.complete(parts, WHOLE), (error) => {
      assert.ok(refusedAs('no-such-upload')(error))
      assert.match(String((error as Failure).hint), /0 bytes/)
      return true
    })
    assert.equal((await fixture.truth.stat('key'))?.bytes, 0)
  })

  test('does not know the outcome if the deciding write loses its reply too', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ ...completing, fault: { kind: 'cut-body', afterBytes: 1 } })
    fixture.proxy.fail({ ...completing, fault: gone })
    fixture.proxy.fail({ operation: 'PutObject', fault: { kind: 'drop-reply' } })
    const { upload, parts } = await uploaded(fixture.store)
    await assert.rejects(upload.complete(parts, WHOLE), { code: 'outcome-unknown' })
  })

  test('does not decide by a write where others could know the name', async () => {
    await using fixture = await open({ guessable: true })
    fixture.proxy.fail({ ...completing, fault: { kind: 'cut-body', afterBytes: 1 } })
    fixture.proxy.fail({ ...completing, fault: gone })
    const { upload, parts } = await uploaded(fixture.store)
    await assert.rejects(upload.complete(parts, WHOLE), { code: 'outcome-unknown' })
    assert.equal(await fixture.truth.stat('key'), undefined)
  })

  test('passes on that an upload is gone where no reply was lost', async () => {
    await using fixture = await open()
    fixture.proxy.fail({ ...completing, fault: gone })
    const { upload, parts } = await uploaded(fixture.store)
    await assert.rejects(upload.complete(parts, WHOLE), refusedAs('no-such-upload'))
    assert.equal(await fixture.truth.stat('key'), undefined)
  })
})

describe('reading with retries', () => {
  test('goes on where a body broke off', async () => {
    await using fixture = await open()
    await fixture.truth.create('key', BODY)
    for (const afterBytes of [70_000, 10_000, 0]) {
      const fault = { kind: 'truncate-reply', afterBytes } as const
      fixture.proxy.fail({ operation: 'GetObject', fault })
    }
    assert.deepEqual(await contents(fixture.store, 'key'), BODY)
    const range = { start: 5, end: 99_000 }
    fixture.proxy.fail({ operation: 'GetObject', fault: { kind: 'truncate-reply', afterBytes: 9 } })
    assert.deepEqual(await contents(fixture.store, 'key', { range }), BODY.subarray(5, 99_000))
  })

  test('does not join two objects', async () => {
    await using fixture = await open()
    await fixture.truth.create('key', BODY)
    fixture.proxy.fail({
      operation: 'GetObject',
      fault: { kind: 'truncate-reply', afterBytes: 70_000 },
    })
    const { stream } = await fixture.store.read('key')
    await fixture.truth.remove('key')
    await fixture.truth.create('key', pattern(100_001))
    await assert.rejects(Array.fromAsync(stream), refusedAs('changed'))
  })

  test('goes on behind the last entry when a page of a listing fails', async () => {
    await using fixture = await open()
    for (const key of ['a/1', 'a/2', 'b/3']) await fixture.truth.create(key, BODY)
    for (const operation of ['ListObjectsV2', 'ListObjectVersions']) {
      fixture.proxy.fail({
        operation,
        nth: [1, 2],
        fault: { kind: 'truncate-reply', afterBytes: 99 },
      })
    }
    const keys = (await Array.fromAsync(fixture.store.list(''))).map(({ key }) => key)
    assert.deepEqual(keys, ['a/1', 'a/2', 'b/3'])
    assert.deepEqual(await Array.fromAsync(fixture.store.listFolders('')), ['a/', 'b/'])
    assert.equal((await Array.fromAsync(fixture.store.listVersions(''))).length, 3)
  })
})
