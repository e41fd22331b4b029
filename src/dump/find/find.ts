// Which stored dump the operator means.
import { Failure } from '../../base/failure.ts'
import { dateOfInstant } from '../../format/instant.ts'
import type { ObjectLister, ObjectReader } from '../../store/store.ts'
import { listDumps, readCatalogue } from '../catalogue/catalogue.ts'
import {
  describeDump,
  type Leftovers,
  type LiteralObject,
  type RecordedDump,
  type StoredDump,
} from '../catalogue/stored-dump.ts'
import { byDate, byServerTime, byTaken, isDubious, type Order } from './dump-order.ts'
import { clockNotes, notesOn } from './find-notes.ts'
import { notFoundByName, notFoundMachineOrId } from './not-found.ts'
import { type DumpSelector, type IdSelector, type NameSelector, parseId } from './selector.ts'

export interface FoundDump {
  readonly dump: StoredDump | LiteralObject
  /** What the operator should know of the choice: sentences. */
  readonly notes: readonly string[]
}

/** What finding asks of a store. */
export type Searchable = ObjectLister & ObjectReader

/**
 * The dump that a selector means: of several, the newest by the server's clock, or with `at` the
 * last taken until then; dumps of format 1 before those of s3dump, whose date decides.
 *
 * @throws `not-found`, saying what there is instead.
 * @throws `bad-input` if `id` is no beginning of a nonce, or that of several dumps.
 */
export async function findDump(
  store: Searchable,
  selector: DumpSelector,
  signal?: AbortSignal,
): Promise<FoundDump> {
  const found = await findDumps(store, selector, signal)
  const [dump] = found
  if (dump === undefined) throw await notFound(store, selector, signal)
  if (selector.by === 'id' && found.length > 1) throw ambiguousId(selector.id, found)
  return { dump, notes: [...notesOn(dump), ...(selector.by === 'name' ? clockNotes(found) : [])] }
}

/**
 * All dumps that a selector fits, the one meant by {@link findDump} first; none is no failure.
 * Holds them all: those of one machine, stream and level.
 */
export async function findDumps(
  store: Searchable,
  selector: DumpSelector,
  signal?: AbortSignal,
): Promise<readonly (StoredDump | LiteralObject)[]> {
  switch (selector.by) {
    case 'key': {
      const object = await findObject(store, selector.key, signal)
      return object === undefined ? [] : [object]
    }
    case 'id':
      return findById(store, selector, signal)
    case 'name': {
      const dumps = await Array.fromAsync(listDumps(store, { ...selector, signal }))
      return dumps.filter((dump) => fits(dump, selector)).sort(byPreference(selector))
    }
    default:
      return selector satisfies never
  }
}

async function notFound(
  store: Searchable,
  selector: DumpSelector,
  signal: AbortSignal | undefined,
): Promise<Failure> {
  switch (selector.by) {
    case 'key':
      return new Failure('not-found', `there is no object ${selector.key} in ${store.url}`)
    case 'id': {
      const what = `dump of ${selector.machine} whose id starts with ${selector.id}`
      return notFoundMachineOrId(store, what, selector.machine, signal)
    }
    case 'name':
      return notFoundByName(store, selector, signal)
    default:
      return selector satisfies never
  }
}

async function findObject(
  store: ObjectReader,
  key: string,
  signal: AbortSignal | undefined,
): Promise<LiteralObject | undefined> {
  const stat = await store.stat(key, signal)
  if (stat === undefined) return undefined
  const { bytes, etag, crc32, lastModified, storageClass } = stat
  const classes = [{ storageClass, bytes }]
  return { kind: 'object', key, bytes, etag, crc32, lastModified, classes }
}

async function findById(
  store: ObjectLister,
  { machine, id }: IdSelector,
  signal: AbortSignal | undefined,
): Promise<RecordedDump[]> {
  parseId(id)
  const found: RecordedDump[] = []
  for await (const dump of listDumps(store, { machine, signal })) {
    if (dump.kind === 'dump' && dump.name.nonce.startsWith(id)) found.push(dump)
  }
  return found
}

function ambiguousId(id: string, found: readonly (StoredDump | LiteralObject)[]): Failure {
  const some = found.slice(0, 5).map(describeDump).join('; ')
  return new Failure('bad-input', `${found.length} dumps have an id that starts with ${id}`, {
    hint: `Give more digits, or name stream and level: ${some}.`,
  })
}

function fits(dump: StoredDump, { at, date }: NameSelector): boolean {
  const taken = takenAt(dump)
  if (at !== undefined && (taken === undefined || taken > at)) return false
  if (date === undefined) return true
  if (dump.kind === 's3dump') return dump.name.date === date
  return dump.name.taken.startsWith(`${date.replaceAll('-', '')}T`)
}

/** When a dump was taken as its machine says: of s3dump's the start of the day, if it is one. */
function takenAt(dump: StoredDump): Date | undefined {
  if (dump.kind === 'dump') return dateOfInstant(dump.name.taken)
  const { date } = dump.name
  const start = new Date(/^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T00:00:00Z` : '')
  return Number.isNaN(start.getTime()) ? undefined : start
}

function byPreference({ at }: NameSelector): Order<StoredDump> {
  return (a, b) => {
    if (a.kind === 's3dump' && b.kind === 's3dump') return byDate(a, b) || byServerTime(a, b)
    if (a.kind === 's3dump' || b.kind === 's3dump') return a.kind === 's3dump' ? 1 : -1
    if (isDubious(a) !== isDubious(b)) return isDubious(a) ? 1 : -1
    return at === undefined
      ? byServerTime(a, b) || byTaken(a, b)
      : byTaken(a, b) || byServerTime(a, b)
  }
}

/** Segments without a record whose nonce starts with `id`: what a removal that was cut short left. */
export async function findLeftovers(
  store: ObjectLister,
  { machine, id }: IdSelector,
  signal?: AbortSignal,
): Promise<Leftovers[]> {
  parseId(id)
  const found: Leftovers[] = []
  for await (const entry of readCatalogue(store, { machine, signal })) {
    if (entry.kind === 'leftovers' && entry.nonce.startsWith(id)) found.push(entry)
  }
  return found
}
