// A test that waits for another process must not wait for ever, and must tell what it saw.
import type { ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'

/** Far longer than any of these tests takes on a busy machine, far shorter than a hanging run. */
const DEADLINE_MS = 60_000
const TOLD_CHARACTERS = 2_000

/** What processes wrote and how they ended, for the message of a test that waits in vain. */
export class Witness {
  readonly #seen: (() => string)[] = []

  /** Keeps a copy of what `child` writes; its streams can be read by others as well. */
  watch(child: ChildProcess): void {
    const startedAt = performance.now()
    const said = { stdout: '', stderr: '' }
    let end = 'is running'
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = child[name]
      if (stream === null) continue
      // A stream's own `on` would start it, and whoever reads it later would miss what has passed.
      EventEmitter.prototype.on.call(stream, 'data', (chunk: unknown) => {
        said[name] = `${said[name]}${String(chunk)}`.slice(-TOLD_CHARACTERS)
      })
    }
    child.once('exit', (status, signal) => {
      const ms = Math.round(performance.now() - startedAt)
      end = `ended with ${signal ?? status} after ${ms} ms`
    })
    this.#seen.push(() => {
      const words = child.spawnargs.slice(1).join(' ')
      return [`process ${child.pid} ${end}: ${words}`, said.stdout, said.stderr].join('\n')
    })
  }

  toString(): string {
    return this.#seen.map((tell) => tell()).join('\n')
  }
}

/** @throws Error with all that `witness` saw, if `work` does not settle in time. */
export async function inTime<T>(witness: Witness, work: Promise<T>, ms = DEADLINE_MS): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new Error(`nothing happened for ${ms} ms; seen so far:\n${witness.toString()}`))
  }, ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The exit status of `child` once it has ended and closed its outputs, null for a signal. One that
 * is late is killed, with its whole group if it was spawned `detached`.
 *
 * @throws Error as {@link inTime}.
 */
export async function endInTime(
  child: ChildProcess,
  { ms, group = false }: { readonly ms?: number; readonly group?: boolean } = {},
): Promise<number | null> {
  const witness = new Witness()
  witness.watch(child)
  try {
    const [status] = await inTime(witness, once(child, 'close'), ms)
    return status
  } catch (error) {
    if (child.pid !== undefined) process.kill(group ? -child.pid : child.pid, 'SIGKILL')
    throw error
  }
}
