// The walk over a bucket's versions, by index and in batches: memory does not grow with a bucket.
import type { Bucket } from '../state/buckets.ts'
import { lockedUntil, type VersionLock } from '../state/lock.ts'
import type { State } from '../state/state.ts'
import type { Tag } from '../state/tag.ts'
import { keyBytes, keyText } from '../state/version.ts'
import { tellAct } from './tell-act.ts'
import type { Treatment } from './treatment.ts'
import { KeyFates, type VersionFacts, type VersionFate } from './version-fate.ts'

const BATCH = 200

interface Row {
  readonly id: number
  readonly key: Uint8Array
  readonly version: string
  readonly marker: number
  readonly size: number
  readonly modified: number
  readonly storage_class: string
  readonly tags: string | null
  /** A `VersionLock` in JSON. */
  readonly lock: string | null
}

/** The key that the walk is at, of which there may be older versions to come. */
interface Place {
  readonly key: Uint8Array
  readonly text: string
  readonly before: number
  readonly fates: KeyFates
}

/** Carries out what rules have due for the versions of a bucket, a batch of them at a time. */
export function* treatVersions(whole: Treatment): Generator<void> {
  for (const prefix of widestPrefixes(whole)) {
    let place: Place | undefined
    for (;;) {
      const treatment = asItIsNow(whole)
      if (treatment === undefined) return
      const rows = nextRows(treatment, prefix, place)
      place = treatment.state.database.transaction(() => treatBatch(treatment, place, rows))
      yield
      if (rows.length < BATCH) break
    }
  }
}

/** Between batches requests are served: a bucket may have gone, its rules and versioning changed. */
function asItIsNow(treatment: Treatment): Treatment | undefined {
  const bucket = treatment.state.buckets.find(treatment.bucket.name)
  if (bucket?.id !== treatment.bucket.id || bucket.lifecycle === undefined) return undefined
  return { ...treatment, bucket, configuration: bucket.lifecycle }
}

/** Returns where the walk is then. */
function treatBatch(
  treatment: Treatment,
  from: Place | undefined,
  rows: readonly Row[],
): Place | undefined {
  let place = from
  for (const row of rows) place = treatVersion(treatment, place, row)
  if (rows.length < BATCH) removeMarker(treatment, place)
  return place
}

/** The prefixes that rules are about, without those within others. */
function widestPrefixes({ configuration }: Treatment): string[] {
  const prefixes = configuration.rules.map(({ filter }) => filter.prefix ?? '').sort()
  return prefixes.filter((prefix, at) =>
    prefixes.slice(0, at).every((other) => !prefix.startsWith(other)),
  )
}

/** What rules ask about is read, and no more: a bucket may have millions of rows. */
function columnsFor({ configuration, bucket }: Treatment): string {
  const askForTags = configuration.rules.some(({ filter }) => filter.tags.length > 0)
  const hasLocks = bucket.objectLock !== undefined
  return `id, key, version, marker, size, modified, storage_class,
    ${askForTags ? "attributes -> '$.tags'" : 'NULL'} AS tags,
    ${hasLocks ? LOCK : 'NULL'} AS lock`
}

const LOCK = `json_object('retention', attributes -> '$.retention',
    'legalHold', attributes ->> '$.legalHold')`

function nextRows(treatment: Treatment, prefix: string, after: Place | undefined): Row[] {
  const { state, bucket } = treatment
  const { database } = state
  const sql = `SELECT ${columnsFor(treatment)} FROM versions WHERE bucket = ?1 AND`
  const same =
    after === undefined
      ? []
      : database.all<Row>(
          `${sql} key = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4`,
          bucket.id,
          after.key,
          after.before,
          BATCH,
        )
  if (same.length === BATCH) return same
  const more = database.all<Row>(
    `${sql} key ${after === undefined ? '>=' : '>'} ?2 AND key < ?3 ORDER BY key, id DESC LIMIT ?4`,
    bucket.id,
    after?.key ?? keyBytes(prefix),
    Buffer.concat([keyBytes(prefix), Buffer.of(0xff)]),
    BATCH - same.length,
  )
  return [...same, ...more]
}

function treatVersion(treatment: Treatment, at: Place | undefined, row: Row): Place {
  const isSameKey = at !== undefined && Buffer.compare(at.key, row.key) === 0
  if (!isSameKey) removeMarker(treatment, at)
  const text = isSameKey ? at.text : keyText(row.key)
  const { configuration, bucket, period } = treatment
  const fates = isSameKey ? at.fates : new KeyFates(configuration, text, bucket.versioning, period)
  carryOut(treatment, text, row, fates.next(factsOf(row)))
  return { key: row.key, text, before: row.id, fates }
}

function factsOf(row: Row): VersionFacts {
  return {
    isDeleteMarker: row.marker === 1,
    isNull: row.version === 'null',
    size: row.size,
    modified: row.modified,
    storageClass: row.storage_class,
    tags: row.tags === null || row.tags === '[]' ? [] : (JSON.parse(row.tags) as Tag[]),
    lockedUntil: row.lock === null ? 0 : lockedUntil(JSON.parse(row.lock) as VersionLock),
  }
}

function carryOut(
  { state, bucket, counts }: Treatment,
  key: string,
  { id, size, version: versionId }: Row,
  { transitions, expires, removed }: VersionFate,
): void {
  for (const { to, at } of transitions) {
    state.objects.setStorageClass(id, to, at)
    tellAct(state, bucket, { kind: 'moved', key, versionId, size, storageClass: to })
    counts.transitions[to] = (counts.transitions[to] ?? 0) + 1
  }
  if (expires !== undefined) {
    const marker = state.objects.remove(bucket, key, expires)
    noteDeletion(state, bucket, key)
    if (marker === undefined) tellAct(state, bucket, { kind: 'removed', key, versionId, size })
    else
      tellAct(state, bucket, { kind: 'hidden', key, versionId: marker.versionId, size: undefined })
    counts.expired++
  }
  if (removed !== undefined) {
    state.objects.removeVersion(bucket, key, versionId)
    noteDeletion(state, bucket, key)
    tellAct(state, bucket, { kind: 'removed', key, versionId, size })
    counts.noncurrentExpired++
  }
}

/** Removes the delete marker of a key whose versions are all told, if nothing is behind it. */
function removeMarker({ state, bucket, counts }: Treatment, at: Place | undefined): void {
  if (at === undefined || at.fates.markerRemoved() === undefined) return
  const marker = state.objects.latest(bucket, at.text)
  // Between batches others may have written: then it is no longer what was told.
  if (marker === undefined || !marker.isDeleteMarker) return
  if (state.objects.hasOlder(bucket, at.text, marker.id)) return
  const { versionId } = marker
  state.objects.removeVersion(bucket, at.text, versionId)
  tellAct(state, bucket, { kind: 'removed', key: at.text, versionId, size: undefined })
  counts.markersRemoved++
}

function noteDeletion(state: State, bucket: Bucket, key: string): void {
  state.database.afterCommit(() => state.races.deleted(bucket, key))
}
