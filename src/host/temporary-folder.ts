// Folders that end with what they were made for, however that ends.
import { rmSync } from 'node:fs'
import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute, without symbolic links. */
  readonly path: string
}

/**
 * A folder for its owner alone. It is removed with all that is in it when it is disposed of, and
 * when the process exits before that, short of SIGKILL.
 *
 * @param name what its name begins with
 */
export async function openTemporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)))
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', remove)
  return {
    path,
    async [Symbol.asyncDispose]() {
      remove()
      process.removeListener('exit', remove)
    },
  }
}
