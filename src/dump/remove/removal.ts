// Taking a dump away: its record first, then its segments, so that whoever looks in between
// sees a whole dump or none, never one whose segments are gone.
import { Failure } from '../../base/failure.ts'
import { mapConcurrently } from '../../base/map-concurrently.ts'
import { dataPrefix } from '../../format/dump-name.ts'
import { instantOf } from '../../format/instant.ts'
import type { ObjectLock, ObjectRemover, ObjectVersion } from '../../store/store.ts'
import {
  describeDump,
  type Leftovers,
  type ListedDump,
  type LiteralObject,
} from '../catalogue/stored-dump.ts'

export type RemovalTarget = ListedDump | LiteralObject | Leftovers

/** One version that may not be removed, and why. */
export interface LockedVersion {
  readonly key: string
  readonly versionId: string
  readonly lock: ObjectLock
}

/** What must go for one dump to be gone. */
export interface Removal {
  readonly target: RemovalTarget
  /** Versions of its record, or of the first object of a dump without one: gone before the rest. */
  readonly first: readonly ObjectVersion[]
  readonly rest: readonly ObjectVersion[]
  /** Stored bytes of all these versions. */
  readonly bytes: number
  /** Any of these forbids the whole removal. */
  readonly locked: readonly LockedVersion[]
}

/** Enough to hide latency, few enough to be polite. */
const REQUESTS_AT_ONCE = 8

/**
 * Finds all versions and delete markers of a dump's objects, and their locks. Changes nothing.
 * With `keepSegments` only the record goes, because another record names the same segments. A lock
 * that ends by `passed`, a moment that the server itself told as past, is over.
 */
export async function planRemoval(
  store: ObjectRemover,
  target: RemovalTarget,
  {
    keepSegments = false,
    passed,
    signal,
  }: { keepSegments?: boolean; passed?: Date; signal?: AbortSignal | undefined } = {},
): Promise<Removal> {
  const { firstKeys, restKeys, restPrefix } = objectsOf(target)
  const first = await versionsOfKeys(store, firstKeys, signal)
  const rest = keepSegments
    ? []
    : [
        ...(await versionsOfKeys(store, restKeys, signal)),
        ...(restPrefix === undefined ? [] : await versionsUnder(store, restPrefix, signal)),
      ]
  const versions = [...first, ...rest]
  const bytes = versions.reduce((sum, version) => sum + version.bytes, 0)
  const locks = await locksOf(store, versions, signal)
  const locked = locks.filter(({ lock }) => !isOver(lock, passed))
  return { target, first, rest, bytes, locked }
}

/**
 * Removes exactly the versions of a plan. Doing so again, after an interruption, is harmless.
 *
 * @throws `store-refused` if any of them is locked, before anything is removed.
 */
export async function applyRemoval(
  store: ObjectRemover,
  removal: Removal,
  signal?: AbortSignal,
): Promise<void> {
  checkUnlocked(removal)
  for (const { key, versionId } of removal.first) await store.removeVersion(key, versionId, signal)
  // From here on there is no record: what an interruption leaves are segments without one.
  await mapConcurrently(byKey(removal.rest), REQUESTS_AT_ONCE, async (versions) => {
    for (const { key, versionId } of versions) await store.removeVersion(key, versionId, signal)
  })
}

/** @throws `store-refused`, naming the lock, if any version is locked. */
export function checkUnlocked({ target, locked }: Removal): void {
  const [first] = locked
  if (first === undefined) return
  const more = locked.length > 1 ? ` and ${locked.length - 1} more` : ''
  throw new Failure(
    'store-refused',
    `${describeDump(target)} is locked (${describeLock(first.lock)}): ${first.key} version ${first.versionId}${more}`,
    { hint: 'Nothing was removed. Wait until the lock ends, or have an admin lift it.' },
  )
}

export function describeLock({ mode, until }: ObjectLock): string {
  return until === undefined ? mode : `${mode} until ${instantOf(until)}`
}

function objectsOf(target: RemovalTarget): {
  readonly firstKeys: readonly string[]
  readonly restKeys: readonly string[]
  readonly restPrefix?: string
} {
  switch (target.kind) {
    case 'dump': {
      const { machine, nonce } = target.name
      return { firstKeys: [target.recordKey], restKeys: [], restPrefix: dataPrefix(machine, nonce) }
    }
    case 'leftovers':
      return { firstKeys: [], restKeys: [], restPrefix: dataPrefix(target.machine, target.nonce) }
    case 's3dump': {
      // Without its first chunk, a dump in chunks is seen to be incomplete.
      const [first = '', ...rest] = target.objects.map(({ key }) => key)
      return { firstKeys: [first], restKeys: rest }
    }
    case 'object':
      return { firstKeys: [target.key], restKeys: [] }
    default:
      return target satisfies never
  }
}

async function versionsOfKeys(
  store: ObjectRemover,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ObjectVersion[]> {
  const found = await mapConcurrently(keys, REQUESTS_AT_ONCE, async (key) =>
    (await versionsUnder(store, key, signal)).filter((version) => version.key === key),
  )
  return found.flat()
}

/**
 * The versions of each key in the order of removal: the latest last, so that what a plain reader
 * sees does not change before the key is gone. Removing a delete marker first would bring the
 * version below it back to light.
 */
async function versionsUnder(
  store: ObjectRemover,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<ObjectVersion[]> {
  const versions = await Array.fromAsync(store.listVersions(prefix, signal))
  return byKey(versions).flatMap((ofKey) => ofKey.sort(latestLast))
}

function latestLast(a: ObjectVersion, b: ObjectVersion): number {
  if (a.isLatest !== b.isLatest) return a.isLatest ? 1 : -1
  return a.lastModified.getTime() - b.lastModified.getTime()
}

function byKey(versions: readonly ObjectVersion[]): ObjectVersion[][] {
  const groups = new Map<string, ObjectVersion[]>()
  for (const version of versions) {
    const group = groups.get(version.key)
    if (group === undefined) groups.set(version.key, [version])
    else group.push(version)
  }
  return [...groups.values()]
}

async function locksOf(
  store: ObjectRemover,
  versions: readonly ObjectVersion[],
  signal: AbortSignal | undefined,
): Promise<LockedVersion[]> {
  const checked = versions.filter(({ isDeleteMarker }) => !isDeleteMarker)
  const locks = await mapConcurrently(checked, REQUESTS_AT_ONCE, async ({ key, versionId }) => {
    const lock = await store.lockOf(key, versionId, signal)
    return lock === undefined ? [] : [{ key, versionId, lock }]
  })
  return locks.flat()
}

function isOver({ until }: ObjectLock, passed: Date | undefined): boolean {
  return until !== undefined && passed !== undefined && until <= passed
}
