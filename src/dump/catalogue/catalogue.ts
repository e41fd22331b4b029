// What the store holds, from listings alone: no object is read.
//
// `data/` stands before `records/` in byte order, so that one pass over a machine's keys has
// seen a dump's segments when it comes to its record. A dump that is committed during the pass
// may have a record whose segments were not there yet: such a dump is looked at a second time.
import { Failure } from '../../base/failure.ts'
import {
  type DumpName,
  dataPrefix,
  parseRecordKey,
  parseSegmentKey,
  recordsPrefix,
} from '../../format/dump-name.ts'
import { isMachineName, type MachineName } from '../../format/machine-name.ts'
import type { ListedObject, ObjectLister } from '../../store/store.ts'
import { storeRefused } from '../../store/store-failure.ts'
import { ChunkRun } from './chunk-run.ts'
import { recordProblem } from './record-object.ts'
import { SegmentIndex, type SegmentSum } from './segment-index.ts'
import {
  type Leftovers,
  type OtherObject,
  type RecordedDump,
  SHARED_SEGMENTS,
  type StoredDump,
  type Stray,
} from './stored-dump.ts'

export interface CatalogueOptions {
  /** Only this machine's dumps; all machines' unless given, which lists the whole bucket. */
  readonly machine?: MachineName | undefined
  /** The host in s3dump's keys; the machine's name unless given. s3dump.py took the first label. */
  readonly s3dumpHost?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** s3dump's keys, where these credentials may not list them. */
export interface Unlisted {
  readonly kind: 'unlisted'
  readonly prefix: string
  readonly why: Failure
}

export type CatalogueEntry = StoredDump | Leftovers | Stray | OtherObject | Unlisted

/** A machine's dumps, or those of one stream or level, without a look at `data/`. */
export interface DumpsOptions extends CatalogueOptions {
  readonly machine: MachineName
  readonly stream?: string | undefined
  readonly level?: string | undefined
}

/**
 * A machine's dumps from one listing of its records and one of s3dump's keys: problems of
 * segments are not seen. Holds one entry in memory. s3dump's dumps are left out where they may
 * not be listed, as with a restorer's key.
 */
export async function* listDumps(
  store: ObjectLister,
  { machine, s3dumpHost = machine, stream, level, signal }: DumpsOptions,
): AsyncGenerator<StoredDump> {
  for await (const object of store.list(recordsPrefix(machine, stream, level), signal)) {
    const name = parseRecordKey(object.key)
    if (name !== undefined) yield recordedDump(name, object)
  }
  const fields = [s3dumpHost, stream, stream === undefined ? undefined : level]
  const prefix = fields.flatMap((field) => (field === undefined ? [] : [`${field}:`])).join('')
  for await (const entry of sortOut(store, listIfAllowed(store, prefix, signal), signal)) {
    if (entry.kind === 's3dump') yield entry
  }
}

/**
 * Everything that the store holds of one machine, or of all. Memory grows by about 60 bytes for
 * each dump of the machine whose keys are being read, and by the names of machines.
 *
 * @throws `store-refused` if the store does not list each machine's keys together.
 */
export async function* readCatalogue(
  store: ObjectLister,
  { machine, s3dumpHost = machine, signal }: CatalogueOptions = {},
): AsyncGenerator<CatalogueEntry> {
  const objects =
    machine === undefined
      ? store.list('', signal)
      : concatenated(
          store.list(`${machine}/data/`, signal),
          store.list(recordsPrefix(machine), signal),
          listIfAllowed(store, `${s3dumpHost}:`, signal),
        )
  yield* sortOut(store, objects, signal)
}

async function* concatenated<T>(...iterables: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const iterable of iterables) yield* iterable
}

