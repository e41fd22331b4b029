// A store in memory, for tests: all that S3 promises, versions and locks too.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Clock } from '../../base/clock.ts'
import { compareKeys } from '../key-order.ts'
import { checkKey, folderAfter } from '../object-key.ts'
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
import { copyOf, MemoryUpload } from './memory-upload.ts'

export interface MemoryStoreOptions {
  readonly clock: Clock
  /** Whether removing leaves a delete marker, as in a bucket that keeps versions. */
  readonly versioned?: boolean
}

/** One version of one key; without bytes it is a delete marker. */
interface Version {
  readonly versionId: string
  readonly bytes: Uint8Array | undefined
  readonly etag: string
  readonly lastModified: Date
  readonly storageClass: string
}

const CHUNK_BYTES = 64 * 1024

export class MemoryStore implements ObjectStore {
  readonly url = 'memory:'
  readonly #clock: Clock
  readonly #versioned: boolean
  /** Versions of each key, the latest first. */
  readonly #versions = new Map<string, Version[]>()
  readonly #locks = new Map<string, ObjectLock>()
  readonly #acls = new Map<string, string>()
  #count = 0
  #staleDays: number | undefined

  constructor({ clock, versioned = false }: MemoryStoreOptions) {
    this.#clock = clock
    this.#versioned = versioned
  }

  async create(key: string, body: Uint8Array, options: WriteOptions = {}): Promise<void> {
    checkKey(key)
    const bytes = await copyOf(body, options)
    this.#checkFree('PutObject', key)
    const etag = `"${createHash('md5').update(body).digest('hex')}"`
    this.#put(key, bytes, etag, this.#clock.now(), options.storageClass)
  }

  async startUpload(key: string, options: WriteOptions = {}): Promise<Upload> {
    checkKey(key)
    options.signal?.throwIfAborted()
    // S3 dates an object by the moment its upload was opened.
    const opened = this.#clock.now()
    return new MemoryUpload(key, `upload-${++this.#count}`, (bytes, etag) => {
      this.#checkFree('CompleteMultipartUpload', key)
      this.#put(key, bytes, etag, opened, options.storageClass)
    })
  }

  async read(key: string, { range, ifMatch, signal }: ReadOptions = {}): Promise<ObjectBody> {
    signal?.throwIfAborted()
    const stat = await this.stat(key, signal)
    const bytes = this.#current(key)?.bytes
    if (stat === undefined || bytes === undefined) throw refusal('missing', 'GetObject', key)
    if (ifMatch !== undefined && ifMatch !== stat.etag) throw refusal('changed', 'GetObject', key)
    if (range !== undefined && range.end > bytes.length) throw refusal('changed', 'GetObject', key)
    return { ...stat, stream: chunksOf(bytes.subarray(range?.start, range?.end), signal) }
  }

  async stat(key: string, signal?: AbortSignal): Promise<ObjectStat | undefined> {
    signal?.throwIfAborted()
    const version = this.#current(key)
    if (version?.bytes === undefined) return undefined
    const { etag, lastModified, storageClass, bytes } = version
    return { bytes: bytes.length, etag, lastModified, storageClass, crc32: crc32(bytes) }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<ListedObject> {
    for (const key of this.#keys(prefix)) {
      const stat = await this.stat(key, signal)
      if (stat === undefined) continue
      const { bytes, etag, lastModified, storageClass } = stat
      yield { key, bytes, etag, lastModified, storageClass }
    }
  }

  async *listFolders(prefix: string, signal?: AbortSignal): AsyncGenerator<string> {
    let last: string | undefined
    for await (const { key } of this.list(prefix, signal)) {
      const folder = folderAfter(prefix, key)
      if (folder !== undefined && folder !== last) yield folder
      last = folder ?? last
    }
  }

  async *listVersions(prefix: string, signal?: AbortSignal): AsyncGenerator<ObjectVersion> {
    for (const key of this.#keys(prefix)) {
      const versions = [...(this.#versions.get(key) ?? [])]
      for (const [age, { versionId, bytes, lastModified }] of versions.entries()) {
        signal?.throwIfAborted()
        const isDeleteMarker = bytes === undefined
        const size = bytes?.length ?? 0
        yield { key, versionId, isDeleteMarker, isLatest: age === 0, bytes: size, lastModified }
      }
    }
  }

  async lockOf(key: string, versionId: string): Promise<ObjectLock | undefined> {
    return this.#locks.get(lockName(key, versionId))
  }

  async removeVersion(key: string, versionId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#locks.has(lockName(key, versionId))) throw refusal('denied', 'DeleteObject', key)
    const rest = (this.#versions.get(key) ?? []).filter((v) => v.versionId !== versionId)
    if (rest.length > 0) this.#versions.set(key, rest)
    else this.#versions.delete(key)
  }

  async remove(key: string, signal?: AbortSignal): Promise<void> {
    if (!this.#versioned) return this.removeVersion(key, 'null', signal)
    signal?.throwIfAborted()
    this.#put(key, undefined, '', this.#clock.now())
  }

  async getAcl(key: string): Promise<string> {
    if (this.#current(key)?.bytes === undefined) throw refusal('missing', 'GetObjectAcl', key)
    return this.#acls.get(key) ?? '<AccessControlPolicy/>'
  }

  async putAcl(key: string, document: string): Promise<void> {
    if (this.#current(key)?.bytes === undefined) throw refusal('missing', 'PutObjectAcl', key)
    this.#acls.set(key, document)
  }

  async ensureBucket(): Promise<'created' | 'exists'> {
    return 'exists'
  }

  async missingFeatures(): Promise<readonly MissingFeature[]> {
    if (this.#versioned) return []
    return [{ feature: 'versioning', consequence: 'what is removed is gone at once' }]
  }

  async staleUploadDays(): Promise<number | undefined> {
    return this.#staleDays
  }

  async abortStaleUploadsAfter(days: number): Promise<void> {
    this.#staleDays = days
  }

  /** Puts a lock on one version, as a bucket with Object Lock would. */
  lock(key: string, versionId: string, lock: ObjectLock): void {
    this.#locks.set(lockName(key, versionId), lock)
  }

  #current(key: string): Version | undefined {
    return this.#versions.get(key)?.[0]
  }

  #keys(prefix: string): string[] {
    return [...this.#versions.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys)
  }

  #checkFree(operation: string, key: string): void {
    if (this.#current(key)?.bytes !== undefined) throw refusal('taken', operation, key)
  }

  #put(
    key: string,
    bytes: Uint8Array | undefined,
    etag: string,
    lastModified: Date,
    storageClass = 'STANDARD',
  ): void {
    const versionId = this.#versioned ? `version-${++this.#count}` : 'null'
    const version = { versionId, bytes, etag, lastModified, storageClass }
    const older = this.#versioned ? (this.#versions.get(key) ?? []) : []
    this.#versions.set(key, [version, ...older])
  }
}

const WORDS: Partial<Record<StoreReason, string>> = {
  taken: 'there is an object already',
  missing: 'there is no such object',
  changed: 'the object is not the one that was expected',
  denied: 'the version is locked',
}

function refusal(reason: StoreReason, operation: string, key: string): StoreFailure {
  return new StoreFailure(`${key}: ${WORDS[reason] ?? reason}`, { reason, operation, key })
}

function lockName(key: string, versionId: string): string {
  return `${versionId} ${key}`
}

async function* chunksOf(bytes: Uint8Array, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    signal?.throwIfAborted()
    yield bytes.slice(start, start + CHUNK_BYTES)
  }
}
