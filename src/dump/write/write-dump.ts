import { Failure, failedWith } from '../../base/failure.ts'
import { type DumpId, MAX_SEGMENTS, recordsPrefix, segmentKey } from '../../format/dump-name.ts'
import { type Instant, instantOf } from '../../format/instant.ts'
import type { MachineName } from '../../format/machine-name.ts'
import { makeNonce, type Parent } from '../../format/nonce.ts'
import type { Segment, SourceEnd } from '../../format/record.ts'
import type { DumpSource } from '../../host/source.ts'
import type { StorageClass } from '../../store/store.ts'
import { type StoreFailure, storeRefused } from '../../store/store-failure.ts'
import { type CommittedDump, commitRecord } from './commit-record.ts'
import { restate } from './restate.ts'
import { type FilledPart, UploadFeed } from './upload-feed.ts'
import { type UploadSizes, uploadSizes } from './upload-sizes.ts'
import { describeBytes, UploadingObject } from './uploading-object.ts'
import type { WriteGuards } from './write-guards.ts'
import { WriteRun } from './write-run.ts'
import type { WriteTools } from './write-tools.ts'

export interface DumpRequest {
  readonly machine: MachineName
  readonly stream: string
  readonly level: string
  readonly parent: Parent
  /** When the dump was taken; the moment at which writing starts unless given. */
  readonly taken?: Instant | undefined
  /** Of the segments; the record stays in the default class, so that it can always be read. */
  readonly storageClass?: StorageClass | undefined
  /** Made by `uploadSizes`; its defaults unless given. */
  readonly sizes?: UploadSizes | undefined
  readonly guards?: WriteGuards | undefined
  /** Name and version of the program that writes. */
  readonly tool: readonly [name: string, version: string]
}

/** How many names may turn out to be taken before the dump fails. */
const MAX_NAMES = 4

/**
 * Stores what `source` gives as one dump, whole or not at all: its record is written last.
 * Disposes of the source in every case. Memory is `partBytes × concurrency` plus a constant.
 *
 * When `signal` aborts, what is under way is settled and the open upload is aborted. A record
 * on its way then has some seconds to be answered: if it is, the dump is committed.
 *
 * @throws `bad-input` for an unusable name, before anything is read or sent.
 * @throws `source-failed` if the producer failed or a guard refused; nothing was committed.
 * @throws `already-exists` if names were taken that nobody could know; nothing was committed.
 * @throws `outcome-unknown` if the write of the record was never answered.
 * @throws the reason of `signal` if it aborts; otherwise the store's first failure.
 */
export async function writeDump(
  request: DumpRequest,
  source: DumpSource,
  tools: WriteTools,
  signal?: AbortSignal,
): Promise<CommittedDump> {
  const run = new WriteRun(source, tools, signal)
  try {
    const dump = begin(request, tools, run)
    const first = await dump.feed.next()
    const committed =
      first === undefined || dump.feed.isOver
        ? await storeWhole(dump, first?.bytes ?? NOTHING)
        : await storeSegments(dump, first)
    await run.disposeSource()
    return committed
  } catch (error) {
    throw await run.abandon(error)
  }
}

/** A dump on its way: what its steps share. */
interface DumpWriting {
  readonly request: DumpRequest
  readonly sizes: UploadSizes
  readonly taken: Instant
  readonly feed: UploadFeed
  readonly tools: WriteTools
  readonly run: WriteRun
}

const NOTHING = new Uint8Array(0)

function begin(request: DumpRequest, tools: WriteTools, run: WriteRun): DumpWriting {
  recordsPrefix(request.machine, request.stream, request.level) // refuses unusable names
  const sizes = request.sizes ?? uploadSizes()
  const taken = request.taken ?? instantOf(tools.clock.now())
  const feed = new UploadFeed(run, sizes)
  return { request, sizes, taken, feed, tools, run }
}

/** A stream shorter than a part. While all its bytes are here, a taken name can be given up. */
async function storeWhole(dump: DumpWriting, bytes: Uint8Array): Promise<CommittedDump> {
  const end = await dump.run.endSource(dump.request.guards)
  const segment = describeBytes(bytes)
  for (let names = 1; ; names++) {
    const id = makeId(dump)
    try {
      await createSegment(dump, id, bytes, segment)
      return await commit(dump, id, [segment], end)
    } catch (error) {
      if (!storeRefused(error, 'taken')) throw error
      if (names === MAX_NAMES) throw squatted(error)
      dump.run.emit({ kind: 'warning', ...SQUATTING })
    }
  }
}

/**
 * A stream of at least one part, in segments one after the other. The source has ended well
 * before the last segment is completed: a failed producer leaves no object behind, which a
 * writer could not remove.
 */
async function storeSegments(dump: DumpWriting, first: FilledPart): Promise<CommittedDump> {
  const id = makeId(dump)
  const segments: Segment[] = []
  let part = first
  try {
    for (;;) {
      const object = await openSegment(dump, id, segments.length)
      const next = await object.sendFrom(dump.feed, part, dump.sizes.segmentBytes)
      const end = next === undefined ? await dump.run.endSource(dump.request.guards) : undefined
      segments.push(await neverUnknown(object.complete()))
      if (end !== undefined) return await commit(dump, id, segments, end)
      if (next !== undefined) part = next
    }
  } catch (error) {
    throw storeRefused(error, 'taken') ? squatted(error) : error
  }
}

function makeId({ request, taken, tools }: DumpWriting): DumpId {
  const { machine, stream, level } = request
  return { machine, stream, level, taken, nonce: makeNonce(tools.random) }
}

function createSegment(
  { request, run }: DumpWriting,
  { machine, nonce }: DumpId,
  bytes: Uint8Array,
  { crc32 }: Segment,
): Promise<void> {
  const { storageClass } = request
  return neverUnknown(run.create(segmentKey(machine, nonce, 0), bytes, { storageClass, crc32 }))
}

function openSegment(
  { request, run }: DumpWriting,
  { machine, nonce }: DumpId,
  index: number,
): Promise<UploadingObject> {
  if (index >= MAX_SEGMENTS) {
    throw new Failure('bad-input', `the stream needs more than ${MAX_SEGMENTS} segments`, {
      hint: 'Choose larger segments.',
    })
  }
  return UploadingObject.open(run, segmentKey(machine, nonce, index), request.storageClass)
}

function commit(
  { request, run }: DumpWriting,
  id: DumpId,
  segments: readonly Segment[],
  source: SourceEnd,
): Promise<CommittedDump> {
  const { parent, tool } = request
  return commitRecord(run, { ...id, parent, segments, filters: [], source, tool })
}

/**
 * Whether a segment was stored may be unknown, but a dump without a record surely does not exist.
 */
async function neverUnknown<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (!failedWith(error, 'outcome-unknown')) throw error
    throw new Failure('store-unavailable', error.message, { cause: error })
  }
}

/** A lost reply cannot be the reason: the store's wrapper knows its own writes. */
function squatted(failure: StoreFailure): Failure {
  return restate(failure, SQUATTING.message, SQUATTING.hint)
}

const SQUATTING = {
  message: 'a name was taken that nobody could know: somebody who can write here saw or guessed it',
  hint: "Find out who holds this machine's key and who can watch the bucket, then dump again.",
}
