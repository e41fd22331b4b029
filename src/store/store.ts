// What the engines ask of a store, cut along IAM lines: code that is given only an
// `ObjectWriter` cannot read, list or remove, as a machine's key cannot.
import type { ByteStream } from '../base/bytes.ts'

/** S3's storage classes that an upload may name; a store without classes ignores them. */
export type StorageClass = string

export interface WriteOptions {
  readonly storageClass?: StorageClass | undefined
  readonly signal?: AbortSignal | undefined
  /** CRC-32 of the body, when the caller has it already. */
  readonly crc32?: number | undefined
  /**
   * Awaited before each slice of the body is handed to the network or disk, with the slice's
   * length. Slices are at most {@link Pace.sliceBytes} long. This is how a rate limit works.
   */
  readonly pace?: Pace | undefined
  /**
   * Fails with reason `unsupported`, and writes nothing, where the store is known to overwrite
   * keys that are taken.
   */
  readonly strictlyNew?: boolean | undefined
}

export interface Pace {
  readonly sliceBytes: number
  take(bytes: number, signal?: AbortSignal): Promise<void>
}

/** Adds objects (s3:PutObject). A machine that only dumps is given this and nothing more. */
export interface ObjectWriter {
  /** Where this store is, for messages: `s3://bucket/root` or `dir:/path`. */
  readonly url: string

  /**
   * Stores `body` under `key`. When the promise resolves the object is durable and readable
   * as a whole; when it rejects, the object is absent or whole. Once it settles, `body` is no
   * longer read and may be overwritten.
   *
   * @throws StoreFailure with reason `taken` if `key` is taken: objects are written once.
   */
  create(key: string, body: Uint8Array, options?: WriteOptions): Promise<void>

  /** Opens an object that is sent in parts. Nothing is visible under `key` until `complete`. */
  startUpload(key: string, options?: WriteOptions): Promise<Upload>
}

/** The proof that a part was stored; meaningful only to the upload that gave it. */
export interface PartReceipt {
  readonly number: number
  readonly etag: string
  readonly crc32: number
}

/** What all parts of an upload add up to. */
export interface WholeBody {
  readonly bytes: number
  readonly crc32: number
}

/** One object on its way, part by part (a multipart upload). */
export interface Upload {
  readonly key: string
  /** S3's UploadId, for the operator who must abort it by hand. */
  readonly id: string

  /** Stores part `number` (from 1), replacing it if it was sent before. As `create` for `body`. */
  putPart(number: number, body: Uint8Array, options?: WriteOptions): Promise<PartReceipt>

  /**
   * Makes the object visible as a whole, if the parts add up to `whole`.
   *
   * @throws StoreFailure with reason `taken` if the key is taken, `conflict` if another write
   *   of the key is under way, `no-such-upload` if the upload is no longer open.
   */
  complete(parts: readonly PartReceipt[], whole: WholeBody, signal?: AbortSignal): Promise<void>

  /** Drops the parts (s3:AbortMultipartUpload). Aborting twice is harmless. */
  abort(signal?: AbortSignal): Promise<void>
}

export interface ObjectStat {
  readonly bytes: number
  /** Opaque, and changes with the content; quoted as the store quotes it. */
  readonly etag: string
  /** By the store's clock. */
  readonly lastModified: Date
  readonly storageClass: StorageClass
  /** CRC-32 of the whole object, where the store keeps one. */
  readonly crc32?: number | undefined
}

export interface ObjectBody extends ObjectStat {
  /** The bytes asked for. Ends early, without an error, never: a short answer throws. */
  readonly stream: ByteStream
}

