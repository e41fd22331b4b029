// The other end of the control socket, in the process of a command.
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import * as z from 'zod'
import { MIB } from '../../base/bytes.ts'
import { Failure, type FailureCode } from '../../base/failure.ts'
import { systemCode } from '../../base/system-code.ts'
import type { WatchLine } from './messages.ts'
import { withSocketPath } from './socket-path.ts'

const MOST_ANSWER_BYTES = 64 * MIB
const MOST_LINE_CHARACTERS = 16 * MIB

/** The running sandbox of a data folder. */
export class ControlClient {
  readonly #folder: string
  readonly #signal: AbortSignal | undefined

  constructor(folder: string, signal?: AbortSignal) {
    this.#folder = folder
    this.#signal = signal
  }

  /** Whether the sandbox runs: its socket takes connections. */
  async isAlive(): Promise<boolean> {
    try {
      await withSocketPath(this.#folder, async (path) => {
        const socket = connect(path)
        await once(socket, 'connect').finally(() => socket.destroy())
      })
      return true
    } catch (error) {
      if (isGone(error)) return false
      throw this.#broken(error, 'host')
    }
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>('GET', path)
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('POST', path, JSON.stringify(body))
  }

  /**
   * Requests as they end, those that begin after `onOpen` is called, until the sandbox is stopped.
   *
   * @throws `host` if it dies.
   */
  async *events(onOpen: () => void = () => undefined): AsyncGenerator<WatchLine> {
    const answer = await this.#reach('GET', '/events')
    onOpen()
    let rest = ''
    answer.setEncoding('utf8')
    try {
      for await (const chunk of answer as AsyncIterable<string>) {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        if (rest.length > MOST_LINE_CHARACTERS) throw nonsense()
        for (const line of lines) yield JSON.parse(line) as WatchLine
      }
    } catch (cause) {
      throw this.#broken(cause, 'host')
    }
  }

  async #ask<T>(method: string, path: string, body?: string): Promise<T> {
    const answer = await this.#reach(method, path, body)
    try {
      const value: unknown = JSON.parse(await textOf(answer))
      if (answer.statusCode !== 200) throw failureOf(value)
      return value as T
    } catch (cause) {
      throw this.#broken(cause, method === 'GET' ? 'host' : 'outcome-unknown')
    }
  }

  /** @throws `not-found` if no process listens there. */
  async #reach(method: string, path: string, body?: string): Promise<IncomingMessage> {
    try {
      return await this.#send(method, path, body)
    } catch (cause) {
      if (isGone(cause)) throw notRunning(this.#folder)
      throw this.#broken(cause, 'host')
    }
  }

  #send(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return withSocketPath(this.#folder, async (socketPath) => {
      const signal = this.#signal
      const sent = request({ socketPath, method, path, agent: false, ...(signal && { signal }) })
      sent.end(body)
      return await answerTo(sent)
    })
  }

  #broken(cause: unknown, code: FailureCode): unknown {
    if (cause instanceof Failure) return cause
    if (this.#signal?.aborted === true) return this.#signal.reason
    if (systemCode(cause) === 'EACCES') {
      return new Failure('host', `the sandbox of ${this.#folder} is another user's`, {
        hint: 'Ask it as that user.',
        cause,
      })
    }
    return new Failure(code, `the sandbox of ${this.#folder} broke off`, {
      hint: 'Look at what `holdfast sandbox serve` said last, where it was started.',
      cause,
    })
  }
}

async function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  answer.setEncoding('utf8')
  for await (const chunk of answer as AsyncIterable<string>) {
    text += chunk
    if (text.length > MOST_ANSWER_BYTES) throw nonsense()
  }
  return text
}

const CODES = [
  'bad-input',
  'not-found',
  'already-exists',
  'unsupported',
  'host',
] as const satisfies readonly FailureCode[]

const refusal = z.object({
  code: z.enum(CODES),
  message: z.string(),
  hint: z.string().optional(),
})

function failureOf(value: unknown): Failure {
  const parsed = refusal.safeParse(value)
  if (!parsed.success) return nonsense()
  const { code, message, hint } = parsed.data
  return new Failure(code, message, { hint })
}

function nonsense(): Failure {
  return new Failure('host', 'what answers is no sandbox')
}

/** No socket, or one that nobody listens on any more. */
function isGone(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR'
}

function notRunning(folder: string): Failure {
  return new Failure('not-found', `no sandbox runs in ${folder}`, {
    hint: 'Start it: holdfast sandbox serve --data FOLDER.',
  })
}
