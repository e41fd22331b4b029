/**
 * The part buffers of one write: never more than `count` of `bytes` bytes each, allocated when
 * first needed, so that a small dump uses one.
 */
export class UploadBuffers {
  readonly #bytes: number
  readonly #free: Uint8Array[] = []
  #unallocated: number
  #returned = Promise.withResolvers<void>()

  constructor(bytes: number, count: number) {
    this.#bytes = bytes
    this.#unallocated = count
  }

  /** A buffer that nobody uses, as soon as there is one. For one caller at a time. */
  async take(signal: AbortSignal): Promise<Uint8Array> {
    for (;;) {
      signal.throwIfAborted()
      const buffer = this.#free.pop() ?? this.#allocate()
      if (buffer !== undefined) return buffer
      await this.#returned.promise
    }
  }

  /** Returns a buffer of {@link take}, once its last reader and writer are done with it. */
  give(buffer: Uint8Array): void {
    this.#free.push(buffer)
    this.#returned.resolve()
    this.#returned = Promise.withResolvers()
  }

  #allocate(): Uint8Array | undefined {
    if (this.#unallocated === 0) return undefined
    this.#unallocated--
    return Buffer.allocUnsafeSlow(this.#bytes)
  }
}
