import type { SourceEnd } from '../../src/format/record.ts'
import type { DumpSource } from '../../src/host/source.ts'

/** A stream that arrives in these chunks, and ends as `end` says or throws. */
export class ChunkSource implements DumpSource {
  readonly #chunks: Iterator<Uint8Array>
  readonly #end: () => SourceEnd
  #rest = new Uint8Array(0)
  #isOver = false
  #isDisposed = false

  constructor(chunks: Iterable<Uint8Array>, end: () => SourceEnd = () => ({ kind: 'pipe' })) {
    this.#chunks = chunks[Symbol.iterator]()
    this.#end = end
  }

  get isDisposed(): boolean {
    return this.#isDisposed
  }

  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    if (this.#isOver) throw new Error('asked for more after the end')
    for (let filled = 0; ; ) {
      // As bytes from outside arrive: after other events were handled.
      await new Promise(setImmediate)
      signal?.throwIfAborted()
      const taken = this.#rest.subarray(0, target.length - filled)
      target.set(taken, filled)
      this.#rest = this.#rest.subarray(taken.length)
      filled += taken.length
      if (filled === target.length) return filled
      const next = this.#chunks.next()
      this.#isOver = next.done === true
      if (next.done === true) return filled
      this.#rest = Uint8Array.from(next.value)
    }
  }

  end(): Promise<SourceEnd> {
    if (!this.#isOver) throw new Error('asked how it ended before the end')
    return new Promise((resolve) => resolve(this.#end()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
  }
}
