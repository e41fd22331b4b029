// A network of its own, where this machine allows one.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { openPrivateNetwork, type PrivateNetwork } from './private-network.ts'

const execute = promisify(execFile)

describe('a private network', () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined).pipe(socket)
  })
  let port = 0
  let network: PrivateNetwork | { readonly refusal: string }
  before(async () => {
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    port = (echo.address() as AddressInfo).port
    network = await openPrivateNetwork([port])
  })
  after(async () => {
    if ('within' in network) await network[Symbol.asyncDispose]()
    echo.close()
  })

  test('carries every byte to and from the offered port', async (t) => {
    if (!('within' in network)) return t.skip(network.refusal)
    const bytes = 3_000_000
    const text = `
      const socket = require('node:net').connect({ port: ${port}, host: '127.0.0.1', allowHalfOpen: true })
      let received = 0
      socket.on('data', (data) => { received += data.length })
      socket.on('end', () => console.log(received))
      socket.end(Buffer.alloc(${bytes}))`
    assert.equal((await runIn(network, text)).trim(), String(bytes))
  })

  test('has nothing else in it', async (t) => {
    if (!('within' in network)) return t.skip(network.refusal)
    await using other = await listening()
    const text = `
      const socket = require('node:net').connect(${other.port}, '127.0.0.1')
      socket.on('error', (error) => console.log(error.code))
      socket.on('connect', () => { console.log('reached'); socket.destroy() })
      console.log(Object.keys(require('node:os').networkInterfaces()).join())`
    assert.equal((await runIn(network, text)).trim(), 'lo\nECONNREFUSED')
  })
})

async function runIn({ within }: PrivateNetwork, text: string): Promise<string> {
  const [first, ...rest] = [...within, process.execPath, '-e', text]
  return (await execute(first, rest, { env: {} })).stdout
}

async function listening() {
  const server = createServer((socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
