import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { quietSurroundings } from '../../../test/support/surroundings.ts'
import { Terminal } from '../render/terminal.ts'
import { loadSettings } from '../settings/load.ts'
import { openSettledStore } from './open-store.ts'

test('a command without a stream says on a terminal what it waits for', async () => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const terminal = new Terminal('holdfast', {
    stdout: new PassThrough() as never,
    stderr: stderr as never,
  })
  const env = {
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  }
  const flags = { store: 's3://bucket-1', endpoint: await unusedEndpoint(), 'retry-for': '1s' }
  const settings = await loadSettings(flags, env)
  const store = await openSettledStore(settings, quietSurroundings({ env, terminal }))
  await assert.rejects(Array.fromAsync(store.list('')), failure('store-unavailable'))
  assert.match(String(stderr.read()), /waiting for the store: no answer, attempt \d/)
})

/** Where nobody listens: the port was given back. */
async function unusedEndpoint(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
