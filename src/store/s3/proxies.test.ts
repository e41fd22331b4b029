// Stores behind a proxy: a real one, which connects every name to this machine.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { createServer, request as requestHttp } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { contents, pattern } from '../../../test/suites/store.ts'
import { failure } from '../../../test/support/failure.ts'
import { startScriptedS3 } from '../../../test/support/scripted-s3.ts'
import type { Environment } from '../../base/environment.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'
import type { ObjectStore } from '../store.ts'

const SECRET = 'user:pass%40word'

/** Wants SECRET, tunnels CONNECT and forwards plain requests, and notes what it was asked for. */
async function startProxy() {
  const asked: string[] = []
  const isKnown = (given: string | undefined) =>
    given === `Basic ${Buffer.from(decodeURIComponent(SECRET)).toString('base64')}`
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const { pathname, port, search } = new URL(request.url ?? '')
    const { method, headers } = request
    const forwarded = requestHttp(
      { host: '127.0.0.1', port, method, path: pathname + search, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    request.pipe(forwarded)
  })
  proxy.on('connect', (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`)
    if (!isKnown(request.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [socket, onward]) end.on('error', () => [socket, onward].forEach(destroy))
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const { port } = proxy.address() as AddressInfo
  return {
    asked,
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}

function destroy(socket: { destroy(): unknown }): void {
  socket.destroy()
}

function openAt(endpoint: string, env: Environment): Promise<ObjectStore> {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  return openStore('s3://bucket', {
    clock: systemClock,
    random: systemRandom,
    endpoint,
    env,
    credentials,
  })
}

const SCRIPT = {
  PutObject: { headers: { etag: '"a"', 'x-amz-checksum-crc32': 'AAAAAA==' } },
  GetObject: {
    status: 206,
    headers: { etag: '"a"', 'content-range': 'bytes 1-4/9', 'content-length': '4' },
    body: 'part',
  },
}

/** Stores an object, and reads a span into a buffer as a restore does. */
async function useStore(store: ObjectStore): Promise<void> {
  await store.create('a', pattern(3_000_000))
  const into = Buffer.alloc(4)
  const read = await contents(store, 'a', { range: { start: 1, end: 5 }, into })
  assert.equal(read.toString(), 'part')
}

describe('a store behind a proxy', () => {
  test('is reached over HTTPS through HTTPS_PROXY, and through nothing without it', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'holdfast-proxy-'))
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
    const subject = ['-subj', '/CN=s3.test', '-addext', 'subjectAltName=DNS:s3.test']
    const files = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', '-days', '1', ...files, ...subject], { stdio: 'pipe' })
    const pair = { key: await readFile(key), cert: await readFile(cert) }
    await using server = await startScriptedS3(SCRIPT, pair)
    await using proxy = await startProxy()
    const endpoint = server.endpoint.replace('127.0.0.1', 's3.test')
    const { port } = new URL(endpoint)
    const env = { AWS_CA_BUNDLE: cert, HTTPS_PROXY: `http://${SECRET}@${proxy.host}` }
    await useStore(await openAt(endpoint, env))
    assert.deepEqual(proxy.asked, [`CONNECT s3.test:${port}`])
    await useStore(
      await openAt(endpoint, { ...env, HTTPS_PROXY: '', https_proxy: env.HTTPS_PROXY }),
    )
    assert.equal(proxy.asked.length, 2)

    const stranger = await openAt(endpoint, { ...env, HTTPS_PROXY: proxy.host })
    await assert.rejects(
      stranger.create('a', pattern(1)),
      failure('store-refused', `the proxy ${proxy.host} says 407`, 'NO_PROXY'),
    )
    const excepted = await openAt(endpoint, { ...env, NO_PROXY: '.test' })
    await assert.rejects(excepted.create('a', pattern(1)), failure('store-unavailable', 's3.test'))
    assert.equal(proxy.asked.length, 3)
  })

  test('is reached over HTTP through HTTP_PROXY', async () => {
    await using server = await startScriptedS3(SCRIPT)
    await using proxy = await startProxy()
    const endpoint = server.endpoint.replace('127.0.0.1', 's3.test')
    await useStore(await openAt(endpoint, { http_proxy: proxy.host, HTTPS_PROXY: 'http://x:1' }))
    assert.deepEqual(proxy.asked, [
      `PUT ${endpoint}/bucket/a?x-id=PutObject`,
      `GET ${endpoint}/bucket/a?x-id=GetObject`,
    ])
    assert.match(
      server.seen[0]?.headers['x-amz-content-sha256']?.toString() ?? '',
      /^[0-9a-f]{64}$/,
    )
  })

  test('is not looked for behind one on this machine itself', async () => {
    await using server = await startScriptedS3(SCRIPT)
    await useStore(await openAt(server.endpoint, { HTTP_PROXY: 'http://127.0.0.1:9' }))
  })

  test('is not gone to past a proxy that cannot be used', async () => {
    await using proxy = await startProxy()
    const { host } = proxy
    await proxy[Symbol.asyncDispose]()
    const store = await openAt('https://s3.test', { HTTPS_PROXY: `http://${SECRET}@${host}` })
    await assert.rejects(store.create('a', pattern(1)), (error: Error) => {
      assert.ok(!JSON.stringify([error.message, String(error.cause)]).includes('pass'))
      return failure('store-unavailable', `Its proxy is ${host}.`)(error)
    })
    for (const HTTPS_PROXY of [`socks5://${SECRET}@${host}`, 'http://', 'a b']) {
      await assert.rejects(openAt('https://s3.test', { HTTPS_PROXY }), (error: Error) => {
        assert.ok(!error.message.includes('pass'))
        return failure('bad-input', 'HTTPS_PROXY')(error)
      })
    }
  })
})
