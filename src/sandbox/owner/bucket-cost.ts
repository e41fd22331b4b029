// What a bucket costs: the inventory of what is billed, at the list prices of src/aws/prices.
// Sources: "Understanding your AWS billing and usage reports" and "Cost considerations" of
// transitions in the S3 user guide. Requests, transfer, retrieval and the monitoring of
// Intelligent-Tiering are not counted.
import { monthlyCost, PRICES_AS_OF } from '../../aws/prices.ts'
import {
  ARCHIVE_OVERHEAD,
  isArchiveClass,
  MINIMUM_DAYS,
  MINIMUM_SIZE_BYTES,
  MINIMUM_SIZE_CLASSES,
} from '../../aws/storage-class.ts'
import { Failure } from '../../base/failure.ts'
import { DAY_MS } from '../../base/time.ts'
import type { Bucket } from '../state/buckets.ts'
import type { State } from '../state/state.ts'

/** Versions of one storage class, of those that are current, or of those that are not. */
export interface ClassCost {
  readonly storageClass: string
  readonly isCurrent: boolean
  readonly versions: number
  /** What was stored. */
  readonly bytes: number
  /** What is paid for: more where a class has a smallest size, or archiving adds to it. */
  readonly billedBytes: number
  readonly dollarsPerMonth: number
  /** What the class's minimum duration adds if all of it were deleted now. */
  readonly earlyDeletionDollars: number
}

/** Something beside versions that is billed as storage. */
export interface ExtraCost {
  readonly count: number
  readonly bytes: number
  readonly dollarsPerMonth: number
}

export interface BucketCost {
  readonly bucket: string
  /** ISO 8601: by the sandbox's clock. */
  readonly time: string
  /** The month of the prices, which are those of us-east-1. */
  readonly pricesOf: string
  readonly classes: readonly ClassCost[]
  readonly deleteMarkers: number
  /** Parts of uploads that are open, by their upload's class. */
  readonly openUploads: ExtraCost & { readonly parts: number }
  /** Copies of archived objects that stand now, at the price of STANDARD. */
  readonly restoredCopies: ExtraCost
  readonly dollarsPerMonth: number
  readonly earlyDeletionDollars: number
  /** Classes without a known price: they are not in the sums. */
  readonly unpriced: readonly string[]
}

/** AWS bills by the byte-hour; a month of prices has thirty days here. */
const DAYS_OF_MONTH = 30

/**
 * What `bucket` costs a month as it stands, and what deleting it at `now` would cost.
 *
 * @throws `not-found` for a bucket that is not there.
 */
export function costOfBucket(state: State, bucket: string, now: number): BucketCost {
  const found = state.buckets.find(bucket)
  if (found === undefined) {
    throw new Failure('not-found', `there is no bucket ${JSON.stringify(bucket)}`)
  }
  const classes = sumsByClass(state, found, now).map(costOfClass)
  const openUploads = costOfUploads(state, found)
  const restoredCopies = costOfCopies(state, found, now)
  const sums = [...classes, openUploads, restoredCopies]
  return {
    bucket,
    time: new Date(now).toISOString(),
    pricesOf: PRICES_AS_OF,
    classes,
    deleteMarkers: countMarkers(state, found),
    openUploads,
    restoredCopies,
    dollarsPerMonth: sums.reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0),
    earlyDeletionDollars: classes.reduce((sum, each) => sum + each.earlyDeletionDollars, 0),
    unpriced: [
      ...new Set(
        classes.flatMap(({ storageClass }) => monthlyCost([{ storageClass, bytes: 0 }]).unpriced),
      ),
    ],
  }
}

interface ClassSums {
  readonly storageClass: string
  readonly isCurrent: number
  readonly versions: number
  readonly bytes: number
  /** As `bytes`, with versions under 128 KiB counted as that. */
  readonly roundedBytes: number
  /** Days that the class's minimum duration still demands, times bytes; rounded bytes; versions. */
  readonly byteDays: number
  readonly roundedByteDays: number
  readonly versionDays: number
}

