// Callers: whose keys are good, and who one turned out to be.
import { type KeyObject, timingSafeEqual } from 'node:crypto'
import type { CredentialScope } from '../../aws/sigv4.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { CallerIdentity, KnownKey } from '../identity/identities.ts'

/** Whose keys are good, and for which regions. */
export interface KeyRing {
  /** Whom an access key stands for; undefined for one that is unknown or inactive. */
  callerOf(accessKeyId: string): KnownKey | undefined
  /** The regions a request for this bucket may be signed for, the one to name first. */
  regionsOf(bucket: string | undefined): readonly [string, ...string[]]
}

/** A caller whose signature held, or one who did not sign. */
export interface Identity {
  /** Undefined for nobody: an anonymous request. */
  readonly caller: CallerIdentity | undefined
  readonly accessKeyId: string | undefined
  /** Milliseconds since 1970; undefined where the signature does not cover a time. */
  readonly signedAt: number | undefined
  /** `x-amz-content-sha256`, or what stands for it in a presigned URL. */
  readonly payloadHash: string
  /** What signs the chunks of an aws-chunked body; there are none where it is undefined. */
  readonly seed: ChunkSeed | undefined
}

export interface ChunkSeed {
  readonly key: KeyObject
  readonly scope: CredentialScope
  readonly timestamp: string
  readonly signature: string
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

/** Compares without telling by its duration how much was right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')]
  return left.length === right.length && timingSafeEqual(left, right)
}
