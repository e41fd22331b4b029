// What crashes leave in the private folders of a directory store, and for how long.
import { lstat, readdir, readFile, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { DAY_MS } from '../../base/time.ts'
import { isErrno } from './dir-failure.ts'
import { type StoreFolder, syncFolder } from './folder.ts'

/** How long an upload may lie untouched before it counts as debris, unless `keepFor` was told. */
const STALE_DAYS = 7

export class Debris {
  readonly #folder: StoreFolder
  readonly #clock: Clock

  constructor(folder: StoreFolder, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /** The days after which a sweep removes what lies untouched: what was set last, by anyone. */
  async days(): Promise<number> {
    try {
      const text = await readFile(this.#daysPath, 'utf8')
      return /^\d{1,4}\n$/.test(text) ? Number(text) : STALE_DAYS
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return STALE_DAYS
      throw error
    }
  }

  /** Sets {@link days}, for all who use the folder. A crash leaves the old number or the new. */
  async keepFor(days: number): Promise<void> {
    const path = this.#folder.temporaryPath('tmp')
    const file = await this.#folder.create(path)
    try {
      await file.writeFile(`${days}\n`)
      await file.sync()
      await rename(path, this.#daysPath)
      await syncFolder(this.#folder.privatePath())
    } catch (error) {
      await unlink(path).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
  }

  /** Removes what was last touched longer ago than {@link days}. */
  async sweep(): Promise<void> {
    const before = this.#clock.now().getTime() - (await this.days()) * DAY_MS
    await removeOlder(this.#folder.privatePath('tmp'), before)
    await removeOlder(this.#folder.privatePath('uploads'), before)
  }

  get #daysPath(): string {
    return this.#folder.privatePath('stale-days')
  }
}

/** What is still written to is newer than `before`, in milliseconds since 1970. */
async function removeOlder(folder: string, before: number): Promise<void> {
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
