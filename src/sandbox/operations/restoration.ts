// Archived objects: which may be read, and what answers tell of their copies.
import { xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { isArchiveClass } from '../../aws/storage-class.ts'
import { httpTime, isoTime } from '../http/answer.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import { type Restoration, stateOfCopy } from '../state/restoration.ts'
import type { Version } from '../state/version.ts'
import type { Call } from './call.ts'

/** @throws InvalidObjectState for the bytes of an archived object that has no copy now. */
export function requireRestored({ now }: Call, version: Version): void {
  if (isReadable(version, now)) return
  throw new S3Fault('InvalidObjectState', { details: { StorageClass: version.storageClass } })
}

/** As {@link requireRestored}, of what is to be copied. */
export function requireRestoredSource({ now }: Call, version: Version): void {
  if (isReadable(version, now)) return
  throw new S3Fault('InvalidObjectState', {
    message: "Operation is not valid for the source object's storage class",
    details: { StorageClass: version.storageClass },
  })
}

function isReadable({ storageClass, restoration }: Version, now: number): boolean {
  return !isArchiveClass(storageClass) || stateOfCopy(restoration, now) === 'restored'
}

/** `x-amz-restore`, if a copy was asked for and has not gone. */
export function restorationHeader(
  { restoration }: Pick<Version, 'restoration'>,
  now: number,
): Record<string, string> {
  const state = stateOfCopy(restoration, now)
  if (restoration === undefined || state === 'none') return {}
  if (state === 'ongoing') return { 'x-amz-restore': 'ongoing-request="true"' }
  return { 'x-amz-restore': restoredHeader(restoration) }
}

function restoredHeader({ expires }: Restoration): string {
  return `ongoing-request="false", expiry-date="${httpTime(expires)}"`
}

const OPTIONAL = 'x-amz-optional-object-attributes'

/** What writes `RestoreStatus` into a listing's entries, where the request asks for it. */
export function restoreStatusOf({
  request,
  now,
}: Call): (row: { readonly restoration: string | null }) => string {
  const named = request.headers.get(OPTIONAL)
  if (named === undefined) return () => ''
  for (const name of named.split(',')) {
    if (name.trim() === 'RestoreStatus') continue
    throw invalidArgument(OPTIONAL, named, 'Invalid attribute name specified.')
  }
  return ({ restoration }) => {
    if (restoration === null) return ''
    const copy = JSON.parse(restoration) as Restoration
    const state = stateOfCopy(copy, now)
    if (state === 'none') return ''
    return xmlGroup(
      'RestoreStatus',
      xmlText('IsRestoreInProgress', state === 'ongoing'),
      xmlText('RestoreExpiryDate', state === 'ongoing' ? undefined : isoTime(copy.expires)),
    )
  }
}
