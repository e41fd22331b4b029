// A program in our place: it has our terminal, our standard input and error, and the signals that
// were meant for it, as under `env` or `time`.
import { type StdioOptions, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { systemCode } from '../base/system-code.ts'
import { findProgram } from './find-program.ts'
import { isHangupIgnored } from './hangup.ts'
import { hasTerminal, ProcessTree } from './process-tree.ts'

export interface ForegroundOptions {
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>
  /** Where its standard output goes: ours unless given. `stderr` keeps ours for other things. */
  readonly stdout?: 'stdout' | 'stderr' | undefined
  /** Words to stand before the program and its arguments, such as those of `nsenter`. */
  readonly within?: readonly string[] | undefined
}

/** How a program ended, as a shell tells it. */
export interface ForegroundEnd {
  /** The program's own; 128 and the number of the signal that killed it; 126 or 127 if it did not run. */
  readonly status: number
  /** What killed it; undefined if it ended by itself, with whatever status. */
  readonly signal: NodeJS.Signals | undefined
  /** Why it did not run; undefined if it did. */
  readonly notRun: string | undefined
}

/** Signals that are for the program to answer; we wait for it and end after it. */
const ANSWERED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
const PASSED_ON = ANSWERED.filter((name) => !(name === 'SIGHUP' && isHangupIgnored))
/** Those of them that a terminal sends to the program as well as to us. */
const OF_TERMINALS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT'])

/**
 * Runs `program` and waits for it, then ends what it left running.
 *
 * With a terminal the program shares our process group, so that it can read from the terminal and
 * gets its signals; others are passed on. Without one, and under nohup, it leads a session, by which
 * all that it starts can be found, and is passed every signal but a hangup that nohup ignores. Node's own default for a signal does not act
 * while the program runs.
 */
export async function runInForeground(
  program: string,
  args: readonly string[],
  options: ForegroundOptions,
): Promise<ForegroundEnd> {
  const found = findProgram(program, options.env['PATH'] ?? '')
  if (found.path === undefined) return notRunEnd(found.status, found.why)
  const [first = '', ...rest] = [...(options.within ?? []), found.path, ...args]
  const leadsSession = isHangupIgnored || !hasTerminal()
  // Before the program can say that it runs: who waits for its word may signal us at once.
  using signals = new PassedSignals(leadsSession)
  const child = spawn(first, rest, {
    env: options.env,
    stdio: stdioOf(options),
    detached: leadsSession,
  })
  const ended = new Promise<ForegroundEnd>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve({ status: statusOf(code, signal), signal: signal ?? undefined, notRun: undefined }),
    )
    child.once('error', (error) => resolve(notRunEnd(126, whyNot(error))))
  })
  if (child.pid === undefined) return await ended
  signals.passTo(child.pid)
  return await outlive(child.pid, leadsSession, ended)
}

/** Waits for the program, and ends what remains of it. */
async function outlive(
  pid: number,
  leadsSession: boolean,
  ended: Promise<ForegroundEnd>,
): Promise<ForegroundEnd> {
  const tree = new ProcessTree(pid, leadsSession)
  const kill = (): void => tree.kill()
  process.once('exit', kill)
  try {
    const end = await ended
    await tree.end()
    return end
  } finally {
    process.removeListener('exit', kill)
  }
}

/** Takes the signals that are meant for the program, from when it is made until it is disposed of. */
class PassedSignals implements Disposable {
  readonly #leadsSession: boolean
  readonly #pass = (name: NodeJS.Signals): void => this.#passOn(name)
  #pid: number | undefined

  constructor(leadsSession: boolean) {
    this.#leadsSession = leadsSession
    for (const name of PASSED_ON) process.on(name, this.#pass)
  }

  passTo(pid: number): void {
    this.#pid = pid
  }

  [Symbol.dispose](): void {
    for (const name of PASSED_ON) process.removeListener(name, this.#pass)
  }

  #passOn(name: NodeJS.Signals): void {
    if (this.#pid === undefined) return
    if (!this.#leadsSession && OF_TERMINALS.has(name) && isInForeground()) return
    try {
      process.kill(this.#leadsSession ? -this.#pid : this.#pid, name)
    } catch {
      // It has ended by now, or runs as another user.
    }
  }
}

/** Whether the terminal's signals go to our process group: proc_pid_stat(5), pgrp and tpgid. */
function isInForeground(): boolean {
  try {
    const text = readFileSync('/proc/self/stat', 'latin1')
    const [, , group, , , terminals] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return group === terminals
  } catch {
    return true
  }
}

function stdioOf({ stdout = 'stdout' }: ForegroundOptions): StdioOptions {
  return ['inherit', stdout === 'stdout' ? 1 : 2, 'inherit']
}

function notRunEnd(status: number, notRun: string): ForegroundEnd {
  return { status, signal: undefined, notRun }
}

function statusOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

const WHY_NOT_RUN: Record<string, string> = {
  ENOENT: 'its interpreter is missing',
  E2BIG: 'its arguments are too long',
  EACCES: 'it may not be executed',
  ENOEXEC: 'it is no program that this machine can run',
}

/** Without the error of `spawn`: that one lists the arguments, which hold secrets. */
function whyNot(error: Error): string {
  const code = systemCode(error) ?? error.name
  return WHY_NOT_RUN[code] ?? code
}
