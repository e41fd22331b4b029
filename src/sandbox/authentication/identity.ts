// Callers: whose keys are good, and who one turned out to be.
import { sameText } from '../../base/same-text.ts'
import type { SignedPayload } from '../http/payload.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { CallerIdentity, KnownKey } from '../identity/caller.ts'
import type { Directory } from '../identity/directory.ts'
import type { Buckets } from '../state/buckets.ts'

/** Whose keys are good, and for which regions. */
export interface KeyRing {
  /** Whom an access key stands for; undefined for one that is unknown or inactive. */
  callerOf(accessKeyId: string): KnownKey | undefined
  /** The regions a request for this bucket may be signed for, the one to name first. */
  regionsOf(bucket: string | undefined): readonly [string, ...string[]]
}

/** The keys that `directory` knows; a bucket's requests may be signed for where it is. */
export function keyRing(directory: Directory, buckets: Buckets, region: string): KeyRing {
  return {
    callerOf: (accessKeyId) => directory.callerOf(accessKeyId),
    regionsOf(bucket) {
      const location = bucket === undefined ? undefined : buckets.find(bucket)?.location
      return location === undefined ? [region] : [location, region]
    },
  }
}

/** A caller whose signature held, or one who did not sign. */
export interface Identity extends SignedPayload {
  /** Undefined for nobody: an anonymous request. */
  readonly caller: CallerIdentity | undefined
  readonly accessKeyId: string | undefined
  /** Milliseconds since 1970; undefined where the signature does not cover a time. */
  readonly signedAt: number | undefined
}

/** @throws InvalidAccessKeyId */
export function requireKnownKey(keys: KeyRing, accessKeyId: string): KnownKey {
  const known = keys.callerOf(accessKeyId)
  if (known !== undefined) return known
  throw new S3Fault('InvalidAccessKeyId', { details: { AWSAccessKeyId: accessKeyId } })
}

/**
 * Checks what comes with a temporary key, and with no other; `now` is the sandbox's time.
 *
 * @throws InvalidToken, ExpiredToken
 */
export function requireToken(known: KnownKey, token: string | undefined, now: number): void {
  const { sessionToken = '', expiresAt = Infinity } = known
  if (!sameText(sessionToken, token ?? '')) throw new S3Fault('InvalidToken')
  if (now >= expiresAt) throw new S3Fault('ExpiredToken')
}
