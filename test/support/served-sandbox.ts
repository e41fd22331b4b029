// `holdfast sandbox serve` as a process of its own, and the commands that are sent to it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { inTime, Witness } from './deadline.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** What `serve --json` prints. */
export interface Served {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly process: ChildProcess
}

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder, and processes of `holdfast` that remember in it what runs; all end with it. */
export class CommandWorld implements AsyncDisposable {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly #children: ChildProcess[] = []
  readonly #witness = new Witness()

  static async open(): Promise<CommandWorld> {
    return new CommandWorld(await mkdtemp(join(tmpdir(), 'holdfast-commands-')))
  }

  private constructor(folder: string) {
    this.folder = folder
    const PATH = process.env['PATH'] ?? '/usr/bin:/bin'
    this.env = { PATH, HOME: folder, HOLDFAST_STATE_DIR: join(folder, 'state') }
  }

  /** Starts `sandbox serve` on a folder within this one, and waits until it serves. */
  async serve(data = 'data', ...args: string[]): Promise<Served> {
    const child = this.spawn(
      'sandbox',
      'serve',
      '--json',
      '--data',
      join(this.folder, data),
      ...args,
    )
    const lines = createInterface({ input: child.stdout })
    const [line] = (await this.inTime(once(lines, 'line'))) as [string]
    return { ...(JSON.parse(line) as Omit<Served, 'process'>), process: child }
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<Ended> {
    return await this.ended(this.spawn(...args))
  }

  async ended(child: ReturnType<CommandWorld['spawn']>): Promise<Ended> {
    const closed = once(child, 'close') as Promise<[number | null]>
    const [stdout, stderr, [status]] = await this.inTime(
      Promise.all([text(child.stdout), text(child.stderr), closed]),
    )
    return { status, stdout, stderr }
  }

  spawn(...args: string[]) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: this.env,
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#witness.watch(child)
    this.#children.push(child)
    return child
  }

  /** Waits for what processes do. @throws Error with what they said, if it takes too long. */
  inTime<T>(work: Promise<T>): Promise<T> {
    return inTime(this.#witness, work)
  }

  async kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    const exited = once(child, 'exit')
    child.kill(signal)
    await this.inTime(exited)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    await rm(this.folder, { recursive: true, force: true })
  }
}
