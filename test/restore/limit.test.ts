// A limit on a restore, measured where it matters: on the line between store and client.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { RateLimiter } from '../../src/base/rate-limiter.ts'
import { findDump } from '../../src/dump/find/find.ts'
import { readDump } from '../../src/dump/read/read.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import { openStore } from '../../src/store/open.ts'
import { throttled } from '../../src/store/wrap/throttled.ts'
import { plantDump } from '../support/plant-dump.ts'
import { startTestSandbox } from '../support/sandbox.ts'

const LIMIT = 1_500_000
const BYTES = 3_000_000
/** What may come at once (the limiter's burst and one span), in seconds of the limit. */
const AT_ONCE_SECONDS = 0.25
/** Heads of answers are not counted by the limit. */
const HEADS_BYTES = 30_000

interface Meter extends AsyncDisposable {
  readonly endpoint: string
  /** What came from the other side: when, in milliseconds, and how many bytes. */
  readonly arrivals: (readonly [number, number])[]
}

/** Takes whatever the endpoint sends as soon as it sends it. */
async function startMeter(endpoint: string): Promise<Meter> {
  const { port } = new URL(endpoint)
  const arrivals: [number, number][] = []
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined))
    near.on('data', (chunk) => far.write(chunk)).on('close', () => far.destroy())
    far.on('data', (chunk) => {
      arrivals.push([systemClock.monotonic(), chunk.length])
      near.write(chunk)
    })
    far.on('close', () => near.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a limited restore never has more sent to it than the limit allows', async () => {
  await using sandbox = await startTestSandbox()
  await using meter = await startMeter(sandbox.endpoint)
  const open = (endpoint: string) =>
    openStore(`s3://${sandbox.bucket}`, {
      clock: systemClock,
      random: systemRandom,
      env: sandbox.env,
      endpoint,
    })
  const segment = randomBytes(BYTES)
  const name = await plantDump(await open(sandbox.endpoint), { segments: [segment] })
  const store = throttled(await open(meter.endpoint), new RateLimiter(systemClock, LIMIT))
  const { dump } = await findDump(store, { by: 'name', ...name })

  const started = systemClock.monotonic()
  meter.arrivals.length = 0
  const chunks: Buffer[] = []
  for await (const chunk of readDump(store, dump, { partBytes: 500_000 })) {
    chunks.push(Buffer.from(chunk))
  }
  assert.deepEqual(Buffer.concat(chunks), segment)

  const seconds = (systemClock.monotonic() - started) / 1000
  assert.ok(seconds > BYTES / LIMIT - AT_ONCE_SECONDS, `${BYTES} bytes in ${seconds} s`)
  for (const windowMs of [200, 1000]) {
    const most = LIMIT * (windowMs / 1000 + AT_ONCE_SECONDS) + HEADS_BYTES
    for (const [start] of meter.arrivals) {
      const inWindow = meter.arrivals.filter(([at]) => at >= start && at < start + windowMs)
      const bytes = inWindow.reduce((sum, [, length]) => sum + length, 0)
      const when = `${windowMs} ms from ${start - started} ms`
      assert.ok(bytes <= most, `${bytes} bytes came in ${when}, more than ${most}`)
    }
  }
})
