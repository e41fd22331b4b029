// The control socket and its client, within one process.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { startTestSandbox, type TestSandbox } from '../../../test/support/sandbox.ts'
import { failedWith } from '../../base/failure.ts'
import type { RequestEvent, RequestListener } from '../journal/request-event.ts'
import { ControlClient } from './control-client.ts'
import { openControl } from './control-server.ts'
import type { RootAccess, WatchLine } from './messages.ts'

let sandbox: TestSandbox
let tell: RequestListener
let client: ControlClient
let control: AsyncDisposable
beforeEach(async () => {
  sandbox = await startTestSandbox()
  client = new ControlClient(sandbox.dataDir)
  control = await openControl({
    ...sandbox,
    observe(listener) {
      tell = listener
      return { [Symbol.dispose]: () => undefined }
    },
  })
})
afterEach(async () => {
  await control[Symbol.asyncDispose]()
  await sandbox.close()
})

const eventOf = (id: number, bytes = 0) =>
  ({ id: String(id), path: 'x'.repeat(bytes) }) as RequestEvent

/** What a watcher reads from its first event on; its socket is read only when it is asked. */
function watch(): { opened: Promise<void>; lines: AsyncGenerator<WatchLine> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, lines: client.events(resolve) }
}

test('a watcher reads events in order, and the end when the sandbox is stopped', async () => {
  const { opened, lines } = watch()
  const first = lines.next()
  await opened
  tell(eventOf(1))
  tell(eventOf(2))
  assert.deepEqual((await first).value, eventOf(1))
  assert.deepEqual((await lines.next()).value, eventOf(2))
  await control[Symbol.asyncDispose]()
  assert.equal((await lines.next()).done, true)
})

test('a watcher that does not read misses events, and is told how many', async () => {
  const { opened, lines } = watch()
  const first = lines.next()
  await opened
  const sent = 1_000
  for (let id = 0; id < sent; id++) tell(eventOf(id, 16 * 1024))
  const seen = [(await first).value as WatchLine]
  while (!('lost' in (seen.at(-1) ?? {}))) seen.push((await lines.next()).value as WatchLine)
  const { lost } = seen.pop() as { lost: number }
  assert.equal(seen.length + lost, sent)
  assert.ok(lost > sent / 2, String(lost))
  tell(eventOf(sent))
  assert.deepEqual((await lines.next()).value, eventOf(sent))
  await lines.return(undefined)
})

test('a socket that a dead process left is replaced, and what is none is no sandbox', async () => {
  await control[Symbol.asyncDispose]()
  await writeFile(join(sandbox.dataDir, 'control.sock'), '')
  assert.equal(await client.isAlive(), false)
  await assert.rejects(client.get('/root'), (error) => failedWith(error, 'not-found'))
  control = await openControl(sandbox)
  assert.equal(await client.isAlive(), true)
  const { endpoint } = await client.get<RootAccess>('/root')
  assert.equal(endpoint, sandbox.endpoint)
})

test('closing does not wait for a peer that stays silent', async () => {
  const silent = connect(join(sandbox.dataDir, 'control.sock'))
  await once(silent, 'connect')
  const cut = once(silent, 'close')
  await control[Symbol.asyncDispose]()
  await cut
})
