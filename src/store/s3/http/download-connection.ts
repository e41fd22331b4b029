// One connection that receives bodies straight into their reader's buffer. node:http allocates
// 64 KiB for each read, and hands it on through a parser, a stream and an iterator: that takes
// five times the processor time of receiving the bytes (docs/performance.md).
import type { Socket } from 'node:net'
import { MIB } from '../../../base/bytes.ts'
import { type AnswerHead, headEnd, parseAnswerHead } from './answer-head.ts'
import { Replay } from './replay.ts'

/** The longest head, as in node:http. */
const HEAD_BYTES = 16 * 1024
/** How much of a body may wait for its reader before the socket is left alone. */
const AHEAD_BYTES = MIB

/** `onread` of `net.SocketConstructorOpts`. */
export interface OnRead {
  buffer(): Uint8Array
  callback(bytes: number): boolean
}

export interface DownloadLimits {
  /** How long the connection may be silent while something is waited for. */
  readonly idleMs: number
  /** How long it is kept without work. */
  readonly keepMs: number
}

export type Arrival =
  /** An answer of the plain form: its body comes by {@link DownloadConnection.chunks}. */
  | { readonly kind: 'plain'; readonly head: AnswerHead }
  /** Any other, to be read from its start. The connection goes with it. */
  | { readonly kind: 'other'; readonly replay: Replay }

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'head' }
  | { readonly is: 'body'; readonly head: AnswerHead }
  | { readonly is: 'other'; readonly replay: Replay }

export class DownloadConnection {
  readonly #socket: Socket
  readonly #limits: DownloadLimits
  readonly #scratch = Buffer.allocUnsafeSlow(HEAD_BYTES)
  #state: State = { is: 'idle' }
  #into: Uint8Array = new Uint8Array()
  /** Bytes of the head in the scratch, then of the body in `#into`. */
  #filled = 0
  /** Bytes of the body that their reader was given. */
  #taken = 0
  #error: Error | undefined
  #wasMade = false
  #isPaused = false
  #wake: (() => void) | undefined

  constructor(open: (onread: OnRead) => Socket, limits: DownloadLimits) {
    this.#limits = limits
    this.#socket = open({
      buffer: () => this.#target(),
      callback: (bytes) => this.#arrived(bytes),
    })
    this.#socket
      .once('connect', () => {
        this.#wasMade = true
      })
      .on('error', (error) => this.destroy(error))
      .on('end', () => this.#ended())
      .on('close', () => this.#ended())
      .on('timeout', () => this.#onSilence())
  }

  /** Whether it can carry another request. */
  get isFree(): boolean {
    return this.#error === undefined && this.#state.is === 'idle'
  }

  /** Whether a request can have arrived. */
  get wasMade(): boolean {
    return this.#wasMade
  }

  /**
   * Sends a request that has no body. If the answer is plain and its body as long as `into`,
   * the body goes there.
   *
   * @throws Error if the connection ends, or is silent for too long, before the answer begins.
   */
  async ask(request: string, into: Uint8Array): Promise<Arrival> {
    this.#state = { is: 'head' }
    this.#into = into
    this.#filled = 0
    this.#taken = 0
    this.#socket.ref()
    this.#socket.setTimeout(this.#limits.idleMs)
    this.#resume()
    this.#socket.write(request, 'latin1')
    for (;;) {
      const arrival = this.#arrival()
      if (arrival !== undefined) return arrival
      await this.#change()
    }
  }

  #arrival(): Arrival | undefined {
    if (this.#state.is === 'body') return { kind: 'plain', head: this.#state.head }
    if (this.#error !== undefined) throw this.#error
    return this.#state.is === 'other' ? { kind: 'other', replay: this.#state.replay } : undefined
  }

  /**
   * The body, as views of the buffer that was given, in order. Once this ends, nothing more is
   * written there.
   *
   * @throws Error if the body breaks off, after what came of it.
   */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const into = this.#into
    try {
      while (this.#taken < into.length) {
        if (this.#taken < this.#filled) {
          const chunk = into.subarray(this.#taken, this.#filled)
          this.#taken = this.#filled
          yield chunk
        } else {
          if (this.#error !== undefined) throw this.#error
          this.#resume()
          await this.#change()
        }
      }
      this.#rest()
    } finally {
      if (this.#state.is !== 'idle') this.destroy()
    }
  }

  /** Nothing is written into anybody's buffer any more once this returns. */
  destroy(error = new Error('the connection was dropped')): void {
    this.#error ??= error
    this.#socket.destroy()
    if (this.#state.is === 'other') this.#state.replay.destroy(error)
    this.#notify()
  }

  /** Where the next bytes go. */
  #target(): Uint8Array {
    if (this.#state.is === 'head') return this.#scratch.subarray(this.#filled)
    if (this.#state.is !== 'body' || this.#isComplete) return this.#scratch
    return this.#into.subarray(this.#filled, this.#filled + AHEAD_BYTES)
  }

  get #isComplete(): boolean {
    return this.#filled === this.#into.length
  }

  /** Takes note of `bytes` more where {@link #target} said. False stops reading. */
  #arrived(bytes: number): boolean {
    if (this.#state.is === 'other') return this.#push(this.#state.replay, bytes)
    if (this.#state.is === 'idle' || (this.#state.is === 'body' && this.#isComplete)) {
      this.destroy(new Error('there came more than was announced'))
      return false
    }
    this.#filled += bytes
    if (this.#state.is === 'head') this.#readHead()
    this.#notify()
    this.#isPaused = this.#state.is === 'body' && this.#filled - this.#taken >= AHEAD_BYTES
    return !this.#isPaused
  }

  #readHead(): void {
    const end = headEnd(this.#scratch.subarray(0, this.#filled))
    if (end === undefined) {
      if (this.#filled === HEAD_BYTES) this.destroy(new Error("the answer's head is too long"))
      return
    }
    const head = parseAnswerHead(this.#scratch.subarray(0, end))
    const begun = this.#scratch.subarray(end, this.#filled)
    if (head === undefined || head.length !== this.#into.length || begun.length > head.length) {
      const replay = new Replay(this.#socket)
      this.#state = { is: 'other', replay }
      this.#push(replay, this.#filled)
      return
    }
    this.#into.set(begun)
    this.#filled = begun.length
    this.#state = { is: 'body', head }
  }

  #push(replay: Replay, bytes: number): boolean {
    return replay.push(Buffer.from(this.#scratch.subarray(0, bytes)))
  }

  #resume(): void {
    this.#isPaused = false
    this.#socket.resume()
  }

  /** A body has come whole: the connection waits for the next, or is not wanted any more. */
  #rest(): void {
    const isKept = this.#state.is === 'body' && this.#state.head.isKept
    this.#state = { is: 'idle' }
    this.#into = new Uint8Array()
    this.#socket.unref()
    this.#socket.setTimeout(this.#limits.keepMs)
    this.#resume()
    if (!isKept) this.destroy()
  }

  #ended(): void {
    if (this.#state.is === 'other') this.#state.replay.push(null)
    else this.destroy(new Error('the connection was closed'))
  }

  #onSilence(): void {
    if (this.#state.is === 'other') this.#state.replay.emit('timeout')
    // Silence of our own making: the reader has not taken what is there.
    else if (this.#isPaused) this.#socket.setTimeout(this.#limits.idleMs)
    else this.destroy(new Error('the connection was silent for too long'))
  }

  /** Resolves after something has happened. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** At the end of this turn of the event loop: TLS brings a body in records of 16 KiB. */
  #notify(): void {
    if (this.#wake !== undefined) setImmediate(this.#wake)
    this.#wake = undefined
  }
}
