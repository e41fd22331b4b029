// Restoring over real sockets while requests fail: every byte arrives, or a failure does.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { KIB } from '../../src/base/bytes.ts'
import { findDump } from '../../src/dump/find/find.ts'
import { readDump } from '../../src/dump/read/read.ts'
import { segmentKey } from '../../src/format/dump-name.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import { openStore } from '../../src/store/open.ts'
import { retrying } from '../../src/store/wrap/retrying.ts'
import { failure } from '../support/failure.ts'
import { plantDump } from '../support/plant-dump.ts'
import { startTestSandbox } from '../support/sandbox.ts'
import { type Fault, startFaultProxy } from './fault-proxy.ts'

const SEGMENTS = [randomBytes(300 * KIB), randomBytes(150 * KIB)]
const WHOLE = Buffer.concat(SEGMENTS)
const PART_BYTES = 100 * KIB
/** Lists of records and of s3dump's keys, the record, a HEAD for each segment, 3 + 2 ranges. */
const REQUESTS = 2 + 1 + 2 + 5

/** Random numbers of zero, so that a retry waits for nothing. */
const noWait = (length: number) => new Uint8Array(length)

async function openWorld() {
  const stack = new AsyncDisposableStack()
  const sandbox = stack.use(await startTestSandbox())
  const proxy = stack.use(await startFaultProxy(sandbox.endpoint))
  const open = (endpoint: string) =>
    openStore(`s3://${sandbox.bucket}`, {
      clock: systemClock,
      random: systemRandom,
      env: sandbox.env,
      endpoint,
    })
  const name = await plantDump(await open(sandbox.endpoint), { segments: SEGMENTS })
  const policy = { clock: systemClock, random: noWait, retryForMs: 20_000 }
  const store = retrying(await open(proxy.endpoint), policy)
  const restore = async (concurrency = 2) => {
    const { dump } = await findDump(store, { by: 'name', ...name })
    const chunks: Buffer[] = []
    const stream = readDump(store, dump, { partBytes: PART_BYTES, concurrency })
    for await (const chunk of stream) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks)
  }
  return { name, proxy, sandbox, restore, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const FAULTS: readonly Fault[] = [
  { kind: 'cut' },
  { kind: 'drop-reply' },
  { kind: 'truncate-reply', afterBytes: 0 },
  { kind: 'truncate-reply', afterBytes: 100 },
  { kind: 'answer', answer: { status: 503, code: 'SlowDown' } },
  { kind: 'answer', answer: { status: 500, code: 'InternalError' } },
]

test('whichever request fails once, and however, the dump comes back whole', async () => {
  await using world = await openWorld()
  assert.deepEqual(await world.restore(), WHOLE)
  assert.equal(world.proxy.seen.length, REQUESTS)
  for (const fault of FAULTS) {
    for (let nth = 1; nth <= REQUESTS; nth++) {
      world.proxy.heal()
      world.proxy.fail({ nth, fault })
      assert.deepEqual(await world.restore(), WHOLE, `${fault.kind} at request ${nth}`)
    }
  }
})

test('a body that breaks off goes on where it broke off', async () => {
  await using world = await openWorld()
  const fault = { kind: 'truncate-reply', afterBytes: 70 * KIB } as const
  world.proxy.fail({ operation: 'GetObject', path: '/000001', nth: 1, fault })
  assert.deepEqual(await world.restore(1), WHOLE)
  const ranges = world.proxy.seen
    .filter(({ operation, url }) => operation === 'GetObject' && url.includes('/000001'))
    .map(({ headers }) => [headers['range'], headers['if-match'] !== undefined])
  assert.deepEqual(ranges, [
    [`bytes=0-${PART_BYTES - 1}`, true],
    [`bytes=${70 * KIB}-${PART_BYTES - 1}`, true],
    [`bytes=${PART_BYTES}-${150 * KIB - 1}`, true],
  ])
})

test('an endpoint that is away for a while only delays a restore', async () => {
  await using world = await openWorld()
  const { proxy } = world
  proxy.fail({ operation: 'GetObject', path: '/000000', nth: 2, fault: { kind: 'hang' } })
  const restored = world.restore()
  while (proxy.seen.every(({ url }) => !url.includes('/000000'))) {
    await new Promise(setImmediate)
  }
  await proxy.down()
  proxy.heal()
  await proxy.up()
  assert.deepEqual(await restored, WHOLE)
})

test('a segment that is gone is told from a store that is gone', async () => {
  await using world = await openWorld()
  const { machine, nonce } = world.name
  const missing = { status: 404, code: 'NoSuchKey' }
  world.proxy.fail({
    operation: 'GetObject',
    path: segmentKey(machine, nonce, 1),
    fault: { kind: 'answer', answer: missing },
  })
  await assert.rejects(world.restore(), failure('corrupt', 'segment 000001 is missing'))
})

test('an archived segment is named with the way to thaw it', async () => {
  await using world = await openWorld()
  const archived = { status: 403, code: 'InvalidObjectState' }
  world.proxy.fail({
    operation: 'GetObject',
    path: '/000000',
    nth: 'all',
    fault: { kind: 'answer', answer: archived },
  })
  await assert.rejects(world.restore(), failure('store-refused', 'archived', 'restore-object'))
})
