import { UploadBuffers } from './upload-buffers.ts'
import type { UploadSizes } from './upload-sizes.ts'
import type { WriteRun } from './write-run.ts'

/** Consecutive bytes of the stream in a buffer of their own. */
export interface FilledPart {
  readonly bytes: Uint8Array
  /** Gives the buffer back; the bytes are not used any more. */
  readonly release: () => void
}

/** Cuts a run's source into parts. Waits while all buffers are on their way to the store. */
export class UploadFeed {
  readonly #partBytes: number
  readonly #buffers: UploadBuffers
  readonly #run: WriteRun
  #isOver = false

  constructor(run: WriteRun, sizes: UploadSizes) {
    this.#partBytes = sizes.partBytes
    this.#buffers = new UploadBuffers(sizes.partBytes, sizes.concurrency)
    this.#run = run
  }

  /** Whether the stream has ended: {@link next} has given its last byte. */
  get isOver(): boolean {
    return this.#isOver
  }

  /**
   * The next part, of `room` bytes where that is less than a full part, shorter only at the end
   * of the stream; undefined when no byte is left.
   */
  async next(room = this.#partBytes): Promise<FilledPart | undefined> {
    if (this.#isOver) return undefined
    const buffer = await this.#buffers.take(this.#run.signal)
    const release = (): void => this.#buffers.give(buffer)
    const target = buffer.subarray(0, Math.min(room, buffer.length))
    const bytes = await this.#run.fill(target)
    this.#isOver = bytes < target.length
    if (bytes > 0) return { bytes: target.subarray(0, bytes), release }
    release()
    return undefined
  }
}
