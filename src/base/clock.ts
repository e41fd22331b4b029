/** Time as an argument, so that hours of outage can be tested in milliseconds. */
export interface Clock {
  /** Wall-clock time, which may be wrong and may jump. */
  now(): Date
  /** Milliseconds since an arbitrary moment; never runs backwards. */
  monotonic(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Bytes from the system's random source, as an argument so that tests can choose them. */
export type RandomBytes = (length: number) => Uint8Array
