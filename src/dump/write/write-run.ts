import type { Clock } from '../../base/clock.ts'
import { Failure, failedWith, messageOf } from '../../base/failure.ts'
import type { SourceEnd } from '../../format/record.ts'
import type { DumpSource } from '../../host/source.ts'
import type { ObjectWriter, WriteOptions } from '../../store/store.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import { withHints } from './restate.ts'
import type { WriteEvent } from './write-events.ts'
import { checkGuards, type WriteGuards } from './write-guards.ts'
import type { WriteTools } from './write-tools.ts'

/** How long cleaning up may take when the store does not answer. */
const ABORT_MS = 10_000

/** An upload whose parts remain in the store until it is completed or aborted. */
interface OpenUpload {
  readonly key: string
  readonly uploadId: string
  /** Resolves once no part is on its way. */
  settle(): Promise<void>
  abort(signal: AbortSignal): Promise<void>
}

/** What one write has begun, so that its first failure can end all of it. */
export class WriteRun {
  readonly store: ObjectWriter
  readonly clock: Clock
  /** Aborts with the first failure, or with the reason of the caller's signal. */
  readonly signal: AbortSignal
  /** The upload that would have to be aborted. */
  uploading: OpenUpload | undefined
  readonly #source: DumpSource
  readonly #tools: WriteTools
  readonly #caller: AbortSignal | undefined
  readonly #stopper = new AbortController()
  /** Keys of objects that are stored, or may be. */
  readonly #objects = new Set<string>()
  #bytesRead = 0
  #bytesStored = 0

  constructor(source: DumpSource, tools: WriteTools, caller: AbortSignal | undefined) {
    this.store = tools.store
    this.clock = tools.clock
    this.#source = source
    this.#tools = tools
    this.#caller = caller
    const own = this.#stopper.signal
    this.signal = caller === undefined ? own : AbortSignal.any([own, caller])
  }

  emit(event: WriteEvent): void {
    this.#tools.onEvent?.(event)
  }

  /** Fills `target` as the source does. */
  async fill(target: Uint8Array): Promise<number> {
    const bytes = await this.#source.fill(target, this.signal)
    this.#bytesRead += bytes
    this.emit({ kind: 'read', bytes: this.#bytesRead })
    return bytes
  }

  /**
   * How the source ended, after its last byte.
   *
   * @throws `source-failed` if it ended badly, or `guards` find its stream cut short.
   */
  async endSource(guards: WriteGuards = {}): Promise<SourceEnd> {
    const end = await this.#source.end(this.signal)
    const warning = checkGuards(guards, this.#bytesRead)
    if (warning !== undefined) this.emit(warning)
    return end
  }

  countStored(bytes: number): void {
    this.#bytesStored += bytes
    this.emit({ kind: 'stored', bytes: this.#bytesStored })
  }

  /** Stores `bytes` as one object, in one request. */
  async create(
    key: string,
    bytes: Uint8Array,
    options: Pick<WriteOptions, 'storageClass' | 'crc32'>,
  ): Promise<void> {
    const { signal } = this
    await this.storing(key, bytes.length, () =>
      this.store.create(key, bytes, { ...options, signal }),
    )
    this.countStored(bytes.length)
  }

  /** Does `write`, which makes `key` visible, and remembers that the object may exist. */
  async storing(key: string, bytes: number, write: () => Promise<void>): Promise<void> {
    this.#objects.add(key)
    try {
      await write()
    } catch (error) {
      if (surelyNotStored(error)) this.#objects.delete(key)
      throw error
    }
    this.emit({ kind: 'object-completed', key, bytes })
  }

  /** Ends everything under way, because of `error` unless it is ending already. */
  stop(error: unknown): void {
    this.#stopper.abort(error)
  }

  /** Ends everything under way and returns the first failure, with a word on what remains. */
  async abandon(error: unknown): Promise<unknown> {
    this.stop(error)
    const [upload] = await Promise.all([this.#abortUpload(), this.disposeSource()])
    // What it left may be in use, and that matters more than an interrupt before.
    if (failedWith(error, 'outcome-unknown')) return error
    return withHints(this.#firstFailure(), [upload, ...this.#describeObjects()])
  }

  async disposeSource(): Promise<void> {
    try {
      await this.#source[Symbol.asyncDispose]()
    } catch (error) {
      this.emit({ kind: 'warning', message: `the input was not closed: ${messageOf(error)}` })
    }
  }

  #firstFailure(): unknown {
    const first: unknown = this.signal.reason
    // Control-C reaches the producer too: its death may be seen before our own signal.
    const isAftermath = this.#caller?.aborted === true && failedWith(first, 'source-failed')
    return isAftermath ? this.#caller?.reason : first
  }

  /** Never throws: a denied AbortMultipartUpload must not hide the first failure. */
  async #abortUpload(): Promise<string | undefined> {
    const { uploading } = this
    if (uploading === undefined) return undefined
    await uploading.settle()
    try {
      await within(this.clock, ABORT_MS, (signal) => uploading.abort(signal))
      return undefined
    } catch (error) {
      const { key, uploadId } = uploading
      return (
        `The parts of upload ${uploadId} of ${key} may remain (${messageOf(error)}): ` +
        'a lifecycle rule that aborts stale uploads sweeps them.'
      )
    }
  }

  #describeObjects(): string[] {
    const keys = [...this.#objects]
    if (keys.length === 0) return []
    const names = keys.length > 3 ? `${keys[0]} to ${keys.at(-1)}` : keys.join(', ')
    return [`What is stored of it belongs to no dump and may be removed: ${names}.`]
  }
}

function surelyNotStored(error: unknown): boolean {
  return error instanceof StoreFailure && !error.mayHaveHappened
}

/** Does `work` with a signal that aborts after `ms`. */
async function within(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const late = new AbortController()
  const done = new AbortController()
  const reason = new Failure('store-unavailable', `no answer within ${ms / 1000} s`)
  clock.sleep(ms, done.signal).then(
    () => late.abort(reason),
    () => undefined,
  )
  try {
    await work(late.signal)
  } finally {
    done.abort()
  }
}
