import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { pattern } from '../../../../test/suites/store.ts'
import { systemClock } from '../../../host/system.ts'
import { BrokenExchange } from './exchange.ts'
import { HttpHandler, type SendOptions } from './http-handler.ts'

const BODY = pattern(300_000)

/** A server that does with the nth request, from 1, on whatever connection, as it is told. */
async function serve(answer: (socket: Socket, nth: number) => void) {
  const sockets: Socket[] = []
  let requests = 0
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    // Requests are small: each arrives at once.
    socket.on('data', (request) => {
      if (request.includes('\r\n\r\n')) answer(socket, ++requests)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const handler = new HttpHandler({ clock: systemClock, idleMs: 300 })
  const { port } = server.address() as AddressInfo
  return {
    sockets,
    requests: () => requests,
    get: async (into: Uint8Array, options: SendOptions = {}) => {
      const request = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'GET' }
      const headers = { host: `127.0.0.1:${port}`, range: `bytes=0-${into.length - 1}` }
      const given = { stream: true, into, ...options }
      return (await handler.handle({ ...request, path: '/object', headers }, given)).response
    },
    async [Symbol.asyncDispose]() {
      handler.destroy()
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function head(length: number, ...more: string[]): string {
  const lines = ['HTTP/1.1 206 Partial Content', `content-length: ${length}`, ...more]
  return [...lines, '', ''].join('\r\n')
}

/** Sends the whole body. */
function give(socket: Socket): void {
  socket.write(head(BODY.length))
  socket.write(BODY)
}

/** A reset is as good an end. */
async function closed(socket: Socket | undefined): Promise<void> {
  assert.ok(socket !== undefined)
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

async function collect(body: unknown): Promise<Buffer> {
  const chunks = await Array.fromAsync(body as AsyncIterable<Uint8Array>)
  return Buffer.concat(chunks)
}

describe('a download into a buffer', () => {
  test('gives views of it, each where its bytes belong', async () => {
    await using server = await serve(give)
    const into = Buffer.alloc(BODY.length)
    const { statusCode, headers, body } = await server.get(into)
    assert.equal(statusCode, 206)
    assert.equal(headers['content-length'], String(BODY.length))
    let at = 0
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      assert.equal(chunk.buffer, into.buffer)
      assert.equal(chunk.byteOffset, into.byteOffset + at)
      at += chunk.length
    }
    assert.equal(at, BODY.length)
    assert.deepEqual(into, BODY)
  })

  test('uses a connection again once its body was read', async () => {
    await using server = await serve(give)
    for (let n = 1; n <= 3; n++) {
      const into = Buffer.alloc(BODY.length)
      assert.deepEqual(await collect((await server.get(into)).body), BODY)
    }
    assert.equal(server.requests(), 3)
    assert.equal(server.sockets.length, 1)
  })

  test('does not use a connection again that is to be closed, or was', async () => {
    const answers = [head(3, 'connection: close'), head(3), head(3)]
    await using server = await serve((socket, nth) => {
      socket.write(`${answers[nth - 1]}abc`)
      if (nth === 2) socket.end()
    })
    for (let n = 1; n <= 3; n++) {
      const body = await collect((await server.get(Buffer.alloc(3))).body)
      assert.equal(body.toString(), 'abc')
      if (n === 2) await closed(server.sockets[1])
    }
    assert.equal(server.sockets.length, 3)
  })

  test('does not use a connection again on which more came than was announced', async () => {
    await using server = await serve((socket, nth) => {
      socket.write(`${head(3)}abc`, () => nth === 1 && setImmediate(() => socket.write('HTTP')))
    })
    const first = await collect((await server.get(Buffer.alloc(3))).body)
    assert.equal(first.toString(), 'abc')
    await closed(server.sockets[0])
    await collect((await server.get(Buffer.alloc(3))).body)
    assert.equal(server.sockets.length, 2)
  })

  test('leaves any other answer to node:http, without asking twice', async () => {
    const chunked = 'transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
    const answers: [string, number, string][] = [
      [`HTTP/1.1 404 Not Found\r\n${chunked}`, 404, 'hello'],
      [`HTTP/1.1 503 Slow Down\r\ncontent-length: 4\r\n\r\nslow`, 503, 'slow'],
      [`HTTP/1.1 200 OK\r\n${chunked}`, 200, 'hello'],
      ['HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\nthe longest', 200, 'the longest'],
      ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno', 200, 'no'],
      [`HTTP/1.1 103 Early Hints\r\n\r\n${head(5)}hello`, 206, 'hello'],
    ]
    await using server = await serve((socket, nth) => socket.write(answers[nth - 1]?.[0] ?? ''))
    for (const [n, [, status, text]] of answers.entries()) {
      const into = Buffer.alloc(5)
      const { statusCode, body } = await server.get(into)
      assert.equal(statusCode, status)
      const bytes = body instanceof Uint8Array ? body : await collect(body)
      assert.equal(Buffer.from(bytes).toString(), text)
      assert.deepEqual(into, Buffer.alloc(5))
      assert.equal(server.requests(), n + 1)
      await closed(server.sockets[n])
    }
  })

  test('of any other answer, one that breaks off is broken', async () => {
    await using server = await serve((socket) => {
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 10\r\n\r\nhalf')
    })
    await assert.rejects(server.get(Buffer.alloc(5)), BrokenExchange)
  })

  test('refuses what is no HTTP, and a head without an end', async () => {
    await using server = await serve((socket, nth) => {
      socket.write(
        nth === 1 ? 'SSH-2.0-OpenSSH\r\n\r\n' : `HTTP/1.1 200 OK\r\na: ${'b'.repeat(20_000)}`,
      )
    })
    await assert.rejects(server.get(Buffer.alloc(5)), BrokenExchange)
    await assert.rejects(server.get(Buffer.alloc(5)), /head is too long/)
  })

  test('gives what came of a body that breaks off, and then fails', async () => {
    await using server = await serve((socket) => {
      socket.write(head(BODY.length))
      socket.end(BODY.subarray(0, 100_000))
    })
    const { body } = await server.get(Buffer.alloc(BODY.length))
    const chunks: Uint8Array[] = []
    const reading = (async () => {
      for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
    })()
    await assert.rejects(reading, /closed/)
    assert.deepEqual(Buffer.concat(chunks), BODY.subarray(0, 100_000))
  })

  test('says that a connection that was refused carried nothing', async () => {
    const server = await serve(give)
    await server[Symbol.asyncDispose]()
    await assert.rejects(server.get(Buffer.alloc(5)), (error) => {
      assert.ok(error instanceof BrokenExchange)
      assert.equal(error.sent, false)
      return true
    })
  })

  test('does not wait for ever for a head or for the rest of a body', async () => {
    await using server = await serve((socket, nth) => nth === 2 && socket.write(`${head(9)}half`))
    await assert.rejects(server.get(Buffer.alloc(9)), (error) => {
      assert.ok(error instanceof BrokenExchange && error.sent)
      return /silent/.test(error.message)
    })
    await assert.rejects(collect((await server.get(Buffer.alloc(9))).body), /silent/)
  })

  test('waits for a reader that takes its time, and leaves the rest with the server', async () => {
    const large = pattern(32 * 1024 * 1024)
    await using server = await serve((socket) => {
      socket.write(head(large.length))
      socket.write(large)
    })
    const { body } = await server.get(Buffer.alloc(large.length))
    const chunks: Uint8Array[] = []
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      // Longer than the connection may be silent.
      if (chunks.length === 0) await systemClock.sleep(700)
      chunks.push(chunk)
      if (chunks.length === 2) assert.ok(chunk.length < 4 * 1024 * 1024, String(chunk.length))
    }
    assert.deepEqual(Buffer.concat(chunks), large)
  })

  test('writes nothing any more into the buffer once it was left or aborted', async () => {
    await using server = await serve((socket) => {
      socket.write(head(100 * BODY.length))
      const more = () => void socket.write(BODY, () => !socket.destroyed && setImmediate(more))
      more()
    })
    const leave = async (into: Buffer, abort?: AbortController) => {
      const { body } = await server.get(into, { abortSignal: abort?.signal })
      for await (const _ of body as AsyncIterable<Uint8Array>) {
        if (abort === undefined) break
        abort.abort()
      }
    }
    for (const abort of [undefined, new AbortController()]) {
      const into = Buffer.alloc(100 * BODY.length)
      await leave(into, abort).catch(() => undefined)
      into.fill(1)
      await closed(server.sockets.at(-1))
      assert.ok(into.every((byte) => byte === 1))
    }
  })

  test('that is aborted while it waits ends with the reason', async () => {
    await using server = await serve((socket) => void socket)
    const controller = new AbortController()
    const reason = new Error('enough')
    const getting = server.get(Buffer.alloc(5), { abortSignal: controller.signal })
    setImmediate(() => controller.abort(reason))
    await assert.rejects(getting, reason)
    await assert.rejects(server.get(Buffer.alloc(5), { abortSignal: controller.signal }), reason)
  })

  test('that is dropped unread closes its connection', async () => {
    await using server = await serve(give)
    const { body } = await server.get(Buffer.alloc(BODY.length))
    assert.ok(!(body instanceof Uint8Array))
    body.destroy()
    await closed(server.sockets[0])
  })
})
