// How long the restoring of an archived object takes. Source: "Archive retrieval options" in the
// user guide, which gives ranges: these are their upper ends, so that what waits long enough here
// does so at AWS.
import type { ArchiveClass } from '../../aws/storage-class.ts'
import type { Tier } from '../state/restoration.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const TIMES: Readonly<Record<ArchiveClass, Readonly<Partial<Record<Tier, number>>>>> = {
  /** 1 to 5 minutes; 3 to 5 hours; 5 to 12 hours. */
  GLACIER: { Expedited: 5 * MINUTE_MS, Standard: 5 * HOUR_MS, Bulk: 12 * HOUR_MS },
  /** There is no Expedited; within 12 hours; within 48 hours. */
  DEEP_ARCHIVE: { Standard: 12 * HOUR_MS, Bulk: 48 * HOUR_MS },
}

/** In milliseconds; undefined if the class has no such tier. */
export function retrievalTime(storageClass: ArchiveClass, tier: Tier): number | undefined {
  return TIMES[storageClass][tier]
}
