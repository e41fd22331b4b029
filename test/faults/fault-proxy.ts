// A real HTTP proxy in front of a real S3 endpoint, which fails requests by rule.
//
// How it differs from a real network, and from a real S3 that fails:
// - It speaks plain HTTP/1.1. A TLS handshake that fails is not among its faults.
// - It forwards whole requests: a request is matched by its head, and a fault strikes that
//   request only, whereas a network cuts whatever is on a connection.
// - `Host` is forwarded as it came, for it is signed; the endpoint must not insist on its own.
// - Signed headers cannot be stripped on the way (the signature would not match), so a service
//   that silently ignores a header of a request cannot be acted; one that refuses it can.
// - It answers `Expect: 100-continue` by itself, before the endpoint has seen the request.
// - Its errors carry S3's XML but no request id, and `Date` is the proxy's own.
// - After `drop-reply` the endpoint has always done what was asked; a real cut may come earlier.
import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

/** An error as S3 answers it. */
export interface FaultAnswer {
  readonly status: number
  readonly code: string
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Elements beside Code and Message, such as `Region`. */
  readonly details?: Readonly<Record<string, string>>
}

export type Fault =
  /** The connection is cut before anything is forwarded. */
  | { readonly kind: 'cut' }
  /** The connection is cut when this much of the body has come; nothing takes effect. */
  | { readonly kind: 'cut-body'; readonly afterBytes: number }
  /** The request takes effect; then the connection is cut instead of the reply. */
  | { readonly kind: 'drop-reply' }
  /** The reply's body ends after this much of it, by a cut. */
  | { readonly kind: 'truncate-reply'; readonly afterBytes: number }
  /** The body is read and thrown away; the error is the reply. */
  | { readonly kind: 'answer'; readonly answer: FaultAnswer }
  /** The error is the reply at once, while the body is still on its way; then a cut. */
  | { readonly kind: 'answer-early'; readonly answer: FaultAnswer }
  /** The request takes effect; the error is the reply all the same. */
  | { readonly kind: 'answer-after'; readonly answer: FaultAnswer }
  /** The request is forwarded after a while. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Neither reply nor cut: the request is read and nothing more happens. */
  | { readonly kind: 'hang' }
  /** These headers are missing from the reply. */
  | { readonly kind: 'strip-reply-headers'; readonly names: readonly string[] }

export interface FaultRule {
  /** The API's name, such as `UploadPart`; any unless given. */
  readonly operation?: string
  readonly method?: string
  /** What the path must contain. */
  readonly path?: string
  /** A header that the request must have. */
  readonly header?: string
  /** Which of the matching requests fail, from 1: the first unless given. */
  readonly nth?: number | readonly number[] | 'all'
  readonly fault: Fault
}

export interface SeenRequest {
  readonly operation: string
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface FaultProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  /** All requests so far, those that failed too. */
  readonly seen: readonly SeenRequest[]
  /** Adds a rule; the first rule that matches a request decides. */
  fail(rule: FaultRule): void
  /** Forgets all rules. */
  heal(): void
  /** Stops listening and cuts all connections: the endpoint refuses connections now. */
  down(): Promise<void>
  /** Listens again, at the same port. */
  up(): Promise<void>
  close(): Promise<void>
}

/** Starts a proxy in front of `endpoint`, which fails nothing yet. */
export async function startFaultProxy(endpoint: string): Promise<FaultProxy> {
  const upstream = new URL(endpoint)
  const seen: SeenRequest[] = []
  let rules: (FaultRule & { matches: number })[] = []

  const faultFor = (request: SeenRequest): Fault | undefined => {
    const rule = rules.find((rule) => matches(rule, request) && strikes(rule, ++rule.matches))
    return rule?.fault
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const noted = note(request)
    seen.push(noted)
    // Whatever goes wrong on one connection is that connection's end.
    const { socket } = request
    perform(upstream, faultFor(noted), request, response).catch(() => socket.destroy())
  }
  let server = await listen(onRequest, 0)
  const { port } = server.address() as AddressInfo
  const down = () => shut(server)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    fail: (rule) => void rules.push({ ...rule, matches: 0 }),
    heal: () => {
      rules = []
    },
    down,
    up: async () => {
      server = await listen(onRequest, port)
    },
    close: down,
    [Symbol.asyncDispose]: down,
  }
}