/** A restorer may list `<machine>/` only: that s3dump's keys are out of reach is no failure. */
async function* listIfAllowed(
  store: ObjectLister,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedObject | Unlisted> {
  try {
    yield* store.list(prefix, signal)
  } catch (error) {
    if (!storeRefused(error, 'denied')) throw error
    yield { kind: 'unlisted', prefix, why: error }
  }
}

/** Makes entries of listed objects, in which each machine's stand together and `data/` first. */
async function* sortOut(
  store: ObjectLister,
  objects: AsyncIterable<ListedObject | Unlisted>,
  signal: AbortSignal | undefined,
): AsyncGenerator<CatalogueEntry> {
  let segments: SegmentIndex | undefined
  const begun = new Set<MachineName>()
  const chunks = new ChunkRun()
  for await (const object of objects) {
    if ('kind' in object) {
      yield object
      continue
    }
    const place = placeOf(object.key)
    if (place.kind !== 's3dump') yield* chunks.end()
    if (segments !== undefined && !object.key.startsWith(`${segments.machine}/`)) {
      yield* segments.leftovers()
      segments = undefined
    }
    switch (place.kind) {
      case 's3dump':
        yield* chunks.add(object)
        break
      case 'data':
      case 'records':
        segments ??= beginMachine(place.machine, begun)
        if (place.kind === 'data') yield* addSegment(segments, object)
        else yield await readRecord(store, segments, object, signal)
        break
      case 'other':
        yield { kind: 'other', object }
        break
      default:
        place satisfies never
    }
  }
  yield* chunks.end()
  if (segments !== undefined) yield* segments.leftovers()
}

/** A machine's segments would seem to lack the records that are listed elsewhere, and be swept. */
function beginMachine(machine: MachineName, begun: Set<MachineName>): SegmentIndex {
  if (begun.has(machine)) {
    throw new Failure('store-refused', `the store does not list the keys of ${machine} together`, {
      hint: 'Ask for one machine at a time: --host.',
    })
  }
  const segments = new SegmentIndex(machine)
  begun.add(segments.machine)
  return segments
}

type Place =
  | { readonly kind: 'data' | 'records'; readonly machine: MachineName }
  | { readonly kind: 's3dump' | 'other' }

function placeOf(key: string): Place {
  if (ChunkRun.holds(key)) return { kind: 's3dump' }
  const [machine = '', folder, rest] = key.split('/', 3)
  if (isMachineName(machine) && (folder === 'data' || folder === 'records') && rest !== undefined) {
    return { kind: folder, machine }
  }
  return { kind: 'other' }
}

function* addSegment(segments: SegmentIndex, object: ListedObject): Generator<Stray> {
  const parts = parseSegmentKey(object.key)
  if (parts === undefined) yield { kind: 'stray', object }
  else segments.add(parts.nonce, parts.index, object)
}

async function readRecord(
  store: ObjectLister,
  segments: SegmentIndex,
  object: ListedObject,
  signal: AbortSignal | undefined,
): Promise<RecordedDump | Stray> {
  const name = parseRecordKey(object.key)
  if (name === undefined) return { kind: 'stray', object }
  const dump = recordedDump(name, object)
  const sum = segments.claim(name.nonce)
  if (sum === 'claimed') {
    return { ...dump, classes: [], problem: dump.problem ?? SHARED_SEGMENTS }
  }
  const found = isWhole(name, sum) ? sum : await lookAgain(store, name, signal)
  const problem = isWhole(name, found) ? undefined : incomplete(name, found)
  return { ...dump, classes: found?.classes ?? [], problem: dump.problem ?? problem }
}

async function lookAgain(
  store: ObjectLister,
  { machine, nonce }: DumpName,
  signal: AbortSignal | undefined,
): Promise<SegmentSum | undefined> {
  const index = new SegmentIndex(machine)
  for await (const object of store.list(dataPrefix(machine, nonce), signal)) {
    const parts = parseSegmentKey(object.key)
    if (parts !== undefined) index.add(nonce, parts.index, object)
  }
  const sum = index.claim(nonce)
  return sum === 'claimed' ? undefined : sum
}

function isWhole(name: DumpName, sum: SegmentSum | undefined): boolean {
  return (
    sum !== undefined &&
    sum.segments === name.segments &&
    sum.lastIndex === name.segments - 1 &&
    sum.bytes === name.bytes
  )
}

function incomplete(name: DumpName, sum: SegmentSum | undefined): RecordedDump['problem'] {
  const stored = `${sum?.segments ?? 0} of ${name.segments} segments`
  return {
    kind: 'incomplete',
    detail: `${stored} and ${sum?.bytes ?? 0} of ${name.bytes} bytes are stored`,
  }
}

function recordedDump(name: DumpName, object: ListedObject): RecordedDump {
  return {
    kind: 'dump',
    name,
    recordKey: object.key,
    recordBytes: object.bytes,
    recordEtag: object.etag,
    lastModified: object.lastModified,
    classes: undefined,
    problem: recordProblem(object),
  }
}
