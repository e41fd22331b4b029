// Many clients at once, good ones beside stuck ones, in clear and over TLS.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { connect as connectSecurely } from 'node:tls'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const CLIENTS = 200
const LONG = 'long'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
  const { bucket: Bucket, client } = sandbox
  // More than the buffers of a connection take, so that an answer that is not read stands still.
  await client.send(new PutObjectCommand({ Bucket, Key: LONG, Body: Buffer.alloc(16_000_000) }))
})
after(() => sandbox.close())

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
}

/** A signed request, unsent. */
async function signed(endpoint: string, method: string, key: string, length: number) {
  const { host } = new URL(endpoint)
  const signer = await sandbox.client.config.signer()
  const path = `/${sandbox.bucket}/${key}`
  const { headers } = await signer.sign({
    method,
    protocol: 'https:',
    hostname: host,
    path,
    query: {},
    headers: {
      host,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...(method === 'PUT' && { 'content-length': String(length) }),
    },
  })
  return { method, path, headers }
}

function headOf({ method, path, headers }: Sent): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

test("an answer's headers are written as S3 writes them, for who reads them as text", async () => {
  const { hostname, port } = new URL(sandbox.endpoint)
  const socket = connect(Number(port), hostname)
  const head = headOf(await signed(sandbox.endpoint, 'HEAD', LONG, 0))
  socket.end(head.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  const lines = Buffer.concat(await socket.toArray())
    .toString()
    .split('\r\n')
  const names = lines.slice(1, -2).map((line) => line.slice(0, line.indexOf(':')))
  assert.deepEqual(names.toSorted(), [
    'Accept-Ranges',
    'Connection',
    'Content-Length',
    'Content-Type',
    'Date',
    'ETag',
    'Last-Modified',
    'Server',
    'x-amz-id-2',
    'x-amz-request-id',
    'x-amz-server-side-encryption',
  ])
})

for (const [port, isSecure] of [
  ['HTTP', false],
  ['HTTPS', true],
] as const) {
  describe(`on the port of ${port}`, { timeout: 60_000 }, () => {
    const endpoint = () => (isSecure ? sandbox.secureEndpoint : sandbox.endpoint)

    test('two hundred clients at once each store and read on a connection of their own', async () => {
      const agent = newAgent(isSecure)
      const bodies = Array.from({ length: CLIENTS }, (_, at) => `${port} ${at} `.repeat(500))
      const each = async (method: string) => {
        const requests = await Promise.all(
          bodies.map((body, at) => signed(endpoint(), method, `each/${at}`, body.length)),
        )
        return await Promise.all(
          requests.map((sent, at) => exchange(sent, method === 'PUT' ? bodies[at] : '', agent)),
        )
      }
      const stored = await each('PUT')
      assert.deepEqual(new Set(stored.map(({ status }) => status)), new Set([200]))
      assert.equal(new Set(stored.map(({ clientPort }) => clientPort)).size, CLIENTS)
      const read = await each('GET')
      assert.deepEqual(
        read.map(({ text }) => text),
        bodies,
      )
      agent.destroy()
    })

    test('two hundred clients stuck at every point hold up nobody', async () => {
      const put = headOf(await signed(endpoint(), 'PUT', 'stuck', 2_000_000))
      const get = headOf(await signed(endpoint(), 'GET', LONG, 0))
      const states = ['', 'GET / HT', put, `${put}${'x'.repeat(100_000)}`, get]
      const stuck = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, at) => {
          // The first of each five says nothing at all, to the HTTPS port not even hello.
          const socket = await dial(isSecure && at % states.length > 0)
          socket.pause()
          socket.write(states[at % states.length] ?? '')
          return socket
        }),
      )
      const { bucket: Bucket, client } = sandbox
      for (let at = 0; at < 20; at++) {
        const Key = `beside/${at}`
        await client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(100_000, at) }))
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        assert.equal((await Body?.transformToByteArray())?.[99_999], at)
      }
      const body = 'a new connection'
      const sent = await signed(endpoint(), 'PUT', 'new', body.length)
      const { status } = await exchange(sent, body, newAgent(isSecure))
      assert.equal(status, 200)
      for (const socket of stuck) socket.destroy()
    })

    for (const [what, head] of [
      ['a body that nobody may send', 'PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\n'],
      ['what is no HTTP', 'NO HTTP\r\n'],
      ['endless headers', `GET / HTTP/1.1\r\nHost: localhost\r\nx-long: ${'x'.repeat(100_000)}`],
    ] as const) {
      test(`${what} is refused to a client that reads late, too`, async () => {
        const socket = await dial(isSecure)
        socket.pause()
        const length = 32 * 1024 * 1024
        socket.write(`${head}Connection: close\r\nContent-Length: ${length}\r\n\r\n`)
        await new Promise((resolve) => socket.write(Buffer.alloc(length), resolve))
        const chunks: Buffer[] = []
        for await (const chunk of socket) chunks.push(chunk as Buffer)
        assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 40[04] .*<\/Error>$/s)
      })
    }
  })

  async function dial(overTls: boolean): Promise<Socket> {
    const { hostname: host, port: number } = new URL(
      isSecure ? sandbox.secureEndpoint : sandbox.endpoint,
    )
    const at = { host, port: Number(number) }
    const ca = sandbox.certificateAuthority
    const socket = overTls ? connectSecurely({ ...at, ca }) : connect(at)
    socket.on('error', () => {})
    await once(socket, overTls ? 'secureConnect' : 'connect')
    return socket
  }

  function newAgent(overTls: boolean): PlainAgent {
    const options = { keepAlive: true, maxSockets: CLIENTS }
    return overTls
      ? new SecureAgent({ ...options, ca: sandbox.certificateAuthority })
      : new PlainAgent(options)
  }

  async function exchange(
    { method, path, headers }: Sent,
    body: string | undefined,
    agent: PlainAgent,
  ): Promise<{ status: number | undefined; text: string; clientPort: number | undefined }> {
    const send = isSecure ? secureRequest : plainRequest
    const url = `${isSecure ? sandbox.secureEndpoint : sandbox.endpoint}${path}`
    const request = send(url, { method, headers, agent })
    request.end(body)
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    const clientPort = answer.socket.localPort
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    return { status: answer.statusCode, text: Buffer.concat(chunks).toString(), clientPort }
  }
}
