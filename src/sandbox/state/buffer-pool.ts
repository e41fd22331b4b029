import { MIB } from '../../base/bytes.ts'

/** Large enough that a write and a message to another thread cost little per byte. */
export const SHARED_BUFFER_BYTES = MIB

/** Kept for the next body; more are left to the garbage collector. */
const KEPT_PAIRS = 16

/** Two buffers, to be filled in turn, in memory that threads share. */
export type BufferPair = readonly [Buffer, Buffer]

/** Buffers that one body after the other is received into. */
export class BufferPool {
  readonly #pairs: BufferPair[] = []

  /** A pair of one's own until it is disposed of. */
  take(): Disposable & { readonly pair: BufferPair } {
    const pair = this.#pairs.pop() ?? [newBuffer(), newBuffer()]
    return {
      pair,
      [Symbol.dispose]: () => {
        if (this.#pairs.length < KEPT_PAIRS) this.#pairs.push(pair)
      },
    }
  }
}

function newBuffer(): Buffer {
  return Buffer.from(new SharedArrayBuffer(SHARED_BUFFER_BYTES))
}
