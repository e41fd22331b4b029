// Requests as bytes, signed whatever they are: what no client would send.
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { canonicalRequest, sign, signingKey, stringToSign } from '../../src/aws/sigv4.ts'
import { decodePercent } from '../../src/sandbox/http/request.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'

export interface RawRequest {
  readonly method: string
  /** The path and the query as they stand in the request. */
  readonly target: string
  /** Sent as they are, in order; the first of a name is signed if it begins with `x-amz-`. */
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: Buffer | string
  /** In place of the body's own length; null for none. */
  readonly contentLength?: string | null
}

export interface RawAnswer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number
  /** Of an error, else undefined. */
  readonly code: string | undefined
  readonly text: string
}

/** The bytes of a request, signed by the sandbox's root as far as it can be signed. */
export function rawBytes(sandbox: Sandbox, request: RawRequest): Buffer {
  const { method, target, headers = [], body = '' } = request
  const bytes = Buffer.from(body)
  const { contentLength = String(bytes.length) } = request
  const timestamp = `${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`
  const all: (readonly [string, string])[] = [
    ['host', new URL(sandbox.endpoint).host],
    ['x-amz-date', timestamp],
    ...headers,
  ]
  const names = all.map(([name]) => name.toLowerCase())
  if (!names.includes('x-amz-content-sha256')) {
    all.push(['x-amz-content-sha256', 'UNSIGNED-PAYLOAD'])
  }
  const scope = { date: timestamp.slice(0, 8), region: sandbox.region, service: 's3' }
  const covered = coveredOf(all)
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  const canonical = canonicalRequest({
    method,
    path: decoded(path),
    query: query.split('&').filter(Boolean).map(pairOf),
    headers: [...covered],
    payloadHash: covered.get('x-amz-content-sha256') ?? '',
  })
  const key = signingKey(sandbox.secretAccessKey, scope)
  const signature = sign(key, stringToSign(timestamp, scope, canonical))
  all.push([
    'authorization',
    `AWS4-HMAC-SHA256 Credential=${sandbox.accessKeyId}/${scope.date}/${scope.region}/s3/aws4_request, SignedHeaders=${[...covered.keys()].sort().join(';')}, Signature=${signature}`,
  ])
  if (contentLength !== null) all.push(['content-length', contentLength])
  const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}connection: close\r\n\r\n`, 'latin1'),
    bytes,
  ])
}

function coveredOf(all: readonly (readonly [string, string])[]): Map<string, string> {
  const covered = new Map<string, string>()
  for (const [name, value] of all) {
    const lower = name.toLowerCase()
    if (lower !== 'host' && !lower.startsWith('x-amz-')) continue
    const earlier = covered.get(lower)
    covered.set(lower, earlier === undefined ? value : `${earlier},${value}`)
  }
  return covered
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=')
  const spaced = (text: string) => decoded(text.replaceAll('+', ' '))
  return at < 0 ? [spaced(pair), ''] : [spaced(pair.slice(0, at)), spaced(pair.slice(at + 1))]
}

/** What cannot be decoded cannot be signed either. */
function decoded(text: string): string {
  try {
    return decodePercent(text)
  } catch {
    return text
  }
}

const LATE_MS = 10_000

/**
 * Sends bytes and returns what comes back until the server hangs up. With `endsAfter`, in
 * milliseconds, the server then learns that nothing more follows: it drops what it has not
 * answered by that time.
 *
 * @throws if it takes longer than ten seconds.
 */
export async function sendRaw(
  sandbox: Sandbox,
  bytes: Buffer | string,
  { endsAfter }: { readonly endsAfter?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(sandbox.endpoint)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  socket.write(bytes)
  const closed = new Promise<'closed'>((resolve) => {
    socket.once('end', () => resolve('closed'))
    socket.once('close', () => resolve('closed'))
  })
  const timers = new AbortController()
  const after = <T>(ms: number, value: T) =>
    setTimeout(ms, value, { signal: timers.signal }).catch(() => value)
  if (endsAfter !== undefined) void after(endsAfter, undefined).then(() => socket.end())
  const outcome = await Promise.race([closed, after(LATE_MS, 'late')])
  timers.abort()
  socket.destroy()
  if (outcome === 'late') throw new Error('the server does not hang up')
  return answerOf(Buffer.concat(chunks).toString('latin1'))
}

function answerOf(text: string): RawAnswer {
  const final = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(final)?.[1] ?? 0),
    code: /<Code>([^<]*)<\/Code>/.exec(final)?.[1],
    text: final,
  }
}
