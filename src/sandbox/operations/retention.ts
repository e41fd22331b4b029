// The lock of one version: GetObjectRetention, PutObjectRetention, GetObjectLegalHold,
// PutObjectLegalHold. Source: the API Reference, and "Retention modes" in the user guide.
import { type XmlElement, xmlChildText, xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import type { Answer } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { malformedXml, S3Fault } from '../http/s3-fault.ts'
import { lockOf, RETENTION_MODES, type Retention, type VersionLock } from '../state/lock.ts'
import type { Version } from '../state/version.ts'
import type { ObjectCall } from './call.ts'
import { requireDigest, requireDocument } from './documents.ts'
import { findVersion } from './find-version.ts'
import { bypassesGovernance, parseDate, protectedByLock, requireFuture } from './lock-headers.ts'
import { requireLockable } from './object-lock.ts'

export function getObjectRetention(call: ObjectCall): Answer {
  const { retention } = lockableVersion(call).attributes
  if (retention === undefined) throw new S3Fault('NoSuchObjectLockConfiguration')
  return {
    xml: xmlDocument(
      'Retention',
      xmlText('Mode', retention.mode),
      xmlText('RetainUntilDate', new Date(retention.until).toISOString()),
    ),
  }
}

export function getObjectLegalHold(call: ObjectCall): Answer {
  const { legalHold } = lockableVersion(call).attributes
  if (legalHold === undefined) throw new S3Fault('NoSuchObjectLockConfiguration')
  return { xml: xmlDocument('LegalHold', xmlText('Status', legalHold)) }
}

export async function putObjectRetention(call: ObjectCall): Promise<Answer> {
  requireDigest(call)
  const retention = readRetention(await requireDocument(call, 'Retention'), call.now)
  const version = lockableVersion(call)
  const bypass = bypassesGovernance(call.request)
  if (!mayFollow(version.attributes.retention, retention, call.now, bypass)) throw protectedByLock()
  return setLock(call, version, { retention })
}

export async function putObjectLegalHold(call: ObjectCall): Promise<Answer> {
  requireDigest(call)
  const status = xmlChildText(await requireDocument(call, 'LegalHold'), 'Status')?.trim()
  if (status !== 'ON' && status !== 'OFF') throw malformedXml()
  return setLock(call, lockableVersion(call), { legalHold: status })
}

function lockableVersion({ request, state, bucket: name, key }: ObjectCall): Version {
  const bucket = state.buckets.require(name)
  requireLockable(bucket)
  return findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
}

function setLock({ state }: ObjectCall, version: Version, lock: VersionLock): Answer {
  state.objects.setAttributes(version, { ...version.attributes, ...lock })
  return {}
}

/** An empty element takes the retention away. */
function readRetention(element: XmlElement, now: number): Retention | undefined {
  const wanted = xmlChildText(element, 'Mode')?.trim()
  const date = xmlChildText(element, 'RetainUntilDate')?.trim()
  if (wanted === undefined && date === undefined) return undefined
  const mode = RETENTION_MODES.find((name) => name === wanted)
  const until = parseDate(date ?? '')
  if (mode === undefined || until === undefined) throw malformedXml()
  requireFuture('RetainUntilDate', until, now)
  return { mode, until }
}

/**
 * Whether one retention may take the place of another: while that is in force, the same mode for
 * as long or longer; anything where governance is bypassed. A legal hold has no say in it.
 */
function mayFollow(
  old: Retention | undefined,
  next: Retention | undefined,
  now: number,
  bypass: boolean,
): boolean {
  const lock = lockOf({ retention: old }, now)
  if (old === undefined || lock === undefined || (lock === 'GOVERNANCE' && bypass)) return true
  return next !== undefined && next.mode === old.mode && next.until >= old.until
}
