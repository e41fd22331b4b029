import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** No client may stop the run for ever. */
const LIMIT_MS = 10 * 60_000

export interface Measurement {
  readonly seconds: number
  /** User and system time of the client and whatever it started. */
  readonly cpuSeconds: number
  /** Of the largest process. */
  readonly peakMiB: number
}

/**
 * Runs `client` with `sh -c`, its input from a pipe that holds `input`, its output into a pipe
 * that `sink` reads, and measures the client alone, start-up included.
 *
 * @throws with the end of its stderr if anything in the pipeline fails.
 */
export async function measure(
  client: string,
  pipes: { readonly input?: string; readonly sink?: string },
  env: Record<string, string>,
  folder: string,
  signal: AbortSignal,
): Promise<Measurement> {
  signal.throwIfAborted()
  const usage = join(folder, 'usage')
  const feed = pipes.input === undefined ? '' : 'cat "$INPUT" |'
  const drain = pipes.sink === undefined ? '' : `| ${pipes.sink}`
  const pipeline = `${feed} /usr/bin/time -q -o "$USAGE" -f '%e %U %S %M' sh -c "$CLIENT" ${drain}`
  const child = spawn('bash', ['-o', 'pipefail', '-c', pipeline], {
    cwd: folder,
    env: { ...env, INPUT: pipes.input ?? '', USAGE: usage, CLIENT: client },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  // The whole group: a shell that is stopped leaves what it started running.
  const whole = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
  const stop = () => process.kill(-(child.pid ?? process.pid), 'SIGKILL')
  whole.addEventListener('abort', stop)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [status] = await once(child, 'close')
  whole.removeEventListener('abort', stop)
  whole.throwIfAborted()
  if (status !== 0) throw new Error(`status ${status}: ${stderr.trim().slice(-300)}`)
  const numbers = (await readFile(usage, 'utf8')).trim().split(' ').map(Number)
  const [seconds = 0, user = 0, system = 0, peakKiB = 0] = numbers
  return { seconds, cpuSeconds: user + system, peakMiB: peakKiB / 1024 }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? Number.NaN
  return (lower + upper) / 2
}
