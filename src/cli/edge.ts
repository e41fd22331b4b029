// Where the process meets the commands: signals, closed outputs, errors, exit statuses.
import { Failure, failedWith } from '../base/failure.ts'
import { misread } from '../host/command-line.ts'
import { isHangupIgnored } from '../host/hangup.ts'
import { exitStatus, SIGNAL_STATUS, STDOUT_CLOSED, type StopSignal } from './output/exit-status.ts'
import { isClosedOutput, stdoutFailure } from './output/stdout-failure.ts'
import type { ProgramName } from './program/advice.ts'
import type { RateChange, Surroundings } from './program/surroundings.ts'
import { describeError } from './render/error.ts'
import { Terminal } from './render/terminal.ts'

export type Exit = (status: number) => never

/**
 * Runs `program` to its end and exits with the status of how it ended. The first SIGINT, SIGTERM
 * or SIGHUP aborts it, a second SIGINT or SIGTERM exits at once; a closed stdout ends it without a
 * word.
 */
export async function runAtEdge(
  name: ProgramName,
  program: (surroundings: Surroundings) => Promise<void>,
  exit: Exit,
): Promise<void> {
  const terminal = new Terminal(name, process)
  const stop = stopOnSignals(terminal, exit)
  const ending = new Ending(terminal, stop.statusOf, exit)
  failOnStrayErrors(ending)
  try {
    await program({
      program: name,
      argv: typedWords(),
      env: process.env,
      terminal,
      signal: stop.signal,
      onRateChange,
      endWith: (status) => {
        ending.answer = status
      },
    })
  } catch (error) {
    return ending.fail(error)
  }
  await ending.succeed()
}

/** The end of the process. It comes once: the first failure decides, and is told. */
class Ending {
  /** The status of a program that did not fail. */
  answer = 0
  readonly #terminal: Terminal
  readonly #statusOf: (error: unknown) => number
  readonly #exit: Exit
  #isFailing = false

  constructor(terminal: Terminal, statusOf: (error: unknown) => number, exit: Exit) {
    this.#terminal = terminal
    this.#statusOf = statusOf
    this.#exit = exit
  }

  async fail(error: unknown): Promise<void> {
    if (isClosedOutput(error)) this.#exit(STDOUT_CLOSED)
    // On a full disk the flush below fails as the first write did.
    if (this.#isFailing) return
    this.#isFailing = true
    this.#terminal.report(describeError(error))
    await this.#terminal.flush()
    this.#exit(this.#statusOf(error))
  }

  async succeed(): Promise<void> {
    await this.#terminal.flush()
    if (!this.#isFailing) this.#exit(this.answer)
  }
}

/** What fails outside of anybody's call: an output, or a promise that nobody awaits. */
function failOnStrayErrors(ending: Ending): void {
  process.stdout.on('error', (error) => {
    void ending.fail(isClosedOutput(error) ? error : stdoutFailure(error))
  })
  // A stderr that nobody reads ends nothing: the dump is worth more than its messages.
  process.stderr.on('error', () => undefined)
  process.on('uncaughtException', (error) => void ending.fail(error))
  process.on('unhandledRejection', (error) => void ending.fail(error))
}

/** Stored under another name than was typed, a dump could not be found by it. */
function typedWords(): readonly string[] {
  const argv = process.argv.slice(2)
  const word = misread(argv, 'cmdline')
  if (word === undefined) return argv
  throw new Failure('bad-input', `an argument is not UTF-8: ${JSON.stringify(word)}`, {
    hint: 'Names of streams and keys are text. Write it in UTF-8; a command after -- that needs other bytes can be put into a script.',
  })
}

function stopOnSignals(terminal: Terminal, exit: Exit) {
  const controller = new AbortController()
  let received: StopSignal | undefined
  for (const name of Object.keys(SIGNAL_STATUS) as StopSignal[]) {
    if (name === 'SIGHUP' && isHangupIgnored) continue
    process.on(name, () => {
      // A lost session sends several hangups: one from its shell, one from the terminal.
      if (received !== undefined && name === 'SIGHUP') return
      if (received !== undefined) exitAtOnce(name, exit)
      received = name
      terminal.say('stopping; once more to stop at once')
      controller.abort(new Failure('interrupted', `interrupted by ${name}`))
    })
  }
  const statusOf = (error: unknown) =>
    received !== undefined && failedWith(error, 'interrupted')
      ? SIGNAL_STATUS[received]
      : exitStatus(error)
  return { signal: controller.signal, statusOf }
}

/**
 * Node waits for its file requests before it exits, and a device or FIFO that has nothing to give
 * may keep one for good. Then the signal does what it does to a program that handles none: a shell
 * tells the same status.
 */
function exitAtOnce(name: StopSignal, exit: Exit): never {
  const isReading = process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))
  if (isReading) {
    process.once('exit', () => {
      process.removeAllListeners(name)
      process.kill(process.pid, name)
    })
  }
  return exit(SIGNAL_STATUS[name])
}

function onRateChange(listener: (change: RateChange) => void): void {
  process.on('SIGUSR1', () => listener('halve'))
  process.on('SIGUSR2', () => listener('double'))
}
