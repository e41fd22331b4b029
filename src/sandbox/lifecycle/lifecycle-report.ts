/** What a run of the lifecycle did, counted. */
export interface LifecycleReport {
  /** The run did what was due by this time, in milliseconds since 1970. */
  readonly through: number
  /** By bucket; buckets in which nothing happened are left out. */
  readonly buckets: ReadonlyMap<string, LifecycleCounts>
}

export interface LifecycleCounts {
  /** Current versions that expired: removed, or hidden by a delete marker. */
  expired: number
  /** Noncurrent versions that were removed for good. */
  noncurrentExpired: number
  /** Delete markers that were removed because nothing stood behind them. */
  markersRemoved: number
  /** Changes of storage class, by the class that versions went to. */
  transitions: Record<string, number>
  /** Multipart uploads that were aborted. */
  uploadsAborted: number
}

export function noCounts(): LifecycleCounts {
  return {
    expired: 0,
    noncurrentExpired: 0,
    markersRemoved: 0,
    transitions: {},
    uploadsAborted: 0,
  }
}
