// What server access logs call operations, and how log objects are named. Sources: "Amazon S3
// server access log format", "Lifecycle and logging" and "Log object key format" in the user
// guide; where they give no example, lines that others published.
import { randomBytes } from 'node:crypto'
import { DAY_MS } from '../../base/time.ts'
import type { RequestEvent } from '../journal/request-event.ts'
import type { LifecycleAct } from '../state/lifecycle-acts.ts'
import { queryOf } from './readable-query.ts'

const BY_SELECTOR: readonly (readonly [selector: string, resource: string])[] = [
  ['accelerate', 'ACCELERATE'],
  ['acl', 'ACL'],
  ['analytics', 'ANALYTICS'],
  ['attributes', 'OBJECT_ATTRIBUTES'],
  ['cors', 'CORS'],
  ['delete', 'MULTI_OBJECT_DELETE'],
  ['encryption', 'ENCRYPTION'],
  ['intelligent-tiering', 'INTELLIGENT_TIERING'],
  ['inventory', 'INVENTORY'],
  ['legal-hold', 'OBJECT_LOCK_LEGALHOLD'],
  ['lifecycle', 'LIFECYCLE'],
  ['location', 'LOCATION'],
  ['logging', 'LOGGING_STATUS'],
  ['metrics', 'METRICS'],
  ['notification', 'NOTIFICATION'],
  ['object-lock', 'OBJECT_LOCK_CONFIGURATION'],
  ['ownershipControls', 'OWNERSHIP_CONTROLS'],
  ['policy', 'BUCKETPOLICY'],
  ['policyStatus', 'POLICY_STATUS'],
  ['publicAccessBlock', 'PUBLIC_ACCESS_BLOCK'],
  ['replication', 'REPLICATION'],
  ['requestPayment', 'REQUEST_PAYMENT'],
  ['restore', 'RESTORE'],
  ['retention', 'OBJECT_LOCK_RETENTION'],
  ['select', 'SELECT'],
  ['tagging', 'TAGGING'],
  ['torrent', 'TORRENT'],
  ['uploadId', 'UPLOAD'],
  ['uploads', 'UPLOADS'],
  ['versioning', 'VERSIONING'],
  ['versions', 'BUCKETVERSIONS'],
  ['website', 'WEBSITE'],
]

/** As `REST.PUT.OBJECT`: told from the request, for one that was refused has no operation. */
export function restOperation({ key, method, operation, path }: RequestEvent): string {
  if (operation === 'CopyObject') return 'REST.COPY.OBJECT'
  if (operation === 'UploadPartCopy') return 'REST.COPY.PART'
  if (method === 'OPTIONS') return 'REST.OPTIONS.PREFLIGHT'
  const names = new Set(queryOf(path).map(([name]) => name))
  const [, resource] = BY_SELECTOR.find(([selector]) => names.has(selector)) ?? []
  if (resource === undefined) return `REST.${method}.${key === undefined ? 'BUCKET' : 'OBJECT'}`
  if (resource === 'TAGGING' && key !== undefined) return `REST.${method}.OBJECT_TAGGING`
  if (resource === 'UPLOAD' && method === 'PUT') return 'REST.PUT.PART'
  return `REST.${method}.${resource}`
}

/** The entry of what was copied, which stands in the log of its own bucket. */
export function sourceOperation(operation: string | undefined): string {
  return operation === 'UploadPartCopy' ? 'REST.COPY.PART_GET' : 'REST.COPY.OBJECT_GET'
}

/** By storage class, as lifecycle rules move objects there. */
const TRANSITIONS: Readonly<Record<string, string>> = {
  STANDARD_IA: 'S3.TRANSITION_SIA.OBJECT',
  ONEZONE_IA: 'S3.TRANSITION_ZIA.OBJECT',
  INTELLIGENT_TIERING: 'S3.TRANSITION_INT.OBJECT',
  GLACIER_IR: 'S3.TRANSITION_GIR.OBJECT',
  GLACIER: 'S3.TRANSITION.OBJECT',
  DEEP_ARCHIVE: 'S3.TRANSITION_GDA.OBJECT',
}

/** As `S3.EXPIRE.OBJECT`. */
export function lifecycleOperation({ kind, storageClass = '' }: LifecycleAct): string {
  if (kind === 'hidden') return 'S3.CREATE.DELETEMARKER'
  if (kind === 'aborted') return 'S3.DELETE.UPLOAD'
  return kind === 'removed'
    ? 'S3.EXPIRE.OBJECT'
    : (TRANSITIONS[storageClass] ?? 'S3.TRANSITION.OBJECT')
}

/** Sixteen hex digits: "there is no meaning to it, and log processing software should ignore it". */
export function uniqueString(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}

/** `YYYY-mm-DD-HH-MM-SS` of milliseconds since 1970. */
export function keyTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace(/[T:]/g, '-')
}

/** Midnight of the day, in milliseconds since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS
}

/** `account/region/bucket/YYYY/MM/DD/`. */
export function partition(place: readonly string[], ms: number): string {
  const date = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')
  return `${place.join('/')}/${date}/`
}
