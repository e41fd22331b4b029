// Gathers evidence for a while, then delivers it: one delivery at a time, and none that fails
// takes anything along.
import { warn } from '../../host/warn.ts'
import { S3Fault } from '../http/s3-fault.ts'

/** AWS takes minutes to hours. By the real clock: a stopped sandbox delivers too. */
const DELAY_MS = 5_000
/** Whoever may make buckets and logs could make ever new ones: beyond it some are told again. */
const MOST_TOLD = 1_000

export class Gathering {
  readonly #deliver: () => Promise<void>
  readonly #told = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #under = Promise.resolve()

  constructor(deliver: () => Promise<void>) {
    this.#deliver = deliver
  }

  /** Delivers in a while, unless it is to be done before anyway. */
  soon(): void {
    this.#timer ??= setTimeout(() => void this.now(), DELAY_MS).unref()
  }

  /** Delivers what was gathered until now. Never rejects. */
  now(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#under = this.#under.then(this.#deliver).catch(warn)
    return this.#under
  }

  /** Says once of each thing why it could not be delivered. */
  failed(what: string, error: unknown): void {
    if (!(error instanceof S3Fault)) {
      warn(error)
      return
    }
    const told = `${what}: ${error.code}`
    if (this.#told.has(told)) return
    if (this.#told.size >= MOST_TOLD) this.#told.clear()
    this.#told.add(told)
    process.emitWarning(`The ${what} cannot be delivered: ${error.code}: ${error.message}`)
  }
}
