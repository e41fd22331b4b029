// What a thief may want of a bucket, and the requests that give it.
import { actionFacts } from '../../aws/actions/facts.ts'
import { S3_ACTION_CLASSES } from '../../aws/actions/s3-classes.ts'
import { TAKEOVER } from '../lint/takeover.ts'
import type { KeyDemand, Region } from '../prove/reach.ts'

/** In the order of the table. */
export const POWERS = [
  'read',
  'list-names',
  'overwrite',
  'delete',
  'destroy-versions',
  'make-public',
  'lock-for-ever',
  'take-over-bucket',
  'leave-s3',
] as const
export type Power = (typeof POWERS)[number]

/** Where the thief may want it. */
export type Scope = ScopeInS3 | { readonly kind: 'elsewhere' }

export type ScopeInS3 =
  | { readonly kind: 'own-keys'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'other-keys'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'all-keys' | 'bucket' | 'other-buckets'; readonly bucket: string }

/** Any of these requests gives the power. */
export interface Wish {
  readonly actions: readonly string[]
  readonly region: Region
  readonly demands: ReadonlyMap<string, KeyDemand>
}

const OBJECT_ACTIONS: Readonly<Partial<Record<Power, readonly string[]>>> = {
  read: ['s3:GetObject', 's3:GetObjectVersion'],
  overwrite: ['s3:PutObject'],
  delete: ['s3:DeleteObject'],
  'destroy-versions': ['s3:DeleteObjectVersion'],
  'make-public': ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
  'lock-for-ever': ['s3:PutObjectRetention', 's3:PutObjectLegalHold'],
}

/** Whether a bucket is what the action is asked of: its replication, its inventory, its logs. */
export function isOfBucket(action: string): boolean {
  return actionFacts(action)?.resourceTypes.includes('bucket') === true
}

/** What the configuration of a bucket does to all its objects. */
const BUCKET_ACTIONS: Readonly<Partial<Record<Power, readonly string[]>>> = {
  'destroy-versions': ['s3:PutLifecycleConfiguration'],
  'make-public': ['s3:PutBucketPolicy', 's3:PutBucketAcl'],
  'lock-for-ever': ['s3:PutBucketObjectLockConfiguration'],
  'take-over-bucket': [
    ...S3_ACTION_CLASSES['write-bucket'].map((name) => `s3:${name}`),
    ...S3_ACTION_CLASSES.escape.map((name) => `s3:${name}`).filter(isOfBucket),
  ],
}

const LISTINGS = ['s3:ListBucket', 's3:ListBucketVersions']

/** S3 itself forbids to overwrite where the request says `If-None-Match: *`. */
const OVERWRITING: ReadonlyMap<string, KeyDemand> = new Map([
  ['s3:if-none-match', { kind: 'absent' }],
  ['s3:ObjectCreationOperation', { kind: 'equals', value: 'true' }],
])

const NONE: ReadonlyMap<string, KeyDemand> = new Map()

/** The requests by which a thief would have `power` over `scope`; none where that has no sense. */
export function wishesOf(power: Power, scope: Scope): readonly Wish[] {
  if (scope.kind === 'elsewhere') return []
  const { bucket } = scope
  const listing = { actions: LISTINGS, region: regionOf(scope, true), demands: demandsOf(scope) }
  const uploads: Wish = {
    actions: ['s3:ListBucketMultipartUploads'],
    region: { kind: 'bucket', bucket },
    demands: NONE,
  }
  if (power === 'list-names') {
    if (scope.kind === 'bucket') return []
    return scope.kind === 'own-keys' || scope.kind === 'other-buckets'
      ? [listing]
      : [listing, uploads]
  }
  return [
    ...objectWish(power, scope),
    ...(scope.kind === 'bucket' || scope.kind === 'other-buckets' ? bucketWish(power, scope) : []),
  ]
}

function objectWish(power: Power, scope: ScopeInS3): Wish[] {
  const actions = scope.kind === 'bucket' ? undefined : OBJECT_ACTIONS[power]
  if (actions === undefined) return []
  const demands = power === 'overwrite' ? OVERWRITING : NONE
  return [{ actions, region: regionOf(scope, false), demands }]
}

/** The policy tells a reader most; what owns the bucket tells more than what changes something about it. */
function bucketWish(power: Power, scope: ScopeInS3): Wish[] {
  const actions = BUCKET_ACTIONS[power] ?? []
  const ranks = Map.groupBy(actions, (action) =>
    action === 's3:PutBucketPolicy' ? 0 : TAKEOVER.includes(action) ? 1 : 2,
  )
  return ([0, 1, 2] as const).flatMap((rank): Wish[] => {
    const ranked = ranks.get(rank)
    return ranked ? [{ actions: ranked, region: regionOf(scope, true), demands: NONE }] : []
  })
}

/** Listings and configurations are asked of the bucket, whatever keys are meant. */
function regionOf(scope: ScopeInS3, ofBucket: boolean): Region {
  const { kind, bucket } = scope
  if (kind === 'other-buckets') return { kind, bucket }
  if (ofBucket || kind === 'bucket') return { kind: 'bucket', bucket }
  const prefix = 'prefix' in scope ? scope.prefix : ''
  return { kind: kind === 'other-keys' ? 'objects-outside' : 'objects', bucket, prefix }
}

function demandsOf(scope: Scope): ReadonlyMap<string, KeyDemand> {
  if (scope.kind === 'own-keys') {
    return new Map([['s3:prefix', { kind: 'begins', prefix: scope.prefix }]])
  }
  if (scope.kind === 'other-keys') {
    return new Map([['s3:prefix', { kind: 'not-within', prefix: scope.prefix }]])
  }
  return NONE
}

/** To create without overwriting, where {@link wishesOf} `overwrite` is denied. */
export function creating(wish: Wish): Wish {
  return { ...wish, demands: NONE }
}