export interface ReadOptions {
  /**
   * First byte and the byte after the last; the whole object unless given. Fails with reason
   * `changed` if the object ends before `end`: it is not the one that the caller knows.
   */
  readonly range?: { readonly start: number; readonly end: number } | undefined
  /**
   * At least as long as the range. A store may write the body straight there: then each chunk is
   * the view of it where its bytes belong. It is the store's until the stream has ended or failed,
   * or its iterator has returned.
   */
  readonly into?: Uint8Array | undefined
  /** Fails with reason `changed` unless the object still has this etag. */
  readonly ifMatch?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Reads objects (s3:GetObject). */
export interface ObjectReader {
  readonly url: string
  /** @throws StoreFailure with reason `missing` if there is no object under `key`. */
  read(key: string, options?: ReadOptions): Promise<ObjectBody>
  /** HeadObject; undefined where the object is absent. */
  stat(key: string, signal?: AbortSignal): Promise<ObjectStat | undefined>
}

export interface ListedObject {
  readonly key: string
  readonly bytes: number
  readonly etag: string
  readonly lastModified: Date
  readonly storageClass: StorageClass
}

/** Lists objects (s3:ListBucket with s3:prefix). */
export interface ObjectLister {
  readonly url: string
  /** Objects whose keys start with `prefix`, in ascending byte order of their keys. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject>
  /**
   * What stands between `prefix` and the next `/`, each once, in byte order: `web-1/` for
   * prefix ``, and `records/` for prefix `web-1/`.
   */
  listFolders(prefix: string, signal?: AbortSignal): AsyncIterable<string>
}

export interface ObjectVersion {
  readonly key: string
  /** `null` in a store without versions. */
  readonly versionId: string
  readonly isDeleteMarker: boolean
  readonly isLatest: boolean
  readonly bytes: number
  readonly lastModified: Date
}

/** What forbids the removal of one version, if anything does (s3:GetObjectRetention, LegalHold). */
export interface ObjectLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE' | 'LEGAL_HOLD'
  readonly until?: Date | undefined
}

/** Removes objects, all versions of them. Only retention is given this. */
export interface ObjectRemover {
  readonly url: string
  /** Every version and delete marker of the keys that start with `prefix` (s3:ListBucketVersions). */
  listVersions(prefix: string, signal?: AbortSignal): AsyncIterable<ObjectVersion>
  /** The lock on one version; undefined where there is none or the store has no locks. */
  lockOf(key: string, versionId: string, signal?: AbortSignal): Promise<ObjectLock | undefined>
  /** Removes one version (s3:DeleteObjectVersion). Removing what is not there succeeds. */
  removeVersion(key: string, versionId: string, signal?: AbortSignal): Promise<void>
  /** Plain DeleteObject (s3:DeleteObject): a delete marker where the bucket keeps versions. */
  remove(key: string, signal?: AbortSignal): Promise<void>
}

/** ACL documents, as S3's XML (s3:GetObjectAcl, s3:PutObjectAcl). */
export interface AclEditor {
  getAcl(key: string, signal?: AbortSignal): Promise<string>
  putAcl(key: string, document: string, signal?: AbortSignal): Promise<void>
}

/** One thing that S3 offers and this endpoint lacks, with what is done instead. */
export interface MissingFeature {
  readonly feature: 'conditional-writes' | 'full-object-checksums' | 'versioning' | 'acls'
  readonly consequence: string
}

/** What is done instead, or what follows, where a feature is missing. */
export const MISSING_CONSEQUENCES: Readonly<Record<MissingFeature['feature'], string>> = {
  'conditional-writes': 'only names that nobody can guess keep objects from being overwritten',
  'full-object-checksums':
    'the parts of a large object are checked one by one, and the whole when it is read',
  versioning: 'what is removed or overwritten is gone at once',
  acls: 'access is decided by policies alone',
}

/** The bucket itself. Only `init` and `verify` are given this. */
export interface BucketAdmin {
  /** Creates the bucket, in the store's region, unless it is there. */
  ensureBucket(signal?: AbortSignal): Promise<'created' | 'exists'>
  /** What was found missing so far, by asking or by what the endpoint answered. */
  missingFeatures(signal?: AbortSignal): Promise<readonly MissingFeature[]>
  /** Days after which stale uploads are aborted; undefined if no lifecycle rule does. */
  staleUploadDays(signal?: AbortSignal): Promise<number | undefined>
  /** Adds a lifecycle rule that aborts uploads older than `days`, keeping the other rules. */
  abortStaleUploadsAfter(days: number, signal?: AbortSignal): Promise<void>
}

export interface ObjectStore
  extends ObjectWriter,
    ObjectReader,
    ObjectLister,
    ObjectRemover,
    AclEditor,
    BucketAdmin {}
