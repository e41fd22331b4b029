import { styleText } from 'node:util'
import type { ErrorReport } from './error.ts'
import { cutOff, wrap } from './printable.ts'

/** Where a {@link Terminal} writes: `process`, or what a test makes of it. */
export interface Outputs {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

const CLEAR_LINE = '\r\u001b[K'
const FALLBACK_WIDTH = 80
/** A line of a hint that stands by itself, such as a command: it will be copied. */
const SET_OFF = /^ {4}/
/** Characters handed to the system at once. */
const PRINTED_AT_ONCE = 64 * 1024

/**
 * Data goes to stdout; messages go to stderr. What only a person watching wants to know is said
 * on a terminal alone, so that nothing is mailed by cron; warnings and errors always are.
 * Everything given here must be {@link printable} already where it came from outside.
 */
export class Terminal {
  /** Set by `-q`: warnings and errors only. */
  quiet = false
  readonly #name: string
  readonly #stdout: NodeJS.WriteStream
  readonly #stderr: NodeJS.WriteStream
  #statusShown = false

  constructor(name: string, { stdout, stderr }: Outputs) {
    this.#name = name
    this.#stdout = stdout
    this.#stderr = stderr
  }

  /** Columns for tables on stdout; undefined where another program reads it. */
  get width(): number | undefined {
    return this.#stdout.isTTY ? this.#stdout.columns || FALLBACK_WIDTH : undefined
  }

  /** Whether somebody watches stderr and wants to be told how it goes. */
  get isWatched(): boolean {
    return this.#stderr.isTTY && !this.quiet
  }

  print(...lines: readonly string[]): void {
    this.clearStatus()
    if (lines.length > 0) this.#stdout.write(`${lines.join('\n')}\n`)
  }

  /** Lines that are made while they are printed: no more of them than a reader takes. */
  async printAll(lines: Iterable<string>): Promise<void> {
    this.clearStatus()
    let text = ''
    for (const line of lines) {
      text += `${line}\n`
      if (text.length < PRINTED_AT_ONCE) continue
      this.#stdout.write(text)
      text = ''
      await drained(this.#stdout)
    }
    if (text !== '') this.#stdout.write(text)
  }

  /** Text as it is, without a line end of its own. */
  printRaw(text: string): void {
    this.#stdout.write(text)
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, undefined, 2))
  }

  /** The heading of a table, set off where there is colour. */
  heading(text: string): string {
    return styleText('bold', text, { stream: this.#stdout })
  }

  /** Text on stdout in a colour that tells the same as its words, where there is colour. */
  paint(colour: 'red' | 'green' | 'gray', text: string): string {
    return styleText(colour, text, { stream: this.#stdout })
  }

  say(...lines: readonly string[]): void {
    if (this.isWatched) this.#message(...lines)
  }

  /** An answer to something the operator did just now. */
  tell(message: string): void {
    this.#message(`${this.#name}: ${message}`)
  }

  /** Lines of an answer whose stdout belongs to something else. */
  explain(...lines: readonly string[]): void {
    if (lines.length > 0) this.#message(...lines)
  }

  /** What is worth knowing even where nobody watches, but not under `-q`. */
  note(message: string): void {
    if (!this.quiet) this.tell(`note: ${message}`)
  }

  warn(message: string): void {
    this.#message(
      `${this.#name}: ${styleText('yellow', 'warning:', { stream: this.#stderr })} ${message}`,
    )
  }

  report({ message, details }: ErrorReport): void {
    const name = styleText('red', `${this.#name}:`, { stream: this.#stderr })
    this.#message(`${name} ${message}`, ...details.map((line) => (line === '' ? '' : `  ${line}`)))
  }

  /** Replaces the one line at the bottom that tells how it goes. */
  showStatus(line: string): void {
    if (!this.isWatched) return
    // The last column stays free: some terminals break the line when it is written to.
    const columns = (this.#stderr.columns || FALLBACK_WIDTH) - 1
    this.#stderr.write(`${CLEAR_LINE}${cutOff(line, columns)}`)
    this.#statusShown = true
  }

  clearStatus(): void {
    if (this.#statusShown) this.#stderr.write(CLEAR_LINE)
    this.#statusShown = false
  }

  /** Resolves when everything printed has been handed to the system: an exit would drop the rest. */
  async flush(): Promise<void> {
    this.clearStatus()
    await Promise.all([drained(this.#stdout), drained(this.#stderr)])
  }

  #message(...lines: readonly string[]): void {
    this.clearStatus()
    const columns = this.#stderr.columns || FALLBACK_WIDTH
    const isWhole = (line: string): boolean => !this.#stderr.isTTY || SET_OFF.test(line)
    const shown = lines.flatMap((line) => (isWhole(line) ? line : wrap(line, columns)))
    this.#stderr.write(`${shown.join('\n')}\n`)
  }
}

function drained(output: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // An empty write would fail on a full disk, though there is nothing to hand over. Errors of
    // earlier writes are told before this resolves.
    if (output.destroyed || output.writableLength === 0) setImmediate(resolve)
    else output.write('', () => resolve())
  })
}
