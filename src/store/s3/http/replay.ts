import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * A connection on which a request was sent already and its answer has begun, as node:http wants
 * to find it: what is written is dropped, what had arrived is read again. So any answer is
 * understood as node:http understands it, without being asked for twice. Whoever reads `socket`
 * hands on what arrives, with `push`.
 */
export class Replay extends Duplex {
  readonly #socket: Socket

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    // Whoever reads learns of it; nobody else has to listen.
    this.on('error', () => undefined)
  }

  /** As a socket's: node:http sets its limits so, and listens for `timeout`. */
  setTimeout(ms: number): this {
    this.#socket.setTimeout(ms)
    return this
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }

  /** The answer was read to its end. */
  override _final(done: () => void): void {
    this.#socket.destroy()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}
