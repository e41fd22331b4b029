// What is copied: found, allowed to be read, and held open while it is. No byte is written: a copy
// shares the stretches of blobs that it copies, and reads them only where their digests are not
// known.
import { createHash } from 'node:crypto'
import { type ChecksumAlgorithm, startChecksum } from '../../aws/checksum.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Piece } from '../state/bodies.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Attributes, Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { requireCopyable } from './conditions.ts'
import { requireDecryptable } from './encryption.ts'
import { type CopySource, findCopySource } from './find-copy-source.ts'
import { MAX_PUT_BYTES } from './put-object.ts'
import { requireRestoredSource } from './restoration.ts'

/** The version to copy, if the caller may have its bytes and its conditions hold. */
export function requireSource(call: ObjectCall): CopySource {
  const source = findCopySource(call)
  requireRestoredSource(call, source.version)
  requireDecryptable(call, source.version, { bucket: source.bucket.name, owner: 'copy source' })
  requireCopyable(call, source.version)
  return source
}

/** @throws InvalidRequest for more bytes than one request copies. */
export function requireSize(size: number): void {
  if (size <= MAX_PUT_BYTES) return
  throw new S3Fault('InvalidRequest', {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
  })
}

/** Tells which version was copied, of a bucket that keeps or kept versions. */
export function sourceHeader(bucket: Bucket, version: Version): Record<string, string> {
  return bucket.versioning === '' ? {} : { 'x-amz-copy-source-version-id': version.versionId }
}

export interface CopyDigests {
  readonly md5: string
  readonly checksum: Attributes['checksum']
}

export interface OpenPieces extends Disposable {
  readonly pieces: readonly Piece[]
  digest(algorithm: ChecksumAlgorithm | undefined): Promise<CopyDigests>
}

/** A stretch of a version's body, which stays while this is open even if the version goes. */
export function openPieces(
  { state }: ObjectCall,
  source: Version,
  start: number,
  end: number,
): OpenPieces {
  const pieces = source.body === undefined ? [] : state.bodies.pieces(source.body, start, end)
  const stream = state.bodies.read(pieces)
  return {
    pieces,
    async digest(algorithm) {
      const md5 = createHash('md5')
      const checksum = algorithm && (await startChecksum(algorithm))
      for await (const chunk of stream) {
        md5.update(chunk)
        checksum?.update(chunk)
      }
      return {
        md5: md5.digest('hex'),
        checksum:
          checksum && algorithm
            ? { algorithm, type: 'FULL_OBJECT', value: checksum.digest() }
            : undefined,
      }
    },
    [Symbol.dispose]: () => stream[Symbol.dispose](),
  }
}
