// DeleteObject, DeleteObjects.
import type { RequiredAction } from '../../aws/actions/s3-request.ts'
import {
  type XmlElement,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import { actionsOfDeletes } from '../access/authorize.ts'
import type { Answer } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { malformedXml, notImplemented, S3Fault } from '../http/s3-fault.ts'
import { eventObject } from '../journal/event-object.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import type { BucketCall, ObjectCall } from './call.ts'
import { readDeleteCondition } from './conditions.ts'
import { LONG_DOCUMENT_BYTES, requireDigest, requireDocument, requiredText } from './documents.ts'
import { requireKey, requireVersionId } from './find-version.ts'
import { bypassesGovernance, refuseNeedlessBypass, requireRemovable } from './lock-headers.ts'

export function deleteObject(call: ObjectCall): Answer {
  const { request, state, key } = call
  const bucket = state.buckets.require(call.bucket)
  const versionId = queryValue(request, 'versionId')
  requireVersionId(versionId)
  const ifMatch = request.headers.get('if-match')
  refuseNeedlessBypass(request, bucket)
  const bypass = bypassesGovernance(request)
  const removed = removeOne(call, bucket, { key, versionId, ifMatch }, bypass)
  if (removed.size !== undefined) call.journal?.sized(removed.size)
  return {
    status: 204,
    headers: {
      'x-amz-version-id': removed.versionId,
      'x-amz-delete-marker': removed.isMarker ? 'true' : undefined,
    },
  }
}

interface Removal {
  readonly key: string
  readonly versionId: string | undefined
  readonly ifMatch: string | undefined
}

interface Removed {
  /** The version that went, or the delete marker that came. */
  readonly versionId: string | undefined
  /** Whether what went or came is a delete marker. */
  readonly isMarker: boolean
  /** Of the object that went, where somebody wants to know. */
  readonly size?: number | undefined
}

function removeOne(
  { journal, state, now }: BucketCall,
  bucket: Bucket,
  { key, versionId, ifMatch }: Removal,
  bypass: boolean,
): Removed {
  requireKey(key)
  const condition = readDeleteCondition(ifMatch, key)
  if (versionId === undefined) {
    let size: number | undefined
    const check = (current: Version | undefined) => {
      size = current?.size
      condition?.(current)
    }
    const marker = state.objects.remove(bucket, key, now, journal ? check : condition)
    state.races.deleted(bucket, key)
    if (marker !== undefined) return { versionId: marker.versionId, isMarker: true }
    return { versionId: undefined, isMarker: false, size }
  }
  const removed = state.objects.removeVersion(bucket, key, versionId, (version) => {
    condition?.(version)
    requireRemovable(version, now, bypass)
  })
  if (removed !== undefined) state.races.deleted(bucket, key)
  return { versionId, isMarker: removed?.isDeleteMarker ?? false, size: removed?.size }
}

const MAX_KEYS = 1000

export async function deleteObjects(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  requireDigest(call)
  const document = await requireDocument(call, 'Delete', { mostBytes: LONG_DOCUMENT_BYTES })
  const objects = xmlChildren(document, 'Object').map(readRemoval)
  if (objects.length === 0 || objects.length > MAX_KEYS) throw malformedXml()
  const bypass = bypassesGovernance(call.request)
  const quiet = xmlChildText(document, 'Quiet')?.trim().toLowerCase() === 'true'
  const deletes = objects.map(({ ifMatch: etag, ...object }) => ({ ...object, etag }))
  const needed = actionsOfDeletes(call.request, deletes)
  // One commit for all of them; each still succeeds or fails for itself.
  const results = call.state.database.transaction(() =>
    objects.map((removal, at) =>
      removeListed(call, bucket, removal, { quiet, bypass, needed: needed[at] }),
    ),
  )
  return { xml: xmlDocument('DeleteResult', ...results) }
}

const REMOVAL_ELEMENTS = ['Key', 'VersionId', 'ETag']

function readRemoval(element: XmlElement): Removal {
  const key = element.children.find(({ name }) => name === 'Key')?.text
  if (key === undefined || key === '') throw malformedXml()
  // Conditions of directory buckets: to pass over one would delete what was to be kept.
  const unknown = element.children.find(({ name }) => !REMOVAL_ELEMENTS.includes(name))
  if (unknown !== undefined) throw notImplemented(`The element ${unknown.name} of DeleteObjects`)
  const versionId = xmlChildText(element, 'VersionId')?.trim()
  return {
    key,
    versionId: versionId === '' ? undefined : versionId,
    ifMatch: element.children.some(({ name }) => name === 'ETag')
      ? requiredText(element, 'ETag')
      : undefined,
  }
}

interface ListedRemoval {
  readonly quiet: boolean
  readonly bypass: boolean
  readonly needed: readonly RequiredAction[] | undefined
}

function removeListed(
  call: BucketCall,
  bucket: Bucket,
  removal: Removal,
  { quiet, bypass, needed = [] }: ListedRemoval,
): string {
  const { key, versionId } = removal
  try {
    const denial = call.access.denialOf(needed)
    if (denial !== undefined) throw denial
    requireListedVersion(versionId)
    const removed = removeOne(call, bucket, removal, bypass)
    const { size } = removed
    call.journal?.deleted(eventObject({ bucket: bucket.name, key, versionId, size, status: 204 }))
    if (quiet) return ''
    return xmlGroup(
      'Deleted',
      xmlText('Key', key),
      xmlText('VersionId', versionId),
      xmlText('DeleteMarker', removed.isMarker || undefined),
      xmlText('DeleteMarkerVersionId', removed.isMarker ? removed.versionId : undefined),
    )
  } catch (error) {
    if (!(error instanceof S3Fault)) throw error
    const { status, code: errorCode } = error
    call.journal?.deleted(
      eventObject({ bucket: bucket.name, key, versionId, size: undefined, status, errorCode }),
    )
    return xmlGroup(
      'Error',
      xmlText('Key', key),
      xmlText('VersionId', versionId),
      xmlText('Code', error.code),
      xmlText('Message', error.message),
    )
  }
}

/** In a list, S3 calls an impossible version id one that does not exist. */
function requireListedVersion(versionId: string | undefined): void {
  try {
    requireVersionId(versionId)
  } catch (cause) {
    throw new S3Fault('NoSuchVersion', { cause })
  }
}
