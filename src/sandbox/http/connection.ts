import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** What the socket of a request tells. */
export interface Connection {
  /** Of the client; undefined where it has gone. */
  readonly address: string | undefined
  /** As `TLSv1.3`; undefined for a connection in clear. */
  readonly tls: string | undefined
}

export function connectionOf(socket: Socket): Connection {
  return {
    // An IPv4 client of a socket for both families shows as `::ffff:127.0.0.1`.
    address: socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, ''),
    tls: socket instanceof TLSSocket ? (socket.getProtocol() ?? undefined) : undefined,
  }
}
