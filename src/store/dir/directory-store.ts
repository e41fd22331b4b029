// Objects as files below one folder, written so that a crash at any moment leaves each object
// whole or absent: temporary name, fsync, link to the final name, unlink, fsync of the folder.
import { type FileHandle, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ByteStream } from '../../base/bytes.ts'
import type { Clock, RandomBytes } from '../../base/clock.ts'
import { checkKey } from '../object-key.ts'
import type {
  ListedObject,
  MissingFeature,
  ObjectBody,
  ObjectLock,
  ObjectStat,
  ObjectStore,
  ObjectVersion,
  ReadOptions,
  Upload,
  WriteOptions,
} from '../store.ts'
import { StoreFailure, type StoreReason } from '../store-failure.ts'
import { Debris } from './debris.ts'
import { dirFailure } from './dir-failure.ts'
import { DirUpload, writeAt } from './dir-upload.ts'
import { StoreFolder, syncFolder } from './folder.ts'
import { pathOfKey } from './key-path.ts'
import { statOf, streamOf } from './object-file.ts'
import { walkFolders, walkKeys } from './walk.ts'

export interface DirectoryStoreOptions {
  readonly clock: Clock
  readonly random: RandomBytes
}

export class DirectoryStore implements ObjectStore {
  readonly url: string
  readonly #root: string
  readonly #folder: StoreFolder
  readonly #clock: Clock
  readonly #debris: Debris
  #swept: Promise<void> | undefined

  /** @param root an absolute path. */
  constructor(root: string, { clock, random }: DirectoryStoreOptions) {
    this.url = `dir:${root}`
    this.#root = root
    this.#folder = new StoreFolder(root, random)
    this.#clock = clock
    this.#debris = new Debris(this.#folder, clock)
  }

