// The sockets: who may connect, how long they may take, and what is no HTTP at all.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Failure } from '../../base/failure.ts'
import { type FaultCode, S3Fault } from '../s3-fault.ts'
import { type Service, serve } from './exchange.ts'
import { faultDocument, newRequestIds } from './respond.ts'

/** S3 takes 8 KiB of headers; a URL of three 1,024-byte keys, escaped, stands beside them. */
const MAX_HEADER_BYTES = 24 * 1024
const HEADERS_TIMEOUT_MS = 30_000
/** A connection on which nothing moves is closed, in the middle of a body too. */
const IDLE_TIMEOUT_MS = 60_000

/** Starts to listen. @throws `host` if the address cannot be had. */
export function listen(service: Service, host: string, port: number): Promise<Server> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    // A large body over a slow line takes its time; an idle one is caught below.
    requestTimeout: 0,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    noDelay: true,
    highWaterMark: 256 * 1024,
  })
  server.maxHeadersCount = 0
  server.timeout = IDLE_TIMEOUT_MS
  const answer = (message: IncomingMessage, response: ServerResponse, invite: () => void) =>
    void serve(service, message, response, invite)
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
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Failure('host', `cannot listen on ${host} port ${port}`, { cause })),
    )
    server.listen(port, host, 1024, () => resolve(server))
  })
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
