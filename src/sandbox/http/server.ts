// The sockets: who may connect, how long they may take, and what is no HTTP at all.
import { once as onceOf } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Server, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { Failure } from '../../base/failure.ts'
import { endConnection } from './linger.ts'
import { faultDocument, newRequestIds } from './respond.ts'
import { type FaultCode, S3Fault } from './s3-fault.ts'

/** S3 takes 8 KiB of headers; a URL of three 1,024-byte keys, escaped, stands beside them. */
const MAX_HEADER_BYTES = 24 * 1024

/** Connections that the kernel holds until they are taken. */
const BACKLOG = 1024

/** How long clients may take, in milliseconds. */
export interface Patience {
  /** To agree upon TLS. */
  readonly handshake: number
  /** To send a request's headers, however steadily they trickle. */
  readonly headers: number
  /** With nothing moving on a connection, be it in the middle of a body or of an answer. */
  readonly idle: number
  /** How often late headers are looked for. */
  readonly check: number
}

const PATIENCE: Patience = { handshake: 10_000, headers: 30_000, idle: 60_000, check: 5_000 }

export interface Port {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** In clear unless given. */
  readonly tls?: TlsOptions
  readonly patience?: Patience
}

/** Serves one request to its end, and never rejects. `invite` asks a client to send its body. */
export type Serve = (
  message: IncomingMessage,
  response: ServerResponse,
  invite: () => void,
) => Promise<void>

/** Ends all connections, and resolves once nothing is being served, when disposed. */
export interface Listener extends AsyncDisposable {
  readonly server: Server
}

/** Starts to listen. @throws `host` if the address cannot be had. */
export async function listen(serve: Serve, listening: Port): Promise<Listener> {
  const { host, port, tls, patience = PATIENCE } = listening
  const serving = new Set<Promise<void>>()
  const server = makeServer(tls, patience, (message, response, invite) => {
    const served = serve(message, response, invite)
    serving.add(served)
    void served.finally(() => serving.delete(served))
  })
  const sockets = socketsOf(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Failure('host', `cannot listen on ${host} port ${port}`, {
          hint: 'Choose an address of this host, and a port that is free: 0 is any.',
          cause,
        }),
      ),
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

type Take = (message: IncomingMessage, response: ServerResponse, invite: () => void) => void

function makeServer(tls: TlsOptions | undefined, patience: Patience, take: Take): Server {
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: patience.headers,
    connectionsCheckingInterval: patience.check,
    // A large body over a slow line takes its time; an idle one is caught by `timeout`.
    requestTimeout: 0,
    keepAliveTimeout: patience.idle,
    noDelay: true,
    highWaterMark: 256 * 1024,
  }
  const server =
    tls === undefined
      ? createServer(options)
      : createSecureServer({ ...options, ...tls, handshakeTimeout: patience.handshake })
  server.maxHeadersCount = 0
  server.timeout = patience.idle
  server.on('timeout', endIdle)
  server.on('request', (message, response) => take(message, response, () => {}))
  server.on('checkContinue', (message, response) =>
    take(
      message,
      response,
      once(() => response.writeContinue()),
    ),
  )
  server.on('checkExpectation', (message, response) => take(message, response, () => {}))
  server.on('clientError', refuseClient)
  // Before TLS is agreed upon nothing can be said, and what is written is never sent.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy())
  return server
}

/** Over TLS with its own word for the end, unless what was sent before has not been read. */
function endIdle(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy()
  else socket.end(() => socket.destroy())
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
  // Whoever was answered goes on to be no HTTP, until the connection ends.
  if (socket.writableEnded) return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const fault = new S3Fault(faultOf(error.code))
  // A pool of connections takes whatever comes for the answer to the request it sends next.
  if (fault.code === 'RequestTimeout' && socket.bytesRead === 0) {
    socket.end(() => socket.destroy())
    return
  }
  const document = faultDocument(fault, newRequestIds(), '/')
  const answer = `HTTP/1.1 ${fault.status} Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(document)}\r\nConnection: close\r\n\r\n${document}`
  // What comes late could still become a request.
  if (fault.code === 'RequestTimeout') socket.end(answer, () => socket.destroy())
  else endConnection(socket, answer)
}

function faultOf(code: string | undefined): FaultCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'RequestHeaderSectionTooLarge'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'RequestTimeout' : 'BadRequest'
}
