// Files that a rehearsal writes where the user says, and may have written before.
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../../base/failure.ts'

/**
 * What stands in the file; undefined if there is none.
 *
 * @throws `bad-input` for what is no file, such as a pipe, which would never end; `host` if it cannot
 *   be read.
 */
export async function readOutputFile(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) return undefined
  if (!stats.isFile()) {
    throw new Failure('bad-input', `${path} is no file`, { hint: 'Name a new file.' })
  }
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure('host', `${path} cannot be read`, { cause })
  }
}

/** @throws `host` if there is no leave to write it, or no folder for it. */
export async function refuseUnwritable(path: string): Promise<void> {
  try {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    )
    await access(isThere ? path : dirname(path), constants.W_OK)
  } catch (cause) {
    throw cannotWrite(path, cause)
  }
}

export function cannotWrite(path: string, cause: unknown): Failure {
  return new Failure('host', `${path} cannot be written`, { cause })
}
