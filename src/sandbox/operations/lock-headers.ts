// Object Lock in headers: the lock that a request gives to what it makes, whether a request may
// remove a version, and what an answer tells. Sources: PutObject and DeleteObject in the API
// Reference.
import { furtherAction } from '../../aws/actions/s3-request.ts'
import { DAY_MS, isOnCalendar } from '../../base/time.ts'
import { restRequestOf } from '../access/rest-request.ts'
import { readIntegrity } from '../http/integrity.ts'
import type { S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import {
  type DefaultRetention,
  lockOf,
  RETENTION_MODES,
  type Retention,
  type VersionLock,
} from '../state/lock.ts'
import type { Version } from '../state/version.ts'
import type { Call } from './call.ts'
import { requireLockable } from './object-lock.ts'

const MODE = 'x-amz-object-lock-mode'
const UNTIL = 'x-amz-object-lock-retain-until-date'
const HOLD = 'x-amz-object-lock-legal-hold'
const BYPASS = 'x-amz-bypass-governance-retention'

/** The lock of a version about to be: what headers say, else the bucket's default. */
export function lockOfNewObject({ request, now }: Call, bucket: Bucket): VersionLock {
  const retention = readRetention(request, now)
  const legalHold = readHold(request)
  if (retention !== undefined || legalHold !== undefined) requireLockable(bucket)
  const usual = bucket.objectLock?.defaultRetention
  return { retention: retention ?? (usual && retentionFrom(usual, now)), legalHold }
}

/** AWS does not say what a year is; a hundred of them are 36,500 days in its limits. */
const LENGTH_MS = { Days: DAY_MS, Years: 365 * DAY_MS } as const

function retentionFrom({ mode, unit, count }: DefaultRetention, now: number): Retention {
  return { mode, until: now + count * LENGTH_MS[unit] }
}

function readRetention({ headers }: S3Request, now: number): Retention | undefined {
  const [wanted, date] = [headers.get(MODE), headers.get(UNTIL)]
  if (wanted === undefined && date === undefined) return undefined
  if (wanted === undefined || date === undefined) {
    throw new S3Fault('InvalidArgument', {
      message: `${UNTIL} and ${MODE} must both be supplied`,
      details: { ArgumentName: wanted === undefined ? MODE : UNTIL },
    })
  }
  const mode = RETENTION_MODES.find((name) => name === wanted)
  if (mode === undefined) throw invalidArgument(MODE, wanted, 'Unknown wormMode directive.')
  const until = parseDate(date)
  if (until === undefined) {
    const message = 'The retain until date must be provided in ISO 8601 format'
    throw invalidArgument(UNTIL, date, message)
  }
  requireFuture(UNTIL, until, now)
  return { mode, until }
}

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/

/** A time in ISO 8601, in milliseconds since 1970. */
export function parseDate(text: string): number | undefined {
  const ms = ISO_DATE.test(text) && isOnCalendar(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** @throws InvalidArgument */
export function requireFuture(argument: string, until: number, now: number): void {
  if (until > now) return
  const value = new Date(until).toISOString()
  throw invalidArgument(argument, value, 'The retain until date must be in the future!')
}

function readHold({ headers }: S3Request): VersionLock['legalHold'] {
  const status = headers.get(HOLD)
  if (status === undefined || status === 'ON' || status === 'OFF') return status
  throw invalidArgument(HOLD, status, "Legal Hold must be either of 'ON' or 'OFF'")
}

/** S3 takes a body that will be locked, by headers or by default, only with a digest of it. */
export function requireDigestOfLocked(
  request: S3Request,
  { retention, legalHold }: VersionLock,
  what: 'Object' | 'Part',
): void {
  if (retention === undefined && legalHold === undefined) return
  const { md5, algorithm } = readIntegrity(request)
  if (md5 !== undefined || algorithm !== undefined) return
  throw new S3Fault('InvalidRequest', {
    message: `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${what} requests with Object Lock parameters`,
  })
}

/** Whether a request bypasses governance: its caller is known to be allowed to by then. */
export function bypassesGovernance({ headers }: S3Request): boolean {
  return headers.get(BYPASS)?.trim().toLowerCase() === 'true'
}

/** @throws InvalidArgument for a request that speaks of bypassing where nothing can be locked. */
export function refuseNeedlessBypass({ headers }: S3Request, { objectLock }: Bucket): void {
  if (objectLock !== undefined || !headers.has(BYPASS)) return
  throw new S3Fault('InvalidArgument', {
    message: `${BYPASS} is only applicable to Object Lock enabled buckets.`,
    details: { ArgumentName: BYPASS },
  })
}

/** @throws AccessDenied if the version must stay; it binds everybody, root included. */
export function requireRemovable(version: Version | undefined, now: number, bypass: boolean): void {
  const lock = version && lockOf(version.attributes, now)
  if (lock === undefined || (lock === 'GOVERNANCE' && bypass)) return
  throw protectedByLock()
}

/** The refusal of what a lock prevents. */
export function protectedByLock(): S3Fault {
  return new S3Fault('AccessDenied', {
    message: 'Access Denied because object protected by object lock.',
  })
}

/** What GET and HEAD tell of a lock, to those who may ask for it by itself. */
export function lockHeaders(call: Call, { attributes }: Version): Record<string, string> {
  const { retention, legalHold } = attributes
  return {
    ...(retention && mayAlso(call, 'GetObjectRetention') ? retentionHeaders(retention) : {}),
    ...(legalHold && mayAlso(call, 'GetObjectLegalHold') ? { [HOLD]: legalHold } : {}),
  }
}

function retentionHeaders({ mode, until }: Retention): Record<string, string> {
  return { [MODE]: mode, [UNTIL]: new Date(until).toISOString() }
}

function mayAlso({ access, request }: Call, name: string): boolean {
  return access.mayAlso(furtherAction(name, restRequestOf(request)))
}
