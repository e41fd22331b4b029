// Making commits durable beside the event loop, many at once. SQLite appends each commit to its
// write-ahead log and, with `synchronous = NORMAL`, flushes the log only before it copies it into
// the database ("PRAGMA synchronous", "Write-Ahead Logging" in its documentation): the flush that
// `FULL` adds after each commit is made here, on another thread, for all commits since the last.
import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const flushData = promisify(fdatasync)

export class WriteAheadLog implements Disposable {
  readonly #path: string
  #file: number | undefined
  #commits = 0
  #durable = 0
  #running: { readonly upTo: number; readonly done: Promise<void> } | undefined
  #next: Promise<void> | undefined

  /** The log is opened by its path, which SQLite keeps from the first commit on until it closes. */
  constructor(path: string) {
    this.#path = path
  }

  /** To be called after each commit. */
  committed(): void {
    this.#commits++
  }

  /**
   * Resolves once every commit so far survives a power cut. Rejects for good when the disk fails
   * once: which commits were lost is unknown then.
   */
  async flushed(): Promise<void> {
    if (this.#durable === this.#commits) return
    if (this.#running?.upTo === this.#commits) await this.#running.done
    else await (this.#next ??= this.#flushNext())
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  /** After the flush that is under way, which began too early, one for all who wait by then. */
  async #flushNext(): Promise<void> {
    await this.#running?.done
    const upTo = this.#commits
    const done = this.#flush()
    this.#running = { upTo, done }
    this.#next = undefined
    await done
    this.#durable = upTo
    this.#running = undefined
  }

  async #flush(): Promise<void> {
    this.#file ??= openSync(this.#path, 'r')
    await flushData(this.#file)
  }
}