function listen(
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
): Promise<Server> {
  const server = createServer(onRequest)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function shut(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function note({ method = '', url = '', headers }: IncomingMessage): SeenRequest {
  return { operation: operationOf(method, url), method, url, headers }
}

/** The API's name of a request, for path-style addresses. */
export function operationOf(method: string, url: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  const operations = /^\/[^/]+\/./.test(path) ? OBJECT_OPERATIONS : BUCKET_OPERATIONS
  const found = operations.find(([verb, selector]) => {
    return verb === method && (selector === '' || parameters.has(selector))
  })
  return found?.[2] ?? `${method} ${url}`
}

type Operation = readonly [method: string, selector: string, name: string]

/** Those without a selector last. */
const OBJECT_OPERATIONS: readonly Operation[] = [
  ['POST', 'uploads', 'CreateMultipartUpload'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['PUT', 'uploadId', 'UploadPart'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['GET', 'acl', 'GetObjectAcl'],
  ['PUT', 'acl', 'PutObjectAcl'],
  ['GET', 'retention', 'GetObjectRetention'],
  ['GET', 'legal-hold', 'GetObjectLegalHold'],
  ['PUT', '', 'PutObject'],
  ['GET', '', 'GetObject'],
  ['HEAD', '', 'HeadObject'],
  ['DELETE', '', 'DeleteObject'],
]

const BUCKET_OPERATIONS: readonly Operation[] = [
  ['GET', 'list-type', 'ListObjectsV2'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['GET', 'versioning', 'GetBucketVersioning'],
  ['GET', 'lifecycle', 'GetBucketLifecycleConfiguration'],
  ['PUT', 'lifecycle', 'PutBucketLifecycleConfiguration'],
  ['PUT', '', 'CreateBucket'],
  ['HEAD', '', 'HeadBucket'],
]

function matches(rule: FaultRule, request: SeenRequest): boolean {
  if (rule.operation !== undefined && rule.operation !== request.operation) return false
  if (rule.method !== undefined && rule.method !== request.method) return false
  if (rule.path !== undefined && !request.url.includes(rule.path)) return false
  return rule.header === undefined || request.headers[rule.header.toLowerCase()] !== undefined
}

function strikes({ nth = 1 }: FaultRule, match: number): boolean {
  return nth === 'all' || (typeof nth === 'number' ? nth === match : nth.includes(match))
}

async function perform(
  upstream: URL,
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request
  switch (fault?.kind) {
    case 'cut':
      return reset(socket)
    case 'cut-body':
      return cutAfter(request, socket, fault.afterBytes)
    case 'hang':
      request.resume()
      return
    case 'answer':
      await drained(request)
      return answer(response, fault.answer)
    case 'answer-early':
      answer(response, fault.answer)
      await delay(50)
      return reset(socket)
    case 'delay':
      await delay(fault.ms)
      return relay(await forward(upstream, request), response, [])
    case 'answer-after':
      await text(await forward(upstream, request))
      return answer(response, fault.answer)
    case 'drop-reply':
      await text(await forward(upstream, request))
      return reset(socket)
    case 'truncate-reply':
      return truncate(await forward(upstream, request), response, fault.afterBytes)
    case 'strip-reply-headers':
      return relay(await forward(upstream, request), response, fault.names)
    case undefined:
      return relay(await forward(upstream, request), response, [])
  }
}

function forward(upstream: URL, request: IncomingMessage): Promise<IncomingMessage> {
  const { method, url: path, rawHeaders } = request
  const outgoing = requestHttp({
    host: upstream.hostname,
    port: upstream.port,
    method,
    path,
    // As they came, `Host` too: it is signed.
    headers: rawHeaders,
    setHost: false,
    agent: false,
  })
  request.pipe(outgoing)
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
    // A client that goes away takes its request with it.
    request.once('close', () => {
      if (!request.complete) outgoing.destroy()
    })
  })
}

function relay(reply: IncomingMessage, response: ServerResponse, without: readonly string[]): void {
  response.writeHead(reply.statusCode ?? 502, headersOf(reply, without))
  reply.once('error', () => response.destroy())
  reply.pipe(response)
}

function headersOf(reply: IncomingMessage, without: readonly string[]) {
  const names = new Set(['connection', 'keep-alive', ...without.map((name) => name.toLowerCase())])
  return Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !names.has(name)))
}

async function truncate(
  reply: IncomingMessage,
  response: ServerResponse,
  afterBytes: number,
): Promise<void> {
  response.writeHead(reply.statusCode ?? 502, headersOf(reply, []))
  let left = afterBytes
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, left)
    left -= part.length
    await new Promise((resolve) => response.write(part, resolve))
    if (left === 0) break
  }
  response.destroy()
}

function answer(response: ServerResponse, fault: FaultAnswer): void {
  const { status, code, message = 'Injected by the fault proxy.', headers, details = {} } = fault
  const extra = Object.entries(details).map(([name, value]) => `<${name}>${value}</${name}>`)
  const parts = [`<Code>${code}</Code>`, `<Message>${message}</Message>`, ...extra]
  response.writeHead(status, { 'content-type': 'application/xml', ...headers })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error>${parts.join('')}</Error>`)
}

async function drained(request: IncomingMessage): Promise<void> {
  for await (const chunk of request as AsyncIterable<Buffer>) void chunk
}

async function cutAfter(
  request: IncomingMessage,
  socket: Socket,
  afterBytes: number,
): Promise<void> {
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes >= afterBytes) return reset(socket)
  }
}

/** Ends the connection as a crash does: with RST, not FIN. */
function reset(socket: Socket): void {
  socket.resetAndDestroy()
}
