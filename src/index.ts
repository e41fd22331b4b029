/**
 * Holdfast as a library: the engines, the stores they work on, and the codecs of what is stored.
 *
 * ```ts
 * const store = retrying(await openStore('s3://my-backups', { clock, random, env: process.env }), {
 *   clock, random, retryForMs: 7_200_000,
 * })
 * for await (const dump of listDumps(store, { machine: parseMachineName('web-1') })) …
 * ```
 *
 * Time and randomness are arguments: `systemClock` and `systemRandom` are the real ones. Every
 * expected error is a {@link Failure}, told apart by its code.
 *
 * @module
 */
export type { S3Reason } from './aws/s3-error.ts'
export type { Branded } from './base/brand.ts'
export { type ByteStream, GIB, KIB, MIB } from './base/bytes.ts'
export type { Clock, RandomBytes } from './base/clock.ts'
export type { Environment } from './base/environment.ts'
export { Failure, type FailureCode, type FailureOptions, failedWith } from './base/failure.ts'
export { RateLimiter } from './base/rate-limiter.ts'
export { type DumpAcl, getDumpAcl, putDumpAcl } from './dump/acl.ts'
export {
  type CatalogueEntry,
  type CatalogueOptions,
  type DumpsOptions,
  listDumps,
  readCatalogue,
  type Unlisted,
} from './dump/catalogue/catalogue.ts'
export {
  type ClassBytes,
  type DumpProblem,
  describeDump,
  type Leftovers,
  type ListedDump,
  type LiteralObject,
  type OtherObject,
  type RecordedDump,
  type S3dumpDump,
  type StoredDump,
  type Stray,
  storedBytes,
} from './dump/catalogue/stored-dump.ts'
export {
  type FoundDump,
  findDump,
  findDumps,
  findLeftovers,
  type Searchable,
} from './dump/find/find.ts'
export type { DumpSelector, IdSelector, KeySelector, NameSelector } from './dump/find/selector.ts'
export {
  type ProbedStore,
  type ProbeReport,
  type ProbeStep,
  type ProbeStepName,
  probeStore,
} from './dump/probe.ts'
export {
  type CheckedBy,
  type OpenedDump,
  openDump,
  type ReadDumpOptions,
  readDump,
} from './dump/read/read.ts'
export {
  type DumpVerdict,
  type Verdict,
  type VerifyOptions,
  verifyDumps,
} from './dump/read/verify.ts'
export {
  applyClean,
  type CleanedStore,
  type CleanPlan,
  type KeptDump,
  planClean,
} from './dump/remove/clean.ts'
export { applyDelete, type DeletePlan, planDelete } from './dump/remove/delete.ts'
export type { LockedVersion, Removal, RemovalTarget } from './dump/remove/removal.ts'
export type { CommittedDump } from './dump/write/commit-record.ts'
export {
  type UploadLimits,
  type UploadSizes,
  type UploadSizesChoice,
  uploadSizes,
} from './dump/write/upload-sizes.ts'
export { type DumpRequest, writeDump } from './dump/write/write-dump.ts'
export type { OnWriteEvent, WriteEvent } from './dump/write/write-events.ts'
export type { WriteGuards } from './dump/write/write-guards.ts'
export { type ObjectRequest, type WrittenObject, writeObject } from './dump/write/write-object.ts'
export type { WriteTools } from './dump/write/write-tools.ts'
export {
  type DumpId,
  type DumpName,
  parseRecordKey,
  parseSegmentKey,
  recordKey,
  recordsPrefix,
  segmentKey,
} from './format/dump-name.ts'
export { escapeText, unescapeText } from './format/escape.ts'
export { dateOfInstant, type Instant, instantOf, parseInstant } from './format/instant.ts'
export { isMachineName, type MachineName, parseMachineName } from './format/machine-name.ts'
export { isNonce, isParent, type Nonce, type Parent } from './format/nonce.ts'
export {
  type DumpRecord,
  decodeRecord,
  encodeRecord,
  type Segment,
  type SourceEnd,
} from './format/record.ts'
export {
  parseS3dumpKey,
  type S3dumpName,
  type S3dumpObject,
  s3dumpKey,
} from './format/s3dump-key.ts'
export { openFileSource } from './host/file-source.ts'
export { openInput } from './host/input.ts'
export { openPipeSource } from './host/pipe-source.ts'
export { type ProducerOptions, runProducer } from './host/producer.ts'
export type { DumpSource } from './host/source.ts'
export { systemClock, systemRandom } from './host/system.ts'
export type { KeepRule } from './retain/keep-rule.ts'
export { openStore } from './store/open.ts'
export type { OpenStoreOptions, StoreCredentials } from './store/open-options.ts'
export type {
  AclEditor,
  BucketAdmin,
  ListedObject,
  MissingFeature,
  ObjectBody,
  ObjectLister,
  ObjectLock,
  ObjectReader,
  ObjectRemover,
  ObjectStat,
  ObjectStore,
  ObjectVersion,
  ObjectWriter,
  Pace,
  PartReceipt,
  ReadOptions,
  StorageClass,
  Upload,
  WholeBody,
  WriteOptions,
} from './store/store.ts'
export {
  StoreFailure,
  type StoreFailureDetails,
  type StoreReason,
  storeRefused,
} from './store/store-failure.ts'
export { formatStoreUrl, parseStoreUrl, type StorePlace } from './store/store-url.ts'
export { type Observer, observed, observedWriter, type StoreEvent } from './store/wrap/observed.ts'
export type { RetryEvent, RetryPolicy } from './store/wrap/retry-policy.ts'
export { retrying } from './store/wrap/retrying.ts'
export { retryingLister } from './store/wrap/retrying-lister.ts'
export { retryingReader } from './store/wrap/retrying-reader.ts'
export { retryingRemover } from './store/wrap/retrying-remover.ts'
export { retryingWriter } from './store/wrap/retrying-writer.ts'
export {
  type ReadPace,
  throttled,
  throttledReader,
  throttledWriter,
} from './store/wrap/throttled.ts'
