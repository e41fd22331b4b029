import type { KnownKey } from './caller.ts'

export type { CallerIdentity, CallerPolicies, KnownKey } from './caller.ts'

/** The sandbox's accounts and identities, durable as its buckets are. */
export interface Identities {
  /**
   * Whom an access key stands for; undefined for one that is unknown or inactive. Whether a
   * temporary one is over, and brought its token, is for who authenticates to ask.
   */
  callerOf(accessKeyId: string): KnownKey | undefined
  /** Keeps that a key was used, for GetAccessKeyLastUsed; `now` in milliseconds since 1970. */
  noteUse(accessKeyId: string, service: string, region: string, now: number): void
}
