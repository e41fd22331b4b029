// Slow, stuck and vanished clients, on both ports. Patience is short here: what is tested is that
// it ends.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Duplex, PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { connect as connectSecurely } from 'node:tls'
import { makeAuthority } from '../tls/authority.ts'
import { tlsOptions } from '../tls/server-names.ts'
import { type Listener, listen, type Patience, type Serve } from './server.ts'

const LONG_MS = 600_000
const PATIENT: Patience = { handshake: LONG_MS, headers: LONG_MS, idle: LONG_MS, check: 20 }
const BEYOND_SOCKETS = Buffer.alloc(64 * 1024 * 1024)

const authority = makeAuthority(Date.now())

/** Reads a body to its end, then answers; `/long` answers more than sockets hold. */
const answer: Serve = async (message, response) => {
  try {
    let received = 0
    for await (const chunk of message) received += (chunk as Buffer).length
    response.end(message.url === '/long' ? BEYOND_SOCKETS : `received ${received}`)
    await once(response, 'close')
  } catch {
    response.destroy()
  }
}

async function withListener(
  isSecure: boolean,
  patience: Partial<Patience>,
  use: (dial: () => Promise<Socket>, listener: Listener) => Promise<void>,
): Promise<void> {
  const tls = isSecure ? tlsOptions(authority, '127.0.0.1', 'us-east-1') : undefined
  await using listener = await listen(answer, {
    host: '127.0.0.1',
    port: 0,
    ...(tls && { tls }),
    patience: { ...PATIENT, ...patience },
  })
  await use(() => dialTo(listener, isSecure), listener)
}

async function dialTo({ server }: Listener, isSecure: boolean): Promise<Socket> {
  const { port } = server.address() as AddressInfo
  const at = { host: '127.0.0.1', port }
  const secure = { ...at, ca: authority.certificate, allowHalfOpen: true }
  const socket = isSecure ? connectSecurely(secure) : connect({ ...at, allowHalfOpen: true })
  socket.on('error', () => {})
  await once(socket, isSecure ? 'secureConnect' : 'connect')
  return socket
}

/** All that comes until the server ends the connection. */
async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  const over = new Promise<void>((resolve) => socket.once('end', resolve).once('close', resolve))
  await over
  socket.destroy()
  return Buffer.concat(chunks).toString()
}

for (const [port, isSecure] of [
  ['HTTP', false],
  ['HTTPS', true],
] as const) {
  describe(`on the port of ${port}`, { timeout: 20_000 }, () => {
    test('headers that only trickle are over after a while', async () => {
      await withListener(isSecure, { headers: 100 }, async (dial) => {
        const socket = await dial()
        socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
        const trickle = setInterval(() => socket.write('x-slow: 1\r\n'), 10)
        assert.match(await rest(socket), /^HTTP\/1\.1 400 .*<Code>RequestTimeout<\/Code>/s)
        clearInterval(trickle)
      })
    })

    test('a connection that was opened for later is closed without a word', async () => {
      await withListener(isSecure, { headers: 100 }, async (dial) => {
        assert.equal(await rest(await dial()), '')
      })
    })

    test('a body that stands still is over after a while', async () => {
      await withListener(isSecure, { idle: 100 }, async (dial) => {
        const socket = await dial()
        socket.write('PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf')
        assert.doesNotMatch(await rest(socket), /received/)
      })
    })

    test('a body that is slow but moves arrives', async () => {
      await withListener(isSecure, { idle: 200 }, async (dial) => {
        const socket = await dial()
        socket.write(
          'PUT / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 20\r\n\r\n',
        )
        for (let sent = 0; sent < 20; sent++) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          socket.write('x')
        }
        assert.match(await rest(socket), /received 20$/)
      })
    })

    test('an answer that nobody reads is over after a while', async () => {
      await withListener(isSecure, { idle: 100 }, async (dial, { server }) => {
        const socket = await dial()
        socket.write('GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n')
        while ((await connectionsOf(server)) > 0) await turn()
        socket.destroy()
      })
    })

    test('a connection that is kept for nothing is over after a while', async () => {
      await withListener(isSecure, { idle: 100 }, async (dial) => {
        const [used, unused] = [await dial(), await dial()]
        used.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
        const [answered] = await Promise.all([rest(used), rest(unused)])
        assert.match(answered, /received 0$/)
      })
    })

    test('a client that has said its last word is still answered', async () => {
      await withListener(isSecure, {}, async (dial) => {
        const socket = await dial()
        socket.end('PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody')
        assert.match(await rest(socket), /received 4$/)
      })
    })

    test('a client that ends in the middle of a body is not waited for', async () => {
      await withListener(isSecure, {}, async (dial) => {
        const socket = await dial()
        socket.end('PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nbody')
        assert.doesNotMatch(await rest(socket), /received/)
      })
    })

    test('closing ends connections in whatever state, and waits for what is being served', async () => {
      const sockets: Socket[] = []
      await withListener(isSecure, {}, async (dial, listener) => {
        for (const sent of [
          '',
          'GET / HT',
          'PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nbody',
          'GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n',
        ]) {
          const socket = await dial()
          socket.write(sent)
          sockets.push(socket)
        }
        // It agrees upon nothing: to a server of TLS, its handshake is still to come.
        sockets.push(await dialTo(listener, false))
      })
      await Promise.all(sockets.map((socket) => rest(socket)))
    })
  })
}

test('a handshake that is never finished is over after a while', { timeout: 20_000 }, async () => {
  await withListener(true, { handshake: 100 }, async (_dial, listener) => {
    const socket = await dialTo(listener, false)
    // The head of a ClientHello, and no more of it.
    socket.write(Buffer.from('1603010200010001fc0303', 'hex'))
    await rest(socket)
  })
})

function connectionsOf(server: Listener['server']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10))
}

test('over TLS an idle connection ends with close_notify, so that nothing looks cut off', async () => {
  await withListener(true, { idle: 100 }, async (_dial, { server }) => {
    const { port } = server.address() as AddressInfo
    const raw = connect({ port, host: '127.0.0.1' })
    const heard: Buffer[] = []
    const tap = raw.pipe(new PassThrough()).on('data', (chunk: Buffer) => heard.push(chunk))
    // It is an error of this line that its socket closes before we have ended our half.
    const line = Duplex.from({ readable: tap, writable: raw }).on('error', () => {})
    const socket = connectSecurely({
      socket: line,
      ca: authority.certificate,
      // Later ones encrypt the type of a record.
      maxVersion: 'TLSv1.2',
    })
    socket.on('error', () => {})
    await once(socket, 'secureConnect')
    await rest(socket)
    // RFC 5246, section 6.2.1: an alert that is encrypted with AES-GCM has 26 bytes.
    assert.equal(Buffer.concat(heard).subarray(-31).toString('hex', 0, 5), '150303001a')
  })
})
