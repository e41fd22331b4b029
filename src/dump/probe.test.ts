import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { failure } from '../../test/support/failure.ts'
import { SettableClock } from '../../test/support/settable-clock.ts'
import { parseMachineName } from '../format/machine-name.ts'
import { MemoryStore } from '../store/memory/memory-store.ts'
import { StoreFailure, type StoreReason } from '../store/store-failure.ts'
import { probeStore } from './probe.ts'

const machine = parseMachineName('web-1')

function openStore() {
  return new MemoryStore({
    clock: new SettableClock('2026-11-21T03:00:00Z'),
    versioned: true,
  })
}

async function probe(store: MemoryStore) {
  const report = await probeStore(store, machine, randomBytes)
  const outcomes = Object.fromEntries(report.steps.map(({ name, outcome }) => [name, outcome]))
  return { ...report, outcomes }
}

function refuse(reason: StoreReason, operation: string) {
  return async (): Promise<never> => {
    throw new StoreFailure(`${operation}: ${reason}`, { reason, operation })
  }
}

async function* refuseToList(): AsyncGenerator<never> {
  yield await refuse('denied', 'ListObjectVersions')()
}

test('an admin can do all of it, and nothing remains', async () => {
  const store = openStore()
  await store.abortStaleUploadsAfter(9)
  const report = await probe(store)
  assert.deepEqual(report.outcomes, {
    write: 'worked',
    'write-again': 'worked',
    'write-parts-again': 'worked',
    read: 'worked',
    delete: 'worked',
  })
  assert.equal(report.remains, false)
  assert.deepEqual(report.missing, [])
  assert.equal(report.staleUploads, 9)
  assert.deepEqual(await Array.fromAsync(store.listVersions('')), [])
})

test('a writer can write and nothing else, and is told what remains', async () => {
  const store = openStore()
  store.read = refuse('denied', 'GetObject')
  store.listVersions = refuseToList
  store.missingFeatures = refuse('denied', 'GetBucketVersioning')
  store.staleUploadDays = refuse('denied', 'GetLifecycleConfiguration')
  const report = await probe(store)
  assert.deepEqual(report.outcomes, {
    write: 'worked',
    'write-again': 'worked',
    'write-parts-again': 'worked',
    read: 'denied',
    delete: 'denied',
  })
  assert.equal(report.remains, true)
  assert.match(report.key, /^web-1\/probe\/[0-9a-f]{32}$/)
  assert.ok((await store.stat(report.key)) !== undefined)
  assert.equal(report.staleUploads, 'unknown')
})

test('who may not write learns that, and nothing else is tried', async () => {
  const store = openStore()
  store.create = refuse('denied', 'PutObject')
  const report = await probe(store)
  assert.deepEqual(report.outcomes, { write: 'denied' })
  assert.equal(report.steps[0]?.answer, 'PutObject: denied')
  assert.equal(report.remains, false)
})

test('a store that overwrites fails the second write', async () => {
  const store = openStore()
  const create = store.create.bind(store)
  store.create = async (key, body) => {
    if ((await store.stat(key)) !== undefined) await store.remove(key)
    await create(key, body)
  }
  const report = await probe(store)
  assert.equal(report.outcomes['write-again'], 'failed')
  assert.deepEqual(
    report.missing.map(({ feature }) => feature),
    ['conditional-writes'],
  )
  assert.equal(report.outcomes['read'], 'worked')
  assert.deepEqual(await Array.fromAsync(store.listVersions('')), [])
})

test('a store that overwrites only what is sent in parts is found out', async () => {
  const store = openStore()
  const startUpload = store.startUpload.bind(store)
  store.startUpload = async (key, options) => {
    await store.remove(key)
    return startUpload(key, options)
  }
  const report = await probe(store)
  assert.equal(report.outcomes['write-again'], 'worked')
  assert.equal(report.outcomes['write-parts-again'], 'failed')
  assert.deepEqual(
    report.missing.map(({ feature }) => feature),
    ['conditional-writes'],
  )
})

test('a store that gives back other bytes fails the reading', async () => {
  const store = openStore()
  const read = store.read.bind(store)
  store.read = async (key, options) => ({ ...(await read(key, options)), stream: nonsense() })
  assert.equal((await probe(store)).outcomes['read'], 'failed')
})

async function* nonsense(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('nonsense')
}

test('a store that does not answer is no answer', async () => {
  const store = openStore()
  store.read = refuse('broken', 'GetObject')
  await assert.rejects(probe(store), failure('store-unavailable'))
})

test('credentials that are not accepted tell nothing of rights: that is a failure', async () => {
  const store = openStore()
  store.create = refuse('bad-credentials', 'PutObject')
  await assert.rejects(probe(store), { reason: 'bad-credentials', code: 'access-denied' })
})
