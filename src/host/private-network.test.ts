// A network of its own, where this machine allows one.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { openPrivateNetwork, type PrivateNetwork } from './private-network.ts'

const DEAF = 'trap "" TERM INT HUP; echo started; while :; do sleep 1; done'

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

  test('ends what was started in it, whatever that did to be left alone', async (t) => {
    const own = await openPrivateNetwork([port])
    if (!('within' in own)) return t.skip(own.refusal)
    const [first = '', ...rest] = own.within
    // With nothing of ours: not our session, not our child, and deaf.
    const child = spawn(first, [...rest, 'setsid', '--fork', 'sh', '-c', DEAF], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    const closed = once(child.stdout, 'close')
    await own[Symbol.asyncDispose]()
    await closed
  })

  test('ends with us, though we are killed', async (t) => {
    const { promise, refusal } = await orphan(port)
    if (refusal !== undefined) return t.skip(refusal)
    await promise
  })
})

/** A process that opens a network, runs something in it, and is killed. */
async function orphan(port: number) {
  const module = join(import.meta.dirname, 'private-network.ts')
  const text = `
    import { spawn } from 'node:child_process'
    import { openPrivateNetwork } from ${JSON.stringify(module)}
    const { within, refusal } = await openPrivateNetwork([${port}])
    if (refusal !== undefined) throw console.log(refusal)
    const [first, ...rest] = within
    spawn(first, [...rest, 'sh', '-c', ${JSON.stringify(DEAF)}], { stdio: ['ignore', 'inherit', 'ignore'] })`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const refusal = String(said) === 'started\n' ? undefined : String(said)
  parent.kill('SIGKILL')
  return { promise: once(parent.stdout, 'close'), refusal }
}

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
