import { parseCopySource } from '../http/copy-source.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { eventObject } from '../journal/event-object.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { requireKey, requireVersionId } from './find-version.ts'

export interface CopySource {
  readonly bucket: Bucket
  readonly version: Version
  /** Whether the source is the current version of its key. */
  readonly isLatest: boolean
  /** Whether the request names the version by its id. */
  readonly isNamed: boolean
}

/** The version that a request copies. */
export function findCopySource({ journal, request, state }: ObjectCall): CopySource {
  const { bucketName, key, versionId } = parseCopySource(
    request.headers.get('x-amz-copy-source') ?? '',
  )
  const bucket = state.buckets.require(bucketName)
  requireKey(key)
  requireVersionId(versionId)
  const latest = state.objects.latest(bucket, key)
  const version = versionId === undefined ? latest : state.objects.version(bucket, key, versionId)
  if (version === undefined) {
    throw versionId === undefined
      ? new S3Fault('NoSuchKey', { details: { Key: key } })
      : new S3Fault('NoSuchVersion', { details: { Key: key, VersionId: versionId } })
  }
  if (version.isDeleteMarker) {
    if (versionId === undefined) throw new S3Fault('NoSuchKey', { details: { Key: key } })
    throw new S3Fault('InvalidRequest', {
      message:
        'The source of a copy request may not specifically refer to a delete marker by version id.',
    })
  }
  journal?.copied(
    eventObject({ bucket: bucketName, key, versionId, size: version.size, status: 200 }),
  )
  return { bucket, version, isLatest: version.id === latest?.id, isNamed: versionId !== undefined }
}
