import { Socket } from 'node:net'
import { KIB, MIB } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { DumpSource } from './source.ts'

/** Where bytes land while nobody asks for any; a pipe holds as many. */
const SPILL_BYTES = 64 * KIB
/** libuv takes a buffer's length as 32 bits. */
const MAX_READ_BYTES = 64 * MIB

interface Waiting {
  readonly target: Uint8Array
  readonly resolve: (bytes: number) => void
  readonly reject: (error: unknown) => void
}

/**
 * Reads a pipe, FIFO or stream socket until all its writers have closed it, and closes `fd`.
 *
 * The kernel writes straight into the caller's buffer: at most one read of 64 KiB per call is
 * copied. Waiting for bytes never keeps the process from exiting, as a blocked read(2) would.
 */
export function openPipeSource(fd: number): DumpSource {
  return new PipeSource(fd)
}

class PipeSource implements DumpSource {
  readonly #socket: Socket
  readonly #spill = Buffer.allocUnsafeSlow(SPILL_BYTES)
  #spilled: Uint8Array = this.#spill.subarray(0, 0)
  #waiting: Waiting | undefined
  #filled = 0
  #ended = false
  #error: Failure | undefined

  constructor(fd: number) {
    this.#socket = new Socket({
      fd,
      readable: true,
      writable: false,
      onread: {
        buffer: () => this.#nextBuffer(),
        callback: (bytes, into) => this.#take(bytes, into),
      },
    })
    this.#socket.on('end', () => this.#finish())
    this.#socket.on('error', (error) => {
      this.#error = unreadable(error)
      this.#close(this.#error)
    })
  }

  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    if (this.#error !== undefined) throw this.#error
    this.#filled = this.#unspill(target)
    if (this.#filled === target.length || this.#ended) return this.#filled
    const abort = (): void => this.#close(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { target, resolve, reject }
        this.#socket.resume()
      })
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  end(): Promise<{ kind: 'pipe' }> {
    return Promise.resolve({ kind: 'pipe' })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#close(closed())
    return Promise.resolve()
  }

  /** Once this returns, nothing more is written into a target. */
  #close(reason: unknown): void {
    this.#error ??= closed()
    this.#settle((waiting) => waiting.reject(reason))
    this.#socket.destroy()
  }

  /** Where the next read goes. Asked for after each read, before it is known whether more is wanted. */
  #nextBuffer(): Uint8Array {
    if (this.#waiting === undefined) return this.#spill
    return this.#waiting.target.subarray(this.#filled, this.#filled + MAX_READ_BYTES)
  }

  /** Notes `bytes` bytes read `into` one of our buffers; false stops reading. */
  #take(bytes: number, into: Uint8Array): boolean {
    if (into === this.#spill) this.#spilled = this.#spill.subarray(0, bytes)
    if (this.#waiting === undefined) return false
    const { target } = this.#waiting
    this.#filled += into === this.#spill ? this.#unspill(target.subarray(this.#filled)) : bytes
    if (this.#filled < target.length) return true
    this.#settle((waiting) => waiting.resolve(this.#filled))
    return false
  }

  /** Moves spilled bytes to the start of `target`, as many as fit. */
  #unspill(target: Uint8Array): number {
    const bytes = Math.min(this.#spilled.length, target.length)
    target.set(this.#spilled.subarray(0, bytes))
    this.#spilled = this.#spilled.subarray(bytes)
    return bytes
  }

  #finish(): void {
    this.#ended = true
    this.#settle((waiting) => waiting.resolve(this.#filled))
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) how(waiting)
  }
}

function unreadable(cause: Error): Failure {
  return new Failure('source-failed', `the input cannot be read: ${cause.message}`, { cause })
}

function closed(): Failure {
  return new Failure('source-failed', 'the input was closed while it was being read')
}
