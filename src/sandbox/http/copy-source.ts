// The `x-amz-copy-source` header: `/bucket/key` or `bucket/key`, percent-encoded, with an
// optional `?versionId=`.
import { parseCopySource as readCopySource } from '../../aws/actions/s3-copy-source.ts'
import { failedWith } from '../../base/failure.ts'
import { decodePercent } from './request.ts'
import { invalidArgument, notImplemented } from './s3-fault.ts'

/**
 * Reads the header as the table of actions does: what is copied is what was asked permission for.
 *
 * @throws InvalidArgument, InvalidURI; NotImplemented for an access point
 */
export function parseCopySource(header: string): {
  bucketName: string
  key: string
  versionId: string | undefined
} {
  decodePercent(header)
  try {
    const { bucket, key, versionId } = readCopySource(readableSource(header))
    return { bucketName: bucket, key, versionId }
  } catch (cause) {
    if (failedWith(cause, 'unsupported')) throw notImplemented(cause.message)
    if (!failedWith(cause, 'bad-input')) throw cause
    throw invalidArgument(
      'x-amz-copy-source',
      'x-amz-copy-source',
      'Invalid copy source object key',
    )
  }
}

/** Headers have one byte a character; what is copied is named in UTF-8, escaped or not. */
export function readableSource(header: string): string {
  return Buffer.from(header, 'latin1').toString()
}
