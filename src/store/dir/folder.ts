// The folder of a directory store: durable files, nothing outside of it, nothing half made.
import { constants } from 'node:fs'
import { type FileHandle, link, mkdir, open, realpath, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { RandomBytes } from '../../base/clock.ts'
import { StoreFailure } from '../store-failure.ts'
import { isErrno } from './dir-failure.ts'
import { PRIVATE_FOLDER } from './key-path.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** A folder can be pruned between its making and its use, by one who removes its last object. */
const MAX_RACES = 100

export class StoreFolder {
  readonly root: string
  readonly #random: RandomBytes
  #realRoot: string | undefined
  /** The folders whose names are known to survive a loss of power. */
  readonly #durable = new Set<string>()

  constructor(root: string, random: RandomBytes) {
    this.root = root
    this.#random = random
  }

  /** Makes the folder and its private one, unless they are there. */
  async ensure(): Promise<'created' | 'exists'> {
    const made = await makeMissing(this.root)
    const isNew = await this.#makeFolder(join(this.root, PRIVATE_FOLDER))
    await this.#makeFolder(this.privatePath('tmp'))
    await this.#makeFolder(this.privatePath('uploads'))
    if (made !== undefined) await syncFolder(dirname(made))
    return isNew ? 'created' : 'exists'
  }

  /** @throws `missing` unless {@link ensure} was here: an unmounted disk is not an empty store. */
  async check(operation: string): Promise<void> {
    if (this.#realRoot !== undefined) return
    try {
      await realpath(this.privatePath('tmp'))
      this.#realRoot = await realpath(this.root)
    } catch (error) {
      if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error
      throw new StoreFailure(`there is no store in ${this.root}`, {
        reason: 'missing',
        operation,
        hint: 'Make one with the command init, or mount the disk that holds it.',
        cause: error,
      })
    }
  }

  privatePath(...names: string[]): string {
    return join(this.root, PRIVATE_FOLDER, ...names)
  }

  /** A path in the private folder that nobody else uses. */
  temporaryPath(kind: 'tmp' | 'uploads'): string {
    return this.privatePath(kind, Buffer.from(this.#random(16)).toString('hex'))
  }

  /** Creates a file that only we may read. */
  create(path: string): Promise<FileHandle> {
    return open(path, 'wx+', FILE_MODE)
  }

  /** Opens a regular file for reading; undefined where there is none. Symlinks are none. */
  async open(relative: string): Promise<FileHandle | undefined> {
    const path = join(this.root, relative)
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    try {
      await this.#checkInside(path)
      const handle = await open(path, flags)
      if ((await handle.stat()).isFile()) return handle
      await handle.close()
      return undefined
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR')) return undefined
      throw error
    }
  }

  /**
   * Gives the finished, synced file `path` its name, once. False if the name is taken.
   *
   * A crash before the link leaves a temporary file, which is swept; after it, the whole object.
   */
  async publish(path: string, relative: string): Promise<boolean> {
    const target = join(this.root, relative)
    for (let race = 0; ; race++) {
      await this.#makeFolders(dirname(relative))
      try {
        await this.#checkInside(target)
        await link(path, target)
        return true
      } catch (error) {
        if (isErrno(error, 'EEXIST')) return false
        if (!isErrno(error, 'ENOENT') || race >= MAX_RACES) throw linkFailure(error)
      }
    }
  }

  /** Removes an object and the folders that this empties. Harmless where there is none. */
  async remove(relative: string): Promise<void> {
    try {
      await this.#checkInside(join(this.root, relative))
      await unlink(join(this.root, relative))
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return
      throw error
    }
    await this.#prune(dirname(relative))
  }

  async #prune(relative: string): Promise<void> {
    let folder = relative
    for (; folder !== '.'; folder = dirname(folder)) {
      try {
        await rmdir(join(this.root, folder))
      } catch (error) {
        if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) break
        if (!isErrno(error, 'ENOENT')) throw error
      }
    }
    await syncFolder(join(this.root, folder)).catch((error: unknown) => {
      // Somebody else pruned it meanwhile, and synced what held it.
      if (!isErrno(error, 'ENOENT')) throw error
    })
  }

  async #makeFolders(relative: string): Promise<void> {
    if (relative === '.') return
    try {
      await this.#makeFolder(join(this.root, relative))
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error
      await this.#makeFolders(dirname(relative))
      await this.#makeFolder(join(this.root, relative)).catch((error: unknown) => {
        // Pruned again; publish comes back.
        if (!isErrno(error, 'ENOENT')) throw error
      })
    }
  }

  /** Makes one folder, durably. False if it is there. */
  async #makeFolder(path: string): Promise<boolean> {
    const isNew = await mkdir(path, FOLDER_MODE).then(
      () => true,
      (error: unknown) => {
        if (isErrno(error, 'EEXIST')) return false
        throw error
      },
    )
    // Whoever made it before may have been stopped before its name was durable.
    if (isNew || !this.#durable.has(path)) {
      await syncFolder(dirname(path))
      this.#durable.add(path)
    }
    return isNew
  }

  /** @throws `denied` if a symlink leads `path` out of the root. */
  async #checkInside(path: string): Promise<void> {
    const folder = await realpath(dirname(path))
    const expected = join(this.#realRoot ?? this.root, dirname(path).slice(this.root.length))
    if (folder === expected) return
    throw new StoreFailure(`${basename(path)} lies behind a symbolic link to ${folder}`, {
      reason: 'denied',
      operation: 'open',
      hint: `Remove the link below ${this.root}: a store is not followed out of its folder.`,
    })
  }
}

/**
 * Makes a folder and those above it; the topmost that it made. Without `recursive`, which in
 * Node.js 24.21 never ends where a file system answers ENOENT in a folder that is there.
 */
async function makeMissing(path: string): Promise<string | undefined> {
  if (await isFolder(path)) return undefined
  const made = path === dirname(path) ? undefined : await makeMissing(dirname(path))
  try {
    await mkdir(path, FOLDER_MODE)
    return made ?? path
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (await isFolder(path)) return made
    throw error
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A file system without hard links answers EPERM to `link`, as if somebody had forbidden it. */
function linkFailure(error: unknown): unknown {
  if (!isErrno(error, 'EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return error
  return Object.assign(new Error('link', { cause: error }), { code: 'ENOTSUP' })
}
