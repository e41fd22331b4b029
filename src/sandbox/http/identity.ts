// Callers: whose keys are good, and who one turned out to be.
import { timingSafeEqual } from 'node:crypto'
import type { CredentialScope } from '../../aws/sigv4.ts'
import { S3Fault } from '../s3-fault.ts'

/** Whose keys are good, and for which regions. */
export interface KeyRing {
  /** The secret of an access key; undefined for an unknown one. */
  secretOf(accessKeyId: string): string | undefined
  /** The regions a request for this bucket may be signed for, the one to name first. */
  regionsOf(bucket: string | undefined): readonly [string, ...string[]]
  hasBucket(bucket: string): boolean
}

/** A caller whose signature held. */
export interface Identity {
  readonly accessKeyId: string
  /** `x-amz-content-sha256`, or what stands for it in a presigned URL. */
  readonly payloadHash: string
  /** What signs the chunks of an aws-chunked body; there are none where it is undefined. */
  readonly seed: ChunkSeed | undefined
}

export interface ChunkSeed {
  readonly key: Buffer
  readonly scope: CredentialScope
  readonly timestamp: string
  readonly signature: string
}

/** @throws InvalidAccessKeyId */
export function requireSecret(keys: KeyRing, accessKeyId: string): string {
  const secret = keys.secretOf(accessKeyId)
  if (secret !== undefined) return secret
  throw new S3Fault('InvalidAccessKeyId', { details: { AWSAccessKeyId: accessKeyId } })
}

/** Compares without telling by its duration how much was right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')]
  return left.length === right.length && timingSafeEqual(left, right)
}
