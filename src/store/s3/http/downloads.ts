// GETs whose bodies go straight into a buffer that is given with them.
import {
  type ClientRequest,
  type RequestOptions,
  request as requestHttp,
  validateHeaderValue,
} from 'node:http'
import { isIP, connect as openTcp } from 'node:net'
import { Readable } from 'node:stream'
import { connect as openTls } from 'node:tls'
import { messageOf } from '../../../base/failure.ts'
import { DownloadConnection, type OnRead } from './download-connection.ts'
import { type Answer, BrokenExchange } from './exchange.ts'

/** Where to connect to. */
export interface Origin {
  readonly protocol: string
  readonly host: string
  readonly port: number
}

export interface DownloadsSettings {
  /** PEM certificates to trust instead of Node's own. */
  readonly ca?: string | undefined
  readonly idleMs: number
  readonly keepMs: number
}

export type Download =
  | { readonly kind: 'plain'; readonly answer: Answer }
  /** An answer that node:http has to make sense of; `connect` gives it a request that has it. */
  | { readonly kind: 'other'; readonly connect: (head: RequestOptions) => ClientRequest }

export class Downloads {
  readonly #settings: DownloadsSettings
  /** Of each origin, those that were used last at the end. */
  readonly #idle = new Map<string, DownloadConnection[]>()

  constructor(settings: DownloadsSettings) {
    this.#settings = settings
  }

  /**
   * Sends a request without a body. The body of a plain answer goes into `into`, which belongs
   * to it until it has ended, or is destroyed, or `signal` aborts.
   *
   * @throws BrokenExchange if no answer came; the signal's reason as soon as it aborts.
   */
  async get(
    origin: Origin,
    head: RequestOptions,
    into: Uint8Array,
    signal?: AbortSignal,
  ): Promise<Download> {
    signal?.throwIfAborted()
    const connection = this.#connect(origin)
    const abort = () => connection.destroy()
    signal?.addEventListener('abort', abort, { once: true })
    const release = () => signal?.removeEventListener('abort', abort)
    try {
      const arrival = await connection.ask(textOf(head), into)
      if (arrival.kind === 'plain') {
        const { status, headers } = arrival.head
        const body = new DirectBody(this.#chunks(origin, connection, release), () => {
          release()
          connection.destroy()
        })
        return { kind: 'plain', answer: { status, headers: { ...headers }, body } }
      }
      release()
      const createConnection = () => arrival.replay
      // Without an agent: it would connect anew.
      const connect = (head: RequestOptions) => requestHttp({ ...head, createConnection })
      return { kind: 'other', connect }
    } catch (error) {
      release()
      connection.destroy()
      signal?.throwIfAborted()
      throw new BrokenExchange(messageOf(error), connection.wasMade, error)
    }
  }

  /** Drops the connections that nobody uses. */
  destroy(): void {
    for (const connection of [...this.#idle.values()].flat()) connection.destroy()
    this.#idle.clear()
  }

  #connect(origin: Origin): DownloadConnection {
    const idle = this.#idle.get(keyOf(origin)) ?? []
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.isFree) return last
    }
    return new DownloadConnection((onread) => this.#open(origin, onread), this.#settings)
  }

  #open({ protocol, host, port }: Origin, onread: OnRead) {
    // Small requests wait for nothing; the kernel writes into the buffers of `onread`.
    const options = { host, port, noDelay: true, onread }
    if (protocol !== 'https:') return openTcp(options)
    const servername = isIP(host) === 0 ? { servername: host } : {}
    return openTls({ ...options, ...servername, ca: this.#settings.ca })
  }

  async *#chunks(origin: Origin, connection: DownloadConnection, release: () => void) {
    try {
      yield* connection.chunks()
    } finally {
      release()
    }
    if (!connection.isFree) return
    const idle = this.#idle.get(keyOf(origin)) ?? []
    this.#idle.set(keyOf(origin), idle)
    idle.push(connection)
  }
}

/** The SDK wants a stream of Node's; its bytes are had by iterating over it, and only so. */
class DirectBody extends Readable {
  readonly #chunks: AsyncGenerator<Uint8Array>
  readonly #drop: () => void

  constructor(chunks: AsyncGenerator<Uint8Array>, drop: () => void) {
    super()
    this.#chunks = chunks
    this.#drop = drop
  }

  override [Symbol.asyncIterator](): NodeJS.AsyncIterator<Uint8Array> {
    return this.#chunks
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#drop()
    done(error)
  }
}

function keyOf({ protocol, host, port }: Origin): string {
  return `${protocol}//${host}:${port}`
}

/** @throws TypeError for what may not stand in a request. */
function textOf({ method, path, headers = {} }: RequestOptions): string {
  if (!/^[\x21-\x7e]+$/.test(path ?? '')) throw new TypeError('the path is not a URL path')
  const lines = Object.entries(headers).map(([name, value]) => {
    validateHeaderValue(name, String(value))
    return `${name}: ${String(value)}`
  })
  return [`${method} ${path} HTTP/1.1`, ...lines, 'connection: keep-alive', '', ''].join('\r\n')
}
