// Folders that end with what they were made for, however that ends.
import { rmSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'

export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute, without symbolic links. */
  readonly path: string
}

/** Those that are there. One listener for all of them: Node warns of eleven. */
const open = new Set<string>()

/**
 * A folder for its owner alone. It is removed with all that is in it when it is disposed of, and
 * when the process exits before that, short of SIGKILL.
 *
 * @param name what its name begins with
 * @throws `host` if there is no room for one, or no leave.
 */
export async function openTemporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await makeFolder(name)
  if (open.size === 0) process.on('exit', removeAll)
  open.add(path)
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, REMOVAL)
      open.delete(path)
      if (open.size === 0) process.removeListener('exit', removeAll)
    },
  }
}

async function makeFolder(name: string): Promise<string> {
  try {
    return await realpath(await mkdtemp(join(tmpdir(), `${name}-`)))
  } catch (cause) {
    throw new Failure('host', `no temporary folder can be made in ${tmpdir()}`, {
      cause,
      hint: 'Name another one: TMPDIR=/var/tmp',
    })
  }
}

/** Programs that were just ended may still be writing there. */
const REMOVAL = { recursive: true, force: true, maxRetries: 3 } as const

function removeAll(): void {
  for (const path of open) rmSync(path, REMOVAL)
}
