// The sockets: who may connect, how long they may take, and what is no HTTP at all.
import { once as onceOf } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Server, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { Failure } from '../../base/failure.ts'
import { type FaultCode, S3Fault } from '../s3-fault.ts'
import { type Service, serve } from './exchange.ts'
import { faultDocument, newRequestIds } from './respond.ts'

/** S3 takes 8 KiB of headers; a URL of three 1,024-byte keys, escaped, stands beside them. */
const MAX_HEADER_BYTES = 24 * 1024
const HEADERS_TIMEOUT_MS = 30_000
/** A connection on which nothing moves is closed, in the middle of a body too. */
const IDLE_TIMEOUT_MS = 60_000

/** How often headers that are late are looked for. */
const CHECK_INTERVAL_MS = 5_000

const HTTP_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_INTERVAL_MS,
  // A large body over a slow line takes its time; an idle one is caught by `timeout`.
  requestTimeout: 0,
  keepAliveTimeout: IDLE_TIMEOUT_MS,
  noDelay: true,
  highWaterMark: 256 * 1024,
}
/** Connections that the kernel holds until they are taken. */
const BACKLOG = 1024
/** How long TLS may take to be agreed upon. */
const HANDSHAKE_TIMEOUT_MS = 10_000

export interface Port {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** In clear unless given. */
  readonly tls?: TlsOptions
}

/** Ends all connections, and resolves once nothing is being served, when disposed. */
export interface Listener extends AsyncDisposable {
  readonly server: Server
}

/** Starts to listen. @throws `host` if the address cannot be had. */
export async function listen(service: Service, { host, port, tls }: Port): Promise<Listener> {
  const serving = new Set<Promise<void>>()
  const server = makeServer(tls, (message, response, invite) => {
    const served = serve(service, message, response, invite)
    serving.add(served)
    void served.finally(() => serving.delete(served))
  })
  const sockets = socketsOf(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Failure('host', `cannot listen on ${host} port ${port}`, { cause })),
    )
    server.listen(port, host, BACKLOG, resolve)
  })
  return {
    server,
    async [Symbol.asyncDispose]() {
      const closed = onceOf(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
      await Promise.all(serving)
    },
  }
}

type Serve = (message: IncomingMessage, response: ServerResponse, invite: () => void) => void

function makeServer(tls: TlsOptions | undefined, answer: Serve): Server {
  const server =
    tls === undefined
      ? createServer(HTTP_OPTIONS)
      : createSecureServer({ ...HTTP_OPTIONS, ...tls, handshakeTimeout: HANDSHAKE_TIMEOUT_MS })
  server.maxHeadersCount = 0
  server.timeout = IDLE_TIMEOUT_MS
  server.on('request', (message, response) => answer(message, response, () => {}))
  server.on('checkContinue', (message, response) =>
    answer(
      message,
      response,
      once(() => response.writeContinue()),
    ),
  )
  server.on('checkExpectation', (message, response) => answer(message, response, () => {}))
  server.on('clientError', refuseClient)
  return server
}

/** The open connections, those too that have not agreed upon TLS. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

/** What is no HTTP gets S3's answer for that, where the socket still takes one. */
function refuseClient(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const fault = new S3Fault(faultOf(error.code))
  const document = faultDocument(fault, newRequestIds(), '/')
  socket.end(
    `HTTP/1.1 ${fault.status} Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(document)}\r\nConnection: close\r\n\r\n${document}`,
    () => socket.destroy(),
  )
}

function faultOf(code: string | undefined): FaultCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'RequestHeaderSectionTooLarge'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'RequestTimeout' : 'BadRequest'
}