/** One pass over the bucket's rows, within SQLite. */
function sumsByClass({ database }: State, { id }: Bucket, now: number): ClassSums[] {
  const minimum = [...MINIMUM_DAYS].map(([name, days]) => `WHEN '${name}' THEN ${days}`)
  const left = `max(0.0, (CASE storage_class ${minimum.join(' ')} ELSE 0 END)
    - (?2 - coalesce(class_since, modified)) / ${DAY_MS}.0)`
  return database.all<ClassSums>(
    `SELECT storage_class AS storageClass, live AS isCurrent, count(*) AS versions,
       sum(size) AS bytes, sum(max(size, ${MINIMUM_SIZE_BYTES})) AS roundedBytes,
       sum(size * ${left}) AS byteDays, sum(max(size, ${MINIMUM_SIZE_BYTES}) * ${left})
         AS roundedByteDays, sum(${left}) AS versionDays
     FROM versions WHERE bucket = ?1 AND marker = 0
     GROUP BY storage_class, live ORDER BY storage_class, live DESC`,
    id,
    now,
  )
}

function costOfClass(sums: ClassSums): ClassCost {
  const { storageClass, isCurrent, versions, bytes } = sums
  const whole = billed(sums, versions, bytes, sums.roundedBytes)
  const left = billed(sums, sums.versionDays, sums.byteDays, sums.roundedByteDays)
  return {
    storageClass,
    isCurrent: isCurrent === 1,
    versions,
    bytes,
    billedBytes: whole.reduce((sum, each) => sum + each.bytes, 0),
    dollarsPerMonth: monthlyCost(whole).dollars,
    earlyDeletionDollars: monthlyCost(left).dollars / DAYS_OF_MONTH,
  }
}

/** What is paid for of so many versions, by class. */
function billed(
  { storageClass }: ClassSums,
  versions: number,
  bytes: number,
  roundedBytes: number,
): { storageClass: string; bytes: number }[] {
  if (MINIMUM_SIZE_CLASSES.has(storageClass)) return [{ storageClass, bytes: roundedBytes }]
  if (!isArchiveClass(storageClass)) return [{ storageClass, bytes }]
  return [
    { storageClass, bytes: bytes + versions * ARCHIVE_OVERHEAD.own },
    { storageClass: 'STANDARD', bytes: versions * ARCHIVE_OVERHEAD.standard },
  ]
}

function countMarkers({ database }: State, { id }: Bucket): number {
  const sql = 'SELECT count(*) AS n FROM versions WHERE bucket = ? AND marker = 1'
  return database.get<{ n: number }>(sql, id)?.n ?? 0
}

/** Parts that wait for an archive class lie in STANDARD until they are an object. */
function costOfUploads({ database }: State, { id }: Bucket): BucketCost['openUploads'] {
  const rows = database.all<{
    storageClass: string
    uploads: number
    parts: number
    bytes: number
  }>(
    `SELECT storage_class AS storageClass, count(DISTINCT uploads.id) AS uploads,
       count(parts.number) AS parts, coalesce(sum(parts.size), 0) AS bytes
     FROM uploads LEFT JOIN parts ON parts.upload = uploads.id
     WHERE uploads.bucket = ? GROUP BY storage_class`,
    id,
  )
  const stored = rows.map(({ storageClass, bytes }) => ({
    storageClass: isArchiveClass(storageClass) ? 'STANDARD' : storageClass,
    bytes,
  }))
  return {
    count: rows.reduce((sum, { uploads }) => sum + uploads, 0),
    parts: rows.reduce((sum, { parts }) => sum + parts, 0),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    dollarsPerMonth: monthlyCost(stored).dollars,
  }
}

function costOfCopies({ database }: State, { id }: Bucket, now: number): ExtraCost {
  const row = database.get<{ count: number; bytes: number }>(
    `SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM versions
     WHERE bucket = ? AND restoration IS NOT NULL
     AND restoration ->> '$.ready' <= ?2 AND restoration ->> '$.expires' > ?2`,
    id,
    now,
  )
  const { count = 0, bytes = 0 } = row ?? {}
  const { dollars } = monthlyCost([{ storageClass: 'STANDARD', bytes }])
  return { count, bytes, dollarsPerMonth: dollars }
}
