// The instructions that a process executes, as the processor counts them: other work on the
// machine takes its time, but adds none to them. Linux's `perf` asks the processor.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'

/** Ends the count and tells it; undefined where it failed. */
export type EndCount = () => Promise<number | undefined>

/**
 * Counts what all threads of a process execute outside the kernel. Where there is no `perf`, or
 * the processor or the kernel does not let it count, nothing is counted.
 */
export async function countInstructions(pid: number): Promise<EndCount> {
  const options = ['-x,', '-e', 'instructions:u', '--delay=-1', '--control=fd:3,4']
  const perf = spawn('perf', ['stat', ...options, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  })
  // Without `perf` the streams end, and what is written to them fails.
  const ended = once(perf, 'close').catch(() => [])
  const [, , errors, control, acknowledged] = perf.stdio as unknown as [null, null, ...Duplex[]]
  let told = ''
  errors?.setEncoding('utf8').on('data', (text: string) => (told += text))
  for (const stream of [control, acknowledged]) stream?.on('error', () => {})
  const tell = async (word: string) => {
    const heard = acknowledged && once(acknowledged, 'data').catch(() => [])
    control?.write(`${word}\n`)
    await Promise.race([heard, ended])
  }
  await tell('enable')
  return async () => {
    await tell('disable')
    perf.kill('SIGINT')
    await ended
    const [, count] = /^(\d+),,instructions:u/m.exec(told) ?? []
    return count === undefined ? undefined : Number(count)
  }
}
