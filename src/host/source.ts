import type { SourceEnd } from '../format/record.ts'

/** What `dump` calls a DumpSource, which this layer may not import; see src/dump/write/source.ts. */
export interface Source extends AsyncDisposable {
  fill(target: Uint8Array, signal?: AbortSignal): Promise<number>
  end(signal?: AbortSignal): Promise<SourceEnd>
  [Symbol.asyncDispose](): Promise<void>
}
