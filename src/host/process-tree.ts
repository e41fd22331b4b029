// A program and everything it started: `sh -c 'a | b'` must not leave a and b behind.
import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Time to clean up after SIGTERM. */
const GRACE_MS = 5_000
/** Time to die of SIGKILL; longer only for a process that hangs in the kernel. */
const KILL_MS = 2_000
const POLL_MS = 20
/** A process that is being started while its parent is killed shows in the next scan. */
const MAX_KILL_SCANS = 50

/** A line of /proc: what proc_pid_stat(5) calls pid, ppid, session, state and starttime. */
interface ProcessStat {
  readonly pid: number
  readonly parent: number
  readonly session: number
  readonly isZombie: boolean
  readonly start: string
}

/** Whether this process has a controlling terminal, on which a program could ask something. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', constants.O_RDWR | constants.O_NOCTTY))
    return true
  } catch {
    return false
  }
}

/** The processes that descend from one of our children, or share the session it leads. */
export class ProcessTree {
  readonly #root: number
  readonly #leadsSession: boolean
  /** Start times by process id: an id alone may have passed to another process since. */
  readonly #members = new Map<number, string>()

  constructor(root: number, leadsSession: boolean) {
    this.#root = root
    this.#leadsSession = leadsSession
    const stat = readStat(String(root))
    if (stat !== undefined) this.#members.set(root, stat.start)
  }

  /**
   * Asks all of them to end, and ends those that do not within `graceMs`. Returns how many
   * remain: those that we may not signal, such as the program behind a `sudo`.
   */
  async end(graceMs = GRACE_MS): Promise<number> {
    this.#freeze()
    if (await this.#isGoneWithin(graceMs, 'SIGTERM')) return 0
    return (await this.#isGoneWithin(KILL_MS, 'SIGKILL')) ? 0 : this.#refresh().length
  }

  /** Kills all of them before it returns, for a process that is about to exit. */
  kill(): void {
    this.#freeze()
    for (let scans = 0; scans < MAX_KILL_SCANS; scans++) {
      const running = this.#refresh()
      if (running.length === 0) return
      signalAll(running, 'SIGKILL')
    }
  }

  /**
   * Stops all of them until the next signal. Outside a session of its own, a process whose
   * parent ended before it was seen belongs to nobody: so none may start another meanwhile.
   */
  #freeze(): void {
    if (this.#leadsSession) return
    for (let stopped = 0; stopped !== this.#members.size; ) {
      signalAll(this.#refresh(), 'SIGSTOP')
      stopped = this.#members.size
      // What was started before its parent stopped shows now.
      this.#refresh()
    }
  }

  /** Signals each once; those too that were being started while the others were signalled. */
  async #isGoneWithin(ms: number, name: NodeJS.Signals): Promise<boolean> {
    const signalled = new Set<number>()
    for (let waited = 0; waited < ms; waited += POLL_MS) {
      const running = this.#refresh()
      if (running.length === 0) return true
      const late = running.filter((pid) => !signalled.has(pid))
      signalAll(late, name)
      signalAll(late, 'SIGCONT')
      for (const pid of late) signalled.add(pid)
      await delay(POLL_MS)
    }
    return false
  }

  /** The ids of those that run now; a descendant stays one when its parent ends. */
  #refresh(): number[] {
    const running = runningProcesses()
    if (running === undefined) return [this.#root].filter(exists)
    for (let found = -1; found !== this.#members.size; ) {
      found = this.#members.size
      for (const stat of running.values()) {
        if (this.#owns(stat, running)) this.#members.set(stat.pid, stat.start)
      }
    }
    return [...running.values()]
      .filter((stat) => !stat.isZombie && this.#isMember(stat))
      .map(({ pid }) => pid)
  }

  #owns(stat: ProcessStat, running: ReadonlyMap<number, ProcessStat>): boolean {
    if (this.#leadsSession && stat.session === this.#root) return true
    return this.#isMember(running.get(stat.parent))
  }

  #isMember(stat: ProcessStat | undefined): boolean {
    return stat !== undefined && this.#members.get(stat.pid) === stat.start
  }
}

function signalAll(ids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of ids) {
    try {
      process.kill(pid, name)
    } catch {
      // It has ended by now, or is not ours to signal.
    }
  }
}

/** All processes by id; undefined where there is no /proc: then only the root is known. */
function runningProcesses(): Map<number, ProcessStat> | undefined {
  try {
    const stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(readStat)
      .filter((stat) => stat !== undefined)
    return new Map(stats.map((stat) => [stat.pid, stat]))
  } catch {
    return undefined
  }
}

function readStat(pid: string): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field, the only one in parentheses, is the program's name, which may hold anything.
    const [state, parent, , session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const start = rest[15] ?? ''
    const isZombie = state === 'Z' || state === 'X'
    return { pid: Number(pid), parent: Number(parent), session: Number(session), isZombie, start }
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
