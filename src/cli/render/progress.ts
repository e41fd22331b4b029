import { formatBytes, formatDuration } from '../../base/quantity.ts'
import type { Terminal } from './terminal.ts'

/** Ten times a second is as fast as one can read; a hundred would slow a serial console down. */
const REDRAW_MS = 100
/** The rate shown is that of the last seconds, so that a stall shows. */
const WINDOW_MS = 5_000

/** The line on a terminal that tells how a stream goes. Elsewhere it costs nothing. */
export class Progress implements Disposable {
  readonly #terminal: Terminal
  readonly #verb: string
  /** Bytes to come, where they are known. */
  total: number | undefined
  readonly #timer: NodeJS.Timeout | undefined
  readonly #startedAt = performance.now()
  readonly #samples: { at: number; bytes: number }[] = []
  #bytes = 0
  #waitingFor: string | undefined

  constructor(terminal: Terminal, verb: string) {
    this.#terminal = terminal
    this.#verb = verb
    if (terminal.isWatched) this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref()
  }

  /** That many bytes are through. Whatever was waited for has come. */
  add(bytes: number): void {
    this.#bytes += bytes
    this.#waitingFor = undefined
  }

  /** What is being waited for, such as `the store (connection refused)`, until bytes move again. */
  waitFor(what: string): void {
    this.#waitingFor = what
  }

  get bytes(): number {
    return this.#bytes
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt
  }

  /** Bytes per second since the start. */
  get meanRate(): number {
    return (this.#bytes * 1000) / Math.max(1, this.elapsedMs)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#terminal.clearStatus()
  }

  #draw(): void {
    const parts = [
      `${this.#verb} ${formatBytes(this.#bytes)}${this.#share()}`,
      `${formatBytes(Math.round(this.#recentRate()))}/s`,
      formatDuration(this.elapsedMs),
      ...(this.#waitingFor === undefined ? [] : [`waiting for ${this.#waitingFor}`]),
    ]
    this.#terminal.showStatus(parts.join('  '))
  }

  #share(): string {
    if (this.total === undefined || this.total === 0) return ''
    const percent = Math.floor((100 * this.#bytes) / this.total)
    return ` of ${formatBytes(this.total)} (${percent} %)`
  }

  #recentRate(): number {
    const now = performance.now()
    this.#samples.push({ at: now, bytes: this.#bytes })
    while ((this.#samples[0]?.at ?? now) < now - WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0]
    if (first === undefined || now - first.at < REDRAW_MS) return this.meanRate
    return ((this.#bytes - first.bytes) * 1000) / (now - first.at)
  }
}
