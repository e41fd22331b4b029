// Folders that end with what they were made for, however that ends.
import { rmSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'
import { markInUse, removeAbandoned } from './abandoned-folders.ts'
import { mountsIn } from './mounts.ts'

export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute, without symbolic links. */
  readonly path: string
}

/** Those that are there. One listener for all of them: Node warns of eleven. */
const open = new Set<string>()

/**
 * A folder for its owner alone. It is removed with all that is in it when it is disposed of, and
 * when the process exits before that; after a SIGKILL, when the next of that name is opened. Where
 * something is mounted in it, it is left, since what is mounted there is not ours.
 *
 * @param name what its name begins with
 * @param onLeft told why it is left
 * @throws `host` if there is no room for one, or no leave.
 */
export async function openTemporaryFolder(
  name: string,
  onLeft: (why: string) => void = (why) => process.emitWarning(why),
): Promise<TemporaryFolder> {
  await removeAbandoned(tmpdir(), name)
  const path = await makeFolder(name)
  const mark = await markInUse(path)
  if (open.size === 0) process.on('exit', removeAll)
  open.add(path)
  return {
    path,
    async [Symbol.asyncDispose]() {
      const [mount] = mountsIn(path)
      if (mount === undefined) await rm(path, REMOVAL)
      else onLeft(`${path} is left, since ${mount} is mounted`)
      mark[Symbol.dispose]()
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
  for (const path of open) if (mountsIn(path).length === 0) rmSync(path, REMOVAL)
}
