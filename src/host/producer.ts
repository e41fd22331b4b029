// A producer is run as `env`, `nice` or `sudo` would run it: no shell, our environment, our
// standard input (think of `find … | holdfast dump … -- tar -c -T -`) and standard error. Only
// its standard output is ours: a pipe, as in a shell's pipeline.
import { type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'
import { basename } from 'node:path'
import { Failure } from '../base/failure.ts'
import { systemCode } from '../base/system-code.ts'
import type { SourceEnd } from '../format/record.ts'
import { isHangupIgnored } from './hangup.ts'
import { openPipe } from './pipe.ts'
import { openPipeSource } from './pipe-source.ts'
import { hasTerminal, ProcessTree } from './process-tree.ts'
import type { DumpSource } from './source.ts'

export interface ProducerOptions {
  /** Exit statuses that mean success; 0 alone unless given. */
  readonly okExit?: ReadonlySet<number> | undefined
  /** How the user has `statuses`, such as `0,1`, count as success: the end of a sentence. */
  readonly acceptStatuses?: ((statuses: string) => string) | undefined
  /** Told what an operator should know while the command runs. */
  readonly onWarning?: ((message: string) => void) | undefined
}

interface Exit {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

const ONLY_ZERO: ReadonlySet<number> = new Set([0])

/** How long a producer that exited may leave its output open before it is worth a word. */
const LINGER_MS = 10_000

/**
 * Runs `program` without a shell and reads its standard output through a real pipe.
 *
 * The stream ends when every process that holds that output has closed it, as in a shell: what
 * a producer left running in the background may still have bytes to give. `end` also waits for
 * the program itself, which may close its output before it exits.
 *
 * @throws `source-failed` if the program cannot be run.
 * @throws `host` if the pipe cannot be made.
 */
export async function runProducer(
  program: string,
  args: readonly string[],
  options: ProducerOptions = {},
): Promise<DumpSource> {
  const pipe = await openPipe()
  const output = openPipeSource(pipe.readEnd)
  try {
    return new Producer(program, await start(program, args, pipe.writeEnd), output, options)
  } catch (error) {
    await output[Symbol.asyncDispose]()
    throw error
  } finally {
    // The program's own copy is now the only one: the stream ends when it closes that.
    closeSync(pipe.writeEnd)
  }
}

interface Started {
  readonly tree: ProcessTree
  readonly exit: Promise<Exit>
}

async function start(program: string, args: readonly string[], stdout: number): Promise<Started> {
  // With a terminal the program stays in our session, so that it can ask for a password there
  // and gets the terminal's signals. Without one it leads a session, by which all that it
  // starts can be found. So it does under nohup: Node cannot have it ignore the hangup, which a
  // shell that ends sends to all of our group.
  const leadsSession = isHangupIgnored || !hasTerminal()
  try {
    const stdio: StdioOptions = ['inherit', stdout, 'inherit']
    const child = spawn(program, args, { stdio, detached: leadsSession })
    const exit = new Promise<Exit>((resolve) => {
      child.once('exit', (status, signal) => resolve({ status, signal }))
    })
    await once(child, 'spawn')
    return { tree: new ProcessTree(child.pid ?? 0, leadsSession), exit }
  } catch (cause) {
    throw cannotRun(program, cause)
  }
}

const WHY_NOT_RUN: Record<string, string> = {
  ENOENT: 'there is no such program, or its interpreter is missing',
  EACCES: 'it may not be executed',
  E2BIG: 'its arguments are too long',
  ERR_INVALID_ARG_VALUE: 'the command is empty',
}

/** Without the error of `spawn` as its cause: that one lists the arguments, which hold secrets. */
function cannotRun(program: string, cause: unknown): Failure {
  const code = systemCode(cause) ?? String(cause)
  return new Failure(
    'source-failed',
    `${quote(program)} cannot be run: ${WHY_NOT_RUN[code] ?? code}`,
    { hint: 'Check the command after --. No shell reads it: for one, give: sh -c "…".' },
  )
}

class Producer implements DumpSource {
  readonly #program: string
  readonly #started: Started
  readonly #output: DumpSource
  readonly #options: ProducerOptions
  #isReading = false
  #isOver = false
  #lingering: NodeJS.Timeout | undefined
  /** However this process exits, short of SIGKILL, the producer does not outlive it. */
  readonly #killTree = (): void => this.#started.tree.kill()

  constructor(program: string, started: Started, output: DumpSource, options: ProducerOptions) {
    this.#program = basename(program)
    this.#started = started
    this.#output = output
    this.#options = options
    process.once('exit', this.#killTree)
    void started.exit.then(() => this.#watchLingering())
  }

  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    this.#isReading = true
    try {
      return await this.#output.fill(target, signal)
    } finally {
      this.#isReading = false
    }
  }

  async end(signal?: AbortSignal): Promise<SourceEnd> {
    const exit = await unlessAborted(this.#started.exit, signal)
    const { okExit = ONLY_ZERO } = this.#options
    if (exit.status === null) throw killed(this.#program, exit.signal)
    if (!okExit.has(exit.status)) throw badExit(this.#program, exit.status, this.#options)
    this.#close()
    return { kind: 'command', exit: exit.status, producer: this.#program }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#output[Symbol.asyncDispose]()
    if (this.#isOver) return
    clearInterval(this.#lingering)
    const remaining = await this.#started.tree.end()
    if (remaining === 0) await this.#started.exit
    else this.#warn(`${remaining} processes of ${quote(this.#program)} run on: ending them failed`)
    // Not before: a second signal may make us exit while they are being ended.
    this.#close()
  }

  #close(): void {
    this.#isOver = true
    clearInterval(this.#lingering)
    process.removeListener('exit', this.#killTree)
  }

  #watchLingering(): void {
    if (this.#isOver) return
    this.#lingering = setInterval(() => {
      if (!this.#isReading) return
      clearInterval(this.#lingering)
      this.#warn(
        `${quote(this.#program)} has exited, but what it started holds its output open: ` +
          'waiting for the rest',
      )
    }, LINGER_MS).unref()
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message)
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function killed(program: string, signal: NodeJS.Signals | null): Failure {
  return new Failure('source-failed', `${quote(program)} was killed by ${signal}`, {
    hint:
      signal === 'SIGKILL'
        ? 'Nothing was committed. Look in the system log for what killed it, often want of memory.'
        : 'Nothing was committed.',
  })
}

function badExit(
  program: string,
  status: number,
  { okExit = ONLY_ZERO, acceptStatuses }: ProducerOptions,
): Failure {
  const accepted = [...okExit, status].sort((a, b) => a - b).join(',')
  const advice =
    acceptStatuses === undefined
      ? ''
      : ` If that status means success with warnings, ${acceptStatuses(accepted)}.`
  return new Failure('source-failed', `${quote(program)} exited with status ${status}`, {
    hint: `Nothing was committed.${advice}`,
  })
}

function quote(program: string): string {
  return JSON.stringify(program)
}
