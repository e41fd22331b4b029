import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from './dir-failure.ts'

/**
 * Removes what crashes left in one of the private folders: all that was last touched before the
 * moment `before`, in milliseconds since 1970. What is still written to is newer.
 */
export async function sweepDebris(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if ((await lastTouched(path)) < before) await rm(path, { recursive: true, force: true })
  }
}

/** The newest of the times of a file, or of a folder and the files in it. */
async function lastTouched(path: string): Promise<number> {
  try {
    const stat = await lstat(path)
    if (!stat.isDirectory()) return stat.mtimeMs
    const times = (await readdir(path)).map((name) => lastTouched(join(path, name)))
    return Math.max(stat.mtimeMs, ...(await Promise.all(times)))
  } catch (error) {
    // Its owner has finished with it meanwhile.
    if (isErrno(error, 'ENOENT')) return Number.POSITIVE_INFINITY
    throw error
  }
}
