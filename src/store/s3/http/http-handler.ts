// The SDK's way to the network: node:http and node:https, with buffers that are sent as they
// are and paced below the SDK, where their signature is known already.
import {
  type ClientRequest,
  Agent as HttpAgent,
  type RequestOptions,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Clock } from '../../../base/clock.ts'
import type { Pace } from '../../store.ts'
import { Downloads, type Origin } from './downloads.ts'
import { type Answer, exchange } from './exchange.ts'
import { type Proxies, proxyFor } from './proxies.ts'
import { uriEncode } from './uri-encode.ts'

/** Connections that were idle this long are not used again: many servers close them at 20 s. */
const KEEP_IDLE_MS = 15_000

/** What a request may ask of this handler, passed to `S3Client.send`. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal | undefined
  readonly pace?: Pace | undefined
  /** Whether the body of a good answer is wanted as a stream. */
  readonly stream?: boolean
  /** Where a good answer's body goes if it is as long as this: nothing is allocated for it. */
  readonly into?: Uint8Array | undefined
  /** How long the answer may take once the request is sent; the idle limit unless given. */
  readonly patienceMs?: number
}

export interface HttpHandlerSettings {
  readonly clock: Clock
  /** PEM certificates to trust instead of Node's own. */
  readonly ca?: string | undefined
  readonly proxies?: Proxies | undefined
  /** How long a connection may be silent. */
  readonly idleMs: number
}

/** The SDK's request, as far as it is used here. */
interface SdkRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly method: string
  readonly path: string
  readonly query?: Record<string, string | readonly string[] | null>
  readonly headers: Record<string, string>
  readonly body?: unknown
}

export interface SdkResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Answer['body']
}

export class HttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' }
  readonly #settings: HttpHandlerSettings
  readonly #http: HttpAgent
  readonly #https: HttpsAgent
  readonly #downloads: Downloads

  constructor(settings: HttpHandlerSettings) {
    this.#settings = settings
    const pooled = { keepAlive: true, timeout: KEEP_IDLE_MS, scheduling: 'lifo' } as const
    const proxyEnv = { ...settings.proxies }
    this.#http = new HttpAgent({ ...pooled, proxyEnv })
    this.#https = new HttpsAgent({ ...pooled, proxyEnv, ca: settings.ca })
    this.#downloads = new Downloads({ ...settings, keepMs: KEEP_IDLE_MS })
  }

  /** As the SDK asks; see {@link exchange} for when this settles. */
  async handle(
    sdkRequest: SdkRequest,
    options: SendOptions = {},
  ): Promise<{ response: SdkResponse }> {
    const answer = await this.#ask(sdkRequest, options)
    // Some services, and S3 for CompleteMultipartUpload, begin to answer before they know.
    const failed = answer.status === 200 && isErrorDocument(answer.body)
    const statusCode = failed ? 500 : answer.status
    return { response: { statusCode, headers: answer.headers, body: answer.body } }
  }

  async #ask(sdkRequest: SdkRequest, options: SendOptions): Promise<Answer> {
    const { clock, idleMs, proxies = {} } = this.#settings
    const { abortSignal: signal, pace, stream = false, into, patienceMs = idleMs } = options
    const origin = originOf(sdkRequest)
    const head = headOf(sdkRequest)
    // Downloads connect by themselves, and know no proxy.
    const isDirect = proxyFor(origin.protocol, proxies) === undefined
    const download =
      into && isDirect ? await this.#downloads.get(origin, head, into, signal) : undefined
    if (download?.kind === 'plain') return download.answer
    const connect = download?.connect ?? ((head) => this.#connect(origin.protocol, head))
    const rest = { clock, signal, pace, idleMs, patienceMs, stream }
    return exchange(connect, head, bodyOf(sdkRequest.body), rest)
  }

  /** Part of the SDK's interface; nothing here is configured later. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {}
  }

  destroy(): void {
    this.#http.destroy()
    this.#https.destroy()
    this.#downloads.destroy()
  }

  #connect(protocol: string, head: RequestOptions): ClientRequest {
    if (protocol === 'https:') return requestHttps({ ...head, agent: this.#https })
    return requestHttp({ ...head, agent: this.#http })
  }
}

function originOf({ protocol, hostname, port }: SdkRequest): Origin {
  return { protocol, host: withoutBrackets(hostname), port: port ?? DEFAULT_PORT[protocol] ?? 80 }
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'https:': 443 }

function headOf({ hostname, port, method, path, query, headers }: SdkRequest): RequestOptions {
  const host = withoutBrackets(hostname)
  return { host, port, method, path: path + queryOf(query), headers }
}

/** IPv6 addresses come in brackets. */
function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function queryOf(query: SdkRequest['query'] = {}): string {
  const pairs = Object.keys(query)
    .sort()
    .flatMap((name) => {
      const value = query[name] ?? null
      const values = value === null || typeof value === 'string' ? [value] : value
      return values.map((one) => `${uriEncode(name)}${one === null ? '' : `=${uriEncode(one)}`}`)
    })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function bodyOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  throw new TypeError('only bytes and text are sent')
}

const LONGEST_PROLOGUE = 2048

function isErrorDocument(body: Answer['body']): boolean {
  if (!(body instanceof Uint8Array)) return false
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, LONGEST_PROLOGUE))
  return /^\s*(?:<\?xml[^>]*\?>\s*)?<Error[\s>]/.test(head.toString('latin1'))
}
