// Object Lock, as buckets and versions keep it. Source: "Locking objects with Object Lock" in the
// user guide.

export const RETENTION_MODES = ['GOVERNANCE', 'COMPLIANCE'] as const
export type RetentionMode = (typeof RETENTION_MODES)[number]

/** Until when a version stays. What has passed is still told of, and locks nothing. */
export interface Retention {
  readonly mode: RetentionMode
  /** Milliseconds since 1970. */
  readonly until: number
}

/** What a version that is made without a word about its retention gets. */
export interface DefaultRetention {
  readonly mode: RetentionMode
  readonly unit: 'Days' | 'Years'
  readonly count: number
}

/** Of a bucket with Object Lock, which is never turned off again. */
export interface BucketLock {
  readonly defaultRetention?: DefaultRetention | undefined
}

/** The lock of one version. */
export interface VersionLock {
  readonly retention?: Retention | undefined
  readonly legalHold?: 'ON' | 'OFF' | undefined
}

/** Until when it lasts, in milliseconds since 1970: a hold for ever; 0 where there never was one. */
export function lockedUntil({ retention, legalHold }: VersionLock): number {
  return legalHold === 'ON' ? Number.POSITIVE_INFINITY : (retention?.until ?? 0)
}

/**
 * What keeps a version from being removed for good at `now`, by the sandbox's clock: nobody, root
 * and lifecycle included, may remove a `hold` or `COMPLIANCE`; who may bypass it, `GOVERNANCE`.
 */
export function lockOf(lock: VersionLock, now: number): 'hold' | RetentionMode | undefined {
  if (lockedUntil(lock) <= now) return undefined
  return lock.legalHold === 'ON' ? 'hold' : lock.retention?.mode
}
