import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  createServer as createHttpServer,
  type RequestOptions,
  request as requestHttp,
} from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { systemClock } from '../../../host/system.ts'
import { type Answer, BrokenExchange, type ExchangeOptions, exchange } from './exchange.ts'

const BODY = Buffer.alloc(32 * 1024 * 1024, 7)

/** A TCP server that does with each connection as it is told. */
async function serve(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  return listening(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

async function listening(server: Server, cut: () => void) {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The sockets that {@link put} used, the latest last. */
const used: Socket[] = []

function put(port: number, body: Uint8Array | undefined, options: Partial<ExchangeOptions> = {}) {
  const head = { host: '127.0.0.1', port, method: 'PUT', path: '/' }
  const headers = body === undefined ? {} : { 'content-length': body.length }
  const connect = (head: RequestOptions) =>
    requestHttp({ ...head, agent: false }).once('socket', (socket) => void used.push(socket))
  return exchange(connect, { ...head, headers }, body, {
    clock: systemClock,
    idleMs: 5000,
    patienceMs: 5000,
    stream: false,
    ...options,
  })
}

function text({ body }: Answer): string {
  assert.ok(body instanceof Uint8Array)
  return Buffer.from(body).toString()
}

const DENIED = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\nconnection: close\r\n\r\ndenied'

describe('an exchange', () => {
  test('reads an error that is answered while the body is still on its way', async () => {
    // Whoever answers early stops reading: most of the body never leaves.
    await using server = await serve(
      (socket) =>
        void once(socket, 'data').then(() => {
          socket.pause()
          socket.write(DENIED)
        }),
    )
    const answer = await put(server.port, BODY)
    assert.equal(answer.status, 403)
    assert.equal(text(answer), 'denied')
  })

  test('reads an early error also where the other side cuts the connection after it', async () => {
    await using server = await serve(
      (socket) =>
        void once(socket, 'data').then(() => {
          socket.pause()
          socket.end(DENIED, () => setTimeout(() => socket.destroy(), 20))
        }),
    )
    const pace = { sliceBytes: 64 * 1024, take: async () => {} }
    assert.equal((await put(server.port, BODY, { pace })).status, 403)
  })

  test('reads an early error even where the connection is reset right behind it', async () => {
    // In a process of its own, so that it can strike in the middle of our writing.
    const program = `
      require('node:net').createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => {
          socket.pause()
          socket.write(${JSON.stringify(DENIED)}, () => socket.resetAndDestroy())
        })
      }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
    const server = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [port] = (await once(server.stdout, 'data')) as [Buffer]
      let read = 0
      for (let n = 0; n < 20; n++) {
        const answer = await put(Number(port), BODY).catch(() => undefined)
        if (answer?.status === 403) read++
      }
      // The kernel may lose one at times; writing on blindly would lose nearly all.
      assert.ok(read >= 12, `${read} of 20`)
    } finally {
      server.kill()
      await once(server, 'exit')
    }
  })

  test('that is aborted has closed its socket when it settles', async () => {
    await using server = await serve((socket) => void socket.pause())
    const controller = new AbortController()
    const reason = new Error('enough')
    const sending = put(server.port, BODY, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 50)
    await assert.rejects(sending, reason)
    assert.equal(used.at(-1)?.closed, true)
  })

  test('that was answered early has closed its socket when it settles', async () => {
    await using server = await serve((socket) => {
      socket.pause()
      socket.write(DENIED)
    })
    await put(server.port, BODY)
    assert.equal(used.at(-1)?.closed, true)
  })

  test('that was aborted before sends nothing', async () => {
    let connections = 0
    await using server = await serve(() => void connections++)
    const reason = new Error('enough')
    await assert.rejects(put(server.port, BODY, { signal: AbortSignal.abort(reason) }), reason)
    assert.equal(connections, 0)
  })

  test('does not wait for ever for an answer', async () => {
    await using server = await serve((socket) => void socket.resume())
    const sending = put(server.port, Buffer.from('x'), { idleMs: 100, patienceMs: 100 })
    await assert.rejects(sending, (error) => {
      assert.ok(error instanceof BrokenExchange)
      assert.match(error.message, /silent/)
      assert.ok(error.sent)
      return true
    })
  })

  test('does not wait for ever for a reader', async () => {
    await using server = await serve((socket) => void socket.pause())
    await assert.rejects(put(server.port, BODY, { idleMs: 200 }), /silent/)
  })

  test('takes no rate limit for silence', async () => {
    await using server = await serve((socket) => {
      let bytes = 0
      socket.on('data', (chunk) => {
        bytes += chunk.length
        if (bytes > 3000) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
    })
    const take = () => systemClock.sleep(250)
    const pace = { sliceBytes: 1000, take }
    const answer = await put(server.port, Buffer.alloc(3000), { idleMs: 100, pace })
    assert.equal(answer.status, 200)
  })

  test('knows that a connection that was refused carried nothing', async () => {
    const server = await serve(() => {})
    await server[Symbol.asyncDispose]()
    await assert.rejects(put(server.port, BODY), (error) => {
      assert.ok(error instanceof BrokenExchange)
      assert.equal(error.sent, false)
      return true
    })
  })

  test('says so when the connection ends in the middle of an answer', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'
    await using server = await serve(
      (socket) => void once(socket, 'data').then(() => socket.end(half)),
    )
    await assert.rejects(put(server.port, Buffer.from('x')), BrokenExchange)
  })

  test('sends the bytes of the buffer itself, slice by slice', async () => {
    const received: Buffer[] = []
    const server = createHttpServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(Buffer.from(chunk)))
      request.on('end', () => response.end('ok'))
    })
    await using running = await listening(server, () => server.closeAllConnections())
    const slices: number[] = []
    const body = Buffer.from(Array.from({ length: 2500 }, (_, n) => n & 255))
    const pace = { sliceBytes: 1000, take: async (bytes: number) => void slices.push(bytes) }
    const answer = await put(running.port, body, { pace })
    assert.equal(text(answer), 'ok')
    assert.deepEqual(slices, [1000, 1000, 500])
    assert.deepEqual(Buffer.concat(received), body)
  })
})
