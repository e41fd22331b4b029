// One HTTP request and its answer over one socket, so that the caller knows when the body's
// buffer is its own again: a promise settles only when request and socket are done with it.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Readable } from 'node:stream'
import type { Clock } from '../../../base/clock.ts'
import { messageOf } from '../../../base/failure.ts'
import { slicesOf } from '../../slices.ts'
import type { Pace } from '../../store.ts'

/** Handed to the socket at once where no pace asks for less. */
const SLICE_BYTES = 1024 * 1024
/** Answers that are read as a whole: listings of a thousand keys of a kilobyte, and errors. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

export interface ExchangeOptions {
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  readonly pace?: Pace | undefined
  /** How long the connection may be silent, in either direction. */
  readonly idleMs: number
  /** How long the answer may take once the request is sent, beyond the time that took. */
  readonly patienceMs: number
  /** Whether the body of a good answer is handed on as a stream. */
  readonly stream: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  /** All of it; or a stream where one was asked for and the answer is not an error. */
  readonly body: Uint8Array | Readable
}

export type Connect = (options: RequestOptions) => ClientRequest

/** No answer came, or not all of it. */
export class BrokenExchange extends Error {
  override readonly name = 'BrokenExchange'
  /** Whether any of the request may have reached the other side. */
  readonly sent: boolean

  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause })
    this.sent = sent
  }
}

/**
 * Sends `body` and reads the answer, also one that comes while the body is still on its way.
 *
 * @throws BrokenExchange if no whole answer came; the signal's reason as soon as it aborts. The
 *   socket is closed by then.
 */
export async function exchange(
  connect: Connect,
  head: RequestOptions,
  body: Uint8Array | undefined,
  options: ExchangeOptions,
): Promise<Answer> {
  options.signal?.throwIfAborted()
  const request = connect({ ...head, timeout: options.idleMs })
  const release = destroyOnAbort(request, options.signal)
  const connection = watchConnection(request)
  const sending = new Sending(request, body, options)
  try {
    const response = await responseOf(request, sending, options)
    if (options.stream && isGood(response)) {
      response.once('close', release)
      return answerOf(response, response)
    }
    const answer = answerOf(response, await readAll(response))
    await sending.endEarly()
    release()
    return answer
  } catch (error) {
    release()
    request.destroy()
    await closed(request)
    options.signal?.throwIfAborted()
    throw new BrokenExchange(messageOf(error), connection.wasMade, error)
  }
}

function destroyOnAbort(request: ClientRequest, signal?: AbortSignal): () => void {
  const abort = () => request.destroy()
  signal?.addEventListener('abort', abort, { once: true })
  return () => signal?.removeEventListener('abort', abort)
}

function isGood({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300
}

/** The body on its way out. */
class Sending {
  readonly #request: ClientRequest
  readonly #done: Promise<void>
  #isDone = false
  #isWanted = true
  #isPaced = false

  constructor(request: ClientRequest, body: Uint8Array | undefined, options: ExchangeOptions) {
    this.#request = request
    this.#done = this.#send(body, options).then(
      () => {
        this.#isDone = true
      },
      // What goes wrong here is an error of the request too, where it is reported.
      (error: unknown) => {
        request.destroy(error instanceof Error ? error : undefined)
      },
    )
  }

  /** Whether silence is our own doing. */
  get isPaced(): boolean {
    return this.#isPaced
  }

  /** Once the answer is there: lets go of the body, whether or not all of it was wanted. */
  async endEarly(): Promise<void> {
    this.#isWanted = false
    if (!this.#isDone) await new Promise((resolve) => setImmediate(resolve))
    if (!this.#isDone) {
      this.#request.destroy()
      await closed(this.#request)
    }
    await this.#done
  }

  async #send(body: Uint8Array | undefined, options: ExchangeOptions): Promise<void> {
    const startedAt = options.clock.monotonic()
    if (body === undefined || body.length === 0) {
      this.#request.end()
    } else {
      for await (const slice of slicesOf(body, this.#watched(options))) {
        if (!this.#isWanted) return
        await written(this.#request, slice)
      }
      await new Promise<void>((resolve) => this.#request.end(resolve))
    }
    // The kernel may hold some of it still: what took this long may take as long again.
    this.#request.setTimeout(options.patienceMs + options.clock.monotonic() - startedAt)
  }

  #watched({ pace, signal }: ExchangeOptions): { pace: Pace; signal?: AbortSignal | undefined } {
    const take = async (bytes: number, signal?: AbortSignal) => {
      this.#isPaced = true
      await pace?.take(bytes, signal)
      this.#isPaced = false
      // An answer that has arrived is read before more is written: writing into a connection
      // that the other side has closed would lose it.
      await new Promise((resolve) => setImmediate(resolve))
    }
    const watched: Pace = {
      get sliceBytes() {
        return Math.min(SLICE_BYTES, pace?.sliceBytes ?? SLICE_BYTES)
      },
      take,
    }
    return { pace: watched, signal }
  }
}

/** Resolves when the socket is done with `slice`, or closed. */
function written(request: ClientRequest, slice: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    request.write(slice, (error) => (error ? reject(error) : resolve()))
  })
}

function responseOf(
  request: ClientRequest,
  sending: Sending,
  { idleMs }: ExchangeOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined
    request.on('error', reject)
    request.once('close', () => reject(new Error('the connection was closed')))
    request.once('response', (arrived) => {
      response = arrived
      request.setTimeout(idleMs)
      resolve(arrived)
    })
    request.on('timeout', () => {
      // Silence of our own making: a rate limit, or a reader that has not taken what is there.
      const isOurs = sending.isPaced || (response?.readableLength ?? 0) > 0
      if (isOurs) request.setTimeout(idleMs)
      else request.destroy(new Error('the connection was silent for too long'))
    })
  })
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function answerOf(response: IncomingMessage, body: Buffer | IncomingMessage): Answer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { status: response.statusCode ?? 0, headers, body }
}

/** Resolves when the request and the socket under it are closed: nobody holds the body any more. */
async function closed(request: ClientRequest): Promise<void> {
  const { socket } = request
  if (socket !== null && !socket.closed) {
    socket.destroy()
    await new Promise<void>((resolve) => socket.once('close', () => resolve()))
  }
  if (!request.closed) await new Promise<void>((resolve) => request.once('close', () => resolve()))
}

/** Whether the connection was ever there: only then can any of the request have arrived. */
function watchConnection(request: ClientRequest): { wasMade: boolean } {
  const connection = { wasMade: false }
  const made = () => {
    connection.wasMade = true
  }
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', made)
    else made()
  })
  return connection
}
