// A client that costs next to nothing, so that what is measured is the endpoint: one keep-alive
// connection, requests signed by Signature Version 4 with one key a day, bodies counted only.
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A request whose path and query need no escapes and whose query is sorted by name. */
export interface PlainRequest {
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly body?: Buffer
  /** The body's SHA-256 in hex, known beforehand; of nothing, unless given. */
  readonly sha256?: string
  /** Signed as well: lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Reply {
  readonly status: number
  readonly bodyBytes: number
  /** Only of answers that came in one piece with their head, such as errors. */
  readonly text: string
}

const EMPTY_SHA256 = createHash('sha256').digest('hex')
const RECEIVE_BYTES = 256 * 1024

export type Signer = (request: PlainRequest) => string

/** Makes the head of a request to `host`, with its signature. */
export function createSigner(host: string, credentials: Credentials, service = 's3'): Signer {
  const { accessKeyId, secretAccessKey } = credentials
  let day = ''
  let key: Buffer = Buffer.alloc(0)
  return ({ method, path, query = '', body, sha256 = EMPTY_SHA256, headers = {} }) => {
    const time = `${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`
    const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`
    if (day !== scope) key = deriveKey(secretAccessKey, (day = scope))
    const fields = [
      ...Object.entries(headers),
      ['host', host],
      ['x-amz-content-sha256', sha256],
      ['x-amz-date', time],
    ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    const names = fields.map(([name]) => name).join(';')
    const lines = fields.map(([name, value]) => `${name}:${value}\n`).join('')
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${names}\n${sha256}`
    const hash = createHash('sha256').update(canonical).digest('hex')
    const signature = createHmac('sha256', key)
      .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash}`)
      .digest('hex')
    const target = query === '' ? path : `${path}?${query}`
    const length = body === undefined ? '' : `content-length: ${body.length}\r\n`
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `${method} ${target} HTTP/1.1\r\n${head}${length}authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}\r\n\r\n`
  }
}

function deriveKey(secret: string, scope: string): Buffer {
  const chain = scope.split('/')
  const start: Buffer = Buffer.from(`AWS4${secret}`)
  return chain.reduce((key, word) => createHmac('sha256', key).update(word).digest(), start)
}

/** One connection, on which one request is under way at a time. */
export class S3Connection implements Disposable {
  readonly #socket: Socket
  #sign: Signer
  #waiting: PromiseWithResolvers<Reply> | undefined
  #head = ''
  #reply: { status: number; length: number; text: string } | undefined
  #received = 0
  #hasBody = true

  private constructor(port: number, sign: Signer) {
    this.#sign = sign
    const buffer = Buffer.allocUnsafeSlow(RECEIVE_BYTES)
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer,
        callback: (bytes) => {
          this.#take(buffer.subarray(0, bytes))
          return true
        },
      },
    })
    const gone = (error?: Error) =>
      this.#waiting?.reject(error ?? new Error('the endpoint hung up'))
    this.#socket.on('error', gone)
    this.#socket.on('close', () => gone())
  }

  static async open(endpoint: string, sign: Signer): Promise<S3Connection> {
    const connection = new S3Connection(Number(new URL(endpoint).port), sign)
    await once(connection.#socket, 'connect')
    return connection
  }

  /** @throws unless the answer is 2xx. */
  async send(request: PlainRequest): Promise<Reply> {
    const { method, path, body } = request
    const waiting = (this.#waiting = Promise.withResolvers<Reply>())
    this.#hasBody = method !== 'HEAD'
    const head = this.#sign(request)
    if (body === undefined || body.length > 16 * 1024) {
      this.#socket.write(head)
      if (body !== undefined) this.#socket.write(body)
    } else {
      this.#socket.write(Buffer.concat([Buffer.from(head), body]))
    }
    const reply = await waiting.promise
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
    return reply
  }

  [Symbol.dispose](): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    let rest = bytes
    if (this.#reply === undefined) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) {
        this.#head += bytes.toString('latin1')
        return
      }
      const head = this.#head + bytes.toString('latin1', 0, end)
      this.#head = ''
      const length = Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      rest = bytes.subarray(end + 4)
      const text = rest.length < 8192 ? rest.toString() : ''
      this.#reply = { status: Number(head.slice(9, 12)), length: this.#hasBody ? length : 0, text }
      this.#received = 0
    }
    this.#received += rest.length
    const { status, length, text } = this.#reply
    if (this.#received < length) return
    this.#reply = undefined
    this.#waiting?.resolve({ status, bodyBytes: length, text })
  }
}