  async create(key: string, body: Uint8Array, options: WriteOptions = {}): Promise<void> {
    checkKey(key)
    options.signal?.throwIfAborted()
    await this.#ask('PutObject', key, async () => {
      await this.#sweepOnce()
      const path = this.#folder.temporaryPath('tmp')
      const file = await this.#folder.create(path)
      try {
        await writeAt(file, 0, body, options)
        await this.#publish('PutObject', key, file, path)
      } finally {
        await file.close()
        // Debris is swept later; what became of the object is known already.
        await unlink(path).catch(() => undefined)
      }
    })
  }

  async startUpload(key: string, { signal }: WriteOptions = {}): Promise<Upload> {
    checkKey(key)
    signal?.throwIfAborted()
    return this.#ask('CreateMultipartUpload', key, async () => {
      await this.#sweepOnce()
      return DirUpload.start(key, this.#folder, (file, path) =>
        this.#publish('CompleteMultipartUpload', key, file, path),
      )
    })
  }

  async read(key: string, { range, ifMatch, signal }: ReadOptions = {}): Promise<ObjectBody> {
    const stat = await this.stat(key, signal)
    if (stat === undefined) throw refusal('missing', 'GetObject', key)
    const { start, end } = range ?? { start: 0, end: stat.bytes }
    if (end > stat.bytes || stat.etag !== (ifMatch ?? stat.etag)) {
      throw refusal('changed', 'GetObject', key)
    }
    return { ...stat, stream: this.#stream(key, stat.etag, start, end, signal) }
  }

  async *#stream(
    key: string,
    etag: string,
    start: number,
    end: number,
    signal?: AbortSignal,
  ): ByteStream {
    // Opened only now: a body that nobody asks for costs no descriptor.
    const file = await this.#open('GetObject', key)
    if (file === undefined) throw refusal('missing', 'GetObject', key)
    try {
      if ((await statOf(file)).etag !== etag) throw refusal('changed', 'GetObject', key)
      yield* streamOf(file, start, end, signal)
    } catch (error) {
      throw dirFailure(error, { operation: 'GetObject', key })
    } finally {
      await file.close()
    }
  }

  async stat(key: string, signal?: AbortSignal): Promise<ObjectStat | undefined> {
    checkKey(key)
    signal?.throwIfAborted()
    const file = await this.#open('HeadObject', key)
    if (file === undefined) return undefined
    try {
      return await statOf(file)
    } finally {
      await file.close()
    }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<ListedObject> {
    await this.#ask('ListObjectsV2', prefix, async () => {})
    for await (const key of walkKeys(this.#root, prefix)) {
      const stat = await this.stat(key, signal)
      // Removed since its name was read.
      if (stat !== undefined) yield { key, ...stat }
    }
  }

  async *listFolders(prefix: string, signal?: AbortSignal): AsyncGenerator<string> {
    signal?.throwIfAborted()
    await this.#ask('ListObjectsV2', prefix, async () => {})
    yield* walkFolders(this.#root, prefix)
  }

  async *listVersions(prefix: string, signal?: AbortSignal): AsyncGenerator<ObjectVersion> {
    for await (const { key, bytes, lastModified } of this.list(prefix, signal)) {
      const only = { versionId: 'null', isDeleteMarker: false, isLatest: true }
      yield { key, ...only, bytes, lastModified }
    }
  }

  async lockOf(): Promise<ObjectLock | undefined> {
    return undefined
  }

  async removeVersion(key: string, versionId: string, signal?: AbortSignal): Promise<void> {
    if (versionId === 'null') await this.remove(key, signal)
  }

  async remove(key: string, signal?: AbortSignal): Promise<void> {
    checkKey(key)
    signal?.throwIfAborted()
    await this.#ask('DeleteObject', key, () => this.#folder.remove(pathOfKey(key)))
  }

  async getAcl(key: string): Promise<string> {
    throw refusal('unsupported', 'GetObjectAcl', key)
  }

  async putAcl(key: string): Promise<void> {
    throw refusal('unsupported', 'PutObjectAcl', key)
  }

  async ensureBucket(): Promise<'created' | 'exists'> {
    try {
      return await this.#folder.ensure()
    } catch (error) {
      throw dirFailure(error, { operation: 'CreateBucket' })
    }
  }

  async missingFeatures(): Promise<readonly MissingFeature[]> {
    return [
      { feature: 'full-object-checksums', consequence: 'a quick verify compares lengths alone' },
      { feature: 'versioning', consequence: 'what is removed is gone at once' },
      { feature: 'acls', consequence: "the folder's permissions decide who may read" },
    ]
  }

  async staleUploadDays(): Promise<number | undefined> {
    return this.#ask('GetBucketLifecycleConfiguration', '', () => this.#debris.days())
  }

  /** There is no server to do it later: each process that writes here sweeps once, and this one now. */
  async abortStaleUploadsAfter(days: number): Promise<void> {
    await this.#ask('PutBucketLifecycleConfiguration', '', async () => {
      await this.#debris.keepFor(days)
      await this.#debris.sweep()
    })
  }

  /** Runs `step` in a folder that is known to be a store. */
  async #ask<T>(operation: string, key: string, step: () => Promise<T>): Promise<T> {
    try {
      await this.#folder.check(operation)
      return await step()
    } catch (error) {
      throw dirFailure(error, { operation, key: key === '' ? undefined : key })
    }
  }

  #open(operation: string, key: string): Promise<FileHandle | undefined> {
    return this.#ask(operation, key, () => this.#folder.open(pathOfKey(key)))
  }

  async #publish(operation: string, key: string, file: FileHandle, path: string): Promise<void> {
    const now = this.#clock.now()
    await file.utimes(now, now)
    await file.sync()
    const relative = pathOfKey(key)
    if (!(await this.#folder.publish(path, relative))) throw refusal('taken', operation, key)
    try {
      await syncFolder(dirname(join(this.#root, relative)))
    } catch (error) {
      throw dirFailure(error, { operation, key, mayHaveHappened: true })
    }
  }

  #sweepOnce(): Promise<void> {
    // What cannot be swept, such as another user's debris, is no reason not to store.
    this.#swept ??= this.#debris.sweep().catch(() => undefined)
    return this.#swept
  }
}

const WORDS: Partial<Record<StoreReason, string>> = {
  taken: 'there is an object already',
  missing: 'there is no such object',
  changed: 'the object is not the one that was expected',
  unsupported: 'a directory store has no ACLs',
}

function refusal(reason: StoreReason, operation: string, key: string): StoreFailure {
  return new StoreFailure(`${key}: ${WORDS[reason] ?? reason}`, { reason, operation, key })
}
