// Which version of a key a request means, and what S3 says when it cannot be read.
import { httpTime } from '../http/answer.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { State } from '../state/state.ts'
import type { Version } from '../state/version.ts'

const MAX_KEY_BYTES = 1024
/** The form of those that state/objects.ts makes: S3 knows its own, too. */
const VERSION_ID = /^(?:null|[0-9a-z]{12}[0-9a-f]{20})$/

/** @throws KeyTooLongError */
export function requireKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes <= MAX_KEY_BYTES) return
  throw new S3Fault('KeyTooLongError', { details: { Size: bytes, MaxSizeAllowed: MAX_KEY_BYTES } })
}

/** @throws InvalidArgument for what can be no version's id. */
export function requireVersionId(versionId: string | undefined): void {
  if (versionId === '') {
    throw invalidArgument('versionId', '', 'Version id cannot be the empty string')
  }
  if (versionId !== undefined && !VERSION_ID.test(versionId)) {
    throw invalidArgument('versionId', versionId, 'Invalid version id specified')
  }
}

/**
 * The version that a request means, never a delete marker.
 *
 * @throws NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker: to reads only where they
 * ask for it by its id.
 */
export function findVersion(
  state: State,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  method: string,
): Version {
  requireKey(key)
  requireVersionId(versionId)
  const version = state.objects.find(bucket, key, versionId)
  if (version === undefined) throw absent(key, versionId)
  if (version.isDeleteMarker) throw deleteMarker(key, version, versionId, method)
  return version
}

function absent(key: string, versionId: string | undefined): S3Fault {
  if (versionId === undefined) return new S3Fault('NoSuchKey', { details: { Key: key } })
  return new S3Fault('NoSuchVersion', { details: { Key: key, VersionId: versionId } })
}

function deleteMarker(
  key: string,
  marker: Version,
  versionId: string | undefined,
  method: string,
): S3Fault {
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId }
  const isRead = method === 'GET' || method === 'HEAD'
  if (versionId === undefined && isRead) {
    return new S3Fault('NoSuchKey', { details: { Key: key }, headers })
  }
  return new S3Fault('MethodNotAllowed', {
    details: { Method: method, ResourceType: 'DeleteMarker' },
    headers: { ...headers, allow: 'DELETE', 'last-modified': httpTime(marker.modified) },
  })
}

/** `x-amz-version-id` of something just written: S3 does not tell it of a `null` version. */
export function newVersionHeader(
  bucket: Bucket,
  { versionId }: Pick<Version, 'versionId'>,
): Record<string, string> {
  return bucket.versioning === 'Enabled' ? { 'x-amz-version-id': versionId } : {}
}

/** `x-amz-version-id`, in buckets that keep versions or once did. */
export function versionHeader(
  bucket: Bucket,
  { versionId }: Pick<Version, 'versionId'>,
): Record<string, string> {
  return bucket.versioning === '' ? {} : { 'x-amz-version-id': versionId }
}
