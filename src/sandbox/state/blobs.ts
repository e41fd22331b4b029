// Bytes at rest. A blob's file is complete and flushed before the transaction that names it,
// so a crash leaves at worst a file that nothing names, which the next start removes.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MIB } from '../../base/bytes.ts'
import type { Database } from './database.ts'

/** Shorter bodies live in the database: one flush instead of three. */
const INLINE_BYTES = 64 * 1024
/** Gathered before each write, so that a large body costs few system calls. */
const BATCH_BYTES = MIB
const FOLDERS = 256

/** Bytes that are stored but that nothing names yet. Disposing of it undoes the writing. */
export interface Draft extends AsyncDisposable {
  readonly size: number
  /** Undefined for no bytes at all. */
  readonly blob: { readonly id: number; readonly bytes: Buffer | null } | undefined
  /** Called within the transaction's success: the blob is now somebody's. */
  adopt(): void
}

export class BlobStore {
  readonly #folder: string
  readonly #database: Database
  #lastId: number
  readonly #readers = new Map<number, number>()
  readonly #doomed = new Set<number>()

  /** Opens the blobs of a folder, and removes what a crash left behind. */
  constructor(folder: string, database: Database) {
    this.#folder = join(folder, 'blobs')
    this.#database = database
    makeOne(this.#folder)
    for (let n = 0; n < FOLDERS; n++) makeOne(this.#subfolder(n))
    database.run('DELETE FROM blobs WHERE NOT EXISTS (SELECT 1 FROM pieces WHERE blob = blobs.id)')
    this.#sweep()
    this.#lastId =
      database.get<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM blobs')?.id ?? 0
  }

  /**
   * Stores a body of any length, flushed to disk; holds two batches of it at most. A chunk of a
   * whole batch's length is written at once, and is not read any more when the chunk after the
   * next is asked for; the last chunks are read until the promise settles.
   */
  async write(chunks: AsyncIterable<Buffer>): Promise<Draft> {
    const id = ++this.#lastId
    const path = this.#path(id)
    let file: FileHandle | undefined
    let size = 0
    let batch: Buffer[] = []
    let batched = 0
    let writing: Promise<void> = Promise.resolve()
    try {
      for await (const chunk of chunks) {
        batch.push(chunk)
        batched += chunk.length
        size += chunk.length
        if (batched < BATCH_BYTES) continue
        file ??= await open(path, 'wx', 0o600)
        await writing
        writing = writeFully(file, batch)
        // A failure is thrown by the next await; it must not count as unhandled until then.
        writing.catch(() => {})
        batch = []
        batched = 0
      }
      if (size <= INLINE_BYTES) return inlineDraft(id, batch, size)
      file ??= await open(path, 'wx', 0o600)
      await writing
      await writeFully(file, batch)
      await Promise.all([file.datasync(), syncFolder(this.#subfolder(id))])
      await file.close()
      file = undefined
      return fileDraft(id, size, path)
    } catch (error) {
      await writing.catch(() => {})
      await file?.close()
      await rm(path, { force: true })
      throw error
    }
  }

  /** Keeps blobs readable, even if their last name goes, until the answer is disposed of. */
  pin(ids: readonly number[]): Disposable {
    for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1)
    return { [Symbol.dispose]: () => ids.forEach((id) => this.#unpin(id)) }
  }

  /**
   * Removes a blob, unless a piece still names it, within the caller's transaction; one that is
   * being read goes as soon as it no longer is.
   */
  remove(id: number): void {
    if (this.#readers.has(id)) {
      this.#database.afterCommit(() => this.#doomed.add(id))
      return
    }
    const removed = this.#database.get<{ is_file: number }>(
      `DELETE FROM blobs WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM pieces WHERE blob = ?1)
       RETURNING bytes IS NULL AS is_file`,
      id,
    )
    if (removed?.is_file !== 1) return
    // Should the removal fail, the next start sweeps the file.
    this.#database.onceDurable(() => void rm(this.#path(id), { force: true }).catch(() => {}))
  }

  /** Removes every blob, and the pieces that name them, within the caller's transaction. */
  removeAll(): void {
    const files = this.#database.all<{ id: number }>('SELECT id FROM blobs WHERE bytes IS NULL')
    this.#database.run('DELETE FROM pieces')
    this.#database.run('DELETE FROM blobs')
    // Who has one open reads it to its end. What cannot be removed is swept by the next start.
    this.#database.onceDurable(() => {
      for (const { id } of files) void rm(this.#path(id), { force: true }).catch(() => {})
    })
  }

  /** A blob's bytes, if it is one of those that live in the database. */
  inlineBytes(id: number): Buffer | undefined {
    const row = this.#database.get<{ bytes: Uint8Array | null }>(
      'SELECT bytes FROM blobs WHERE id = ?',
      id,
    )
    if (row?.bytes == null) return undefined
    return Buffer.from(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength)
  }

  openFile(id: number): Promise<FileHandle> {
    return open(this.#path(id), 'r')
  }

  #unpin(id: number): void {
    const readers = (this.#readers.get(id) ?? 0) - 1
    if (readers > 0) {
      this.#readers.set(id, readers)
      return
    }
    this.#readers.delete(id)
    if (this.#doomed.delete(id)) this.#database.transaction(() => this.remove(id))
  }

  #sweep(): void {
    for (let n = 0; n < FOLDERS; n++) {
      for (const name of readdirSync(this.#subfolder(n))) {
        const known = 'SELECT 1 AS known FROM blobs WHERE id = ? AND bytes IS NULL'
        if (this.#database.get(known, Number.parseInt(name, 10)) === undefined) {
          rmSync(join(this.#subfolder(n), name), { force: true })
        }
      }
    }
  }

  #subfolder(id: number): string {
    return join(this.#folder, (id % FOLDERS).toString(16).padStart(2, '0'))
  }

  #path(id: number): string {
    return join(this.#subfolder(id), String(id))
  }
}

function makeOne(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
}

function inlineDraft(id: number, batch: readonly Buffer[], size: number): Draft {
  return {
    size,
    blob: size === 0 ? undefined : { id, bytes: Buffer.concat(batch) },
    adopt() {},
    async [Symbol.asyncDispose]() {},
  }
}

function fileDraft(id: number, size: number, path: string): Draft {
  let adopted = false
  return {
    size,
    blob: { id, bytes: null },
    adopt() {
      adopted = true
    },
    async [Symbol.asyncDispose]() {
      if (!adopted) await rm(path, { force: true })
    },
  }
}

/** `writev` may write less than it was given, and takes at most 1,024 buffers. */
async function writeFully(file: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  let rest = buffers
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest.slice(0, 1024))
    rest = dropBytes(rest, bytesWritten)
  }
}

function dropBytes(buffers: readonly Buffer[], count: number): readonly Buffer[] {
  let left = count
  let at = 0
  while (at < buffers.length && left >= (buffers[at]?.length ?? 0))
    left -= buffers[at++]?.length ?? 0
  if (left === 0) return buffers.slice(at)
  return buffers.slice(at).map((buffer, index) => (index === 0 ? buffer.subarray(left) : buffer))
}

/** Makes a new file's name durable. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
