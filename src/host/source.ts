import type { SourceEnd } from '../format/record.ts'

/** A stream to be dumped, pulled one part at a time: of a pipe, a file or a command. */
export interface DumpSource extends AsyncDisposable {
  /**
   * Fills `target` from its start and resolves with the bytes written: fewer than
   * `target.length` only at the end of the stream, after which it is not called again.
   *
   * @throws `source-failed` if the stream cannot be read.
   */
  fill(target: Uint8Array, signal?: AbortSignal): Promise<number>

  /**
   * How the source ended; called once, after the end of the stream, before the commit.
   *
   * @throws `source-failed` if it ended badly, such as a producer with an unaccepted status.
   */
  end(signal?: AbortSignal): Promise<SourceEnd>

  /** Stops reading; ends and reaps a producer that still runs. Harmless after `end`. */
  [Symbol.asyncDispose](): Promise<void>
}
