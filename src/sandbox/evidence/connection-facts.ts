// What an event tells of who sent its request, before any of it is believed.
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { connectionOf } from '../http/connection.ts'
import type { RequestEvent } from '../journal/request-event.ts'
import { maskTarget } from './mask.ts'

export type ConnectionFacts = Pick<
  RequestEvent,
  'method' | 'httpVersion' | 'path' | 'host' | 'remoteAddress' | 'tls' | 'userAgent' | 'referer'
>

/** Secrets in the path and the referer are masked. */
export function connectionFacts(message: IncomingMessage): ConnectionFacts {
  const { headers, httpVersion, method, socket, url } = message
  const { referer, 'user-agent': userAgent } = headers
  const { address = '', tls: version } = connectionOf(socket)
  return {
    method: method ?? 'GET',
    httpVersion,
    path: maskTarget(url ?? '/'),
    host: headers.host ?? '',
    remoteAddress: address,
    ...(version === undefined ? {} : { tls: { version, cipher: cipherOf(socket as TLSSocket) } }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(referer === undefined ? {} : { referer: maskTarget(referer) }),
  }
}

function cipherOf(socket: TLSSocket): string {
  return socket.getCipher().name
}
