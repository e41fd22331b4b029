// Clients that are still sending what was refused. To close while bytes of theirs are on the way
// takes the answer from them, unread: RFC 9112, section 9.6.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How long a client may go on sending. */
const LINGER_MS = 5_000

/**
 * Ends an answer, with `bytes`. Where the connection ends with it, as Node has it, that waits for
 * the rest of the request, which {@link finishBody} reads.
 */
export function endAnswer(response: ServerResponse, bytes?: Buffer): void {
  const { req: message } = response
  if (response.shouldKeepAlive || message.complete || message.destroyed) {
    response.end(bytes)
    return
  }
  if (bytes === undefined) response.flushHeaders()
  else response.write(bytes)
  message.once('end', () => response.end())
}

/** Reads and drops what is left of a body, which would be taken for the next request. */
export function finishBody(message: IncomingMessage, response: ServerResponse): void {
  if (message.complete || message.destroyed) return
  message.resume()
  const timer = setTimeout(() => message.socket.destroy(), LINGER_MS)
  timer.unref()
  message.once('end', () => clearTimeout(timer))
  response.once('close', () => clearTimeout(timer))
}

/** Ends a connection with `text`, and drops what still comes until the client has ended it too. */
export function endConnection(socket: Socket, text: string): void {
  socket.end(text)
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}
