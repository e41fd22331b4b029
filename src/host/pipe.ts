import { execFile } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure, messageOf } from '../base/failure.ts'

const runFile = promisify(execFile)

/** Both ends of a pipe. The read end never blocks; the write end does, as a program expects. */
export interface Pipe {
  readonly readEnd: number
  readonly writeEnd: number
}

/**
 * A real pipe. `spawn` would give a socket, which breaks programs that open /dev/stdout, such
 * as `dd of=/dev/stdout`; Node.js has no pipe(2), so this is a FIFO in a private folder, gone
 * from there once both its ends are open.
 *
 * @throws `host` if the temporary folder or mkfifo(1) cannot be used.
 */
export async function openPipe(): Promise<Pipe> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-'))
    try {
      return await openFifo(join(folder, 'stdout'))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  } catch (cause) {
    throw new Failure('host', `no pipe for the command can be made: ${messageOf(cause)}`, {
      hint: `Check that mkfifo is installed and that ${tmpdir()} can be written.`,
      cause,
    })
  }
}

async function openFifo(path: string): Promise<Pipe> {
  await runFile('mkfifo', ['-m', '600', path])
  // In this order neither open waits for the other end.
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) }
  } catch (error) {
    closeSync(readEnd)
    throw error
  }
}
