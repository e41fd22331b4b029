// Commands as the demo's reader would type them, with what they print and how long they take.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { styleText } from 'node:util'
import { HOLDFAST } from './endpoint-process.ts'

export class Shell {
  readonly #folder: string
  readonly #env: Record<string, string>
  readonly #signal: AbortSignal

  constructor(folder: string, env: Record<string, string>, signal: AbortSignal) {
    this.#folder = folder
    this.#env = env
    this.#signal = signal
  }

  /** @throws if it ends with another status than `expected`, does not say so, or is interrupted. */
  async run(command: string, expected = 0, saying = ''): Promise<void> {
    const since = performance.now()
    const { status, output } = await this.#capture(command)
    const lines = output.trim() === '' ? ['(it has nothing to say)'] : output.trimEnd().split('\n')
    if (expected !== 0) lines.push(`exit status ${status}`)
    echo(command, lines, since)
    if (status !== expected) throw new Error(`"${command}" ended with ${status}, not ${expected}`)
    if (!output.includes(saying)) throw new Error(`"${command}" did not say "${saying}"`)
  }

  async #capture(command: string): Promise<{ status: number | null; output: string }> {
    this.#signal.throwIfAborted()
    // `holdfast` here is this checkout's, wherever it stands.
    const script = `set -o pipefail; holdfast() { "${HOLDFAST}" "$@"; }; { ${command}; } 2>&1`
    const child = spawn('bash', ['-c', script], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    // The whole group: a shell that is stopped leaves what it started running.
    const stop = () => process.kill(-(child.pid ?? process.pid), 'SIGTERM')
    this.#signal.addEventListener('abort', stop)
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    const [status] = await once(child, 'close')
    this.#signal.removeEventListener('abort', stop)
    this.#signal.throwIfAborted()
    return { status, output }
  }
}

export function title(number: number, text: string): void {
  say(`\n${styleText('bold', `${number}. ${text}`)}`)
}

/** A command, its output as a terminal of 80 columns would show it, and how long it took. */
export function echo(command: string, lines: readonly string[], since: number): void {
  if (command !== '') say(styleText('cyan', `$ ${command}`))
  for (const line of lines) say(line)
  say(styleText('dim', `(${seconds(since)})`))
}

export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

export function say(text: string): void {
  console.log(text)
}
