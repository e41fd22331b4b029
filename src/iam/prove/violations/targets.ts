// What each class of actions may not reach: the rules of isolation, one by one.
import type { S3ActionClass } from '../../../aws/actions/s3-classes.ts'
import { parsePattern } from '../../pattern/pattern.ts'
import { globOfPattern } from '../glob/glob.ts'
import { anyOf, complement, noneOf } from '../glob/language.ts'
import type { ActionGroup } from '../model/action-group.ts'
import type { ViolationKind } from '../proof.ts'
import type { MachineRole } from '../question.ts'
import type { KeyLiteral } from '../solve/key.ts'
import { absent, equals, notWithin } from './key-literals.ts'
import {
  accessPoints,
  anythingOfS3,
  bucketAndKeys,
  bucketArn,
  keysOutside,
  keysWithin,
  objectsOfOtherBuckets,
  oneResource,
  otherBuckets,
  type Resources,
  resourcesOfAction,
  resourcesOfService,
} from './resources.ts'

/** Where one machine belongs. */
export interface Home {
  readonly bucket: string
  readonly partition: string
  readonly prefix: string
  readonly role: MachineRole
  readonly own: readonly string[]
  readonly acceptsListing: boolean
}

/** Requests that should not be allowed, and what it means if one is. */
export interface Target {
  /** Whether it is the bucket and its keys, or all else, on which the bucket's policy does not bear. */
  readonly where: 'in-bucket' | 'elsewhere'
  readonly resources: Resources
  readonly keys: ReadonlyMap<string, readonly KeyLiteral[]>
  readonly meaning: Meaning
}

export type Meaning =
  | { readonly kind: 'violation'; readonly violation: ViolationKind; readonly what: string }
  | { readonly kind: 'residual'; readonly leaks: string }
  /** Allowed, and not known whether that is harmful. */
  | { readonly kind: 'doubt'; readonly construct: string; readonly reason: string }

/** The requests for actions of a group that the machine's role forbids. */
export function targetsOf(group: ActionGroup, home: Home): readonly Target[] {
  if (group.service !== 's3') return ofOtherService(group.service, home)
  if (group.class === undefined || group.class === 'escape') return escapes(group, home)
  return TARGETS[group.class](home, group.actions[0])
}

type Targets = (home: Home, action: string) => readonly Target[]

const TARGETS: Readonly<Record<Exclude<S3ActionClass, 'escape'>, Targets>> = {
  'read-object': ofObject(() => 'reads what is stored'),
  'write-object': ofObject(writerMay),
  'delete-object': ofObject(() => 'destroys what is stored'),
  'tag-object': ofObject(() => 'changes tags, on which lifecycle rules may act'),
  'lock-object': ofObject(() => 'changes locks'),
  'permit-object': ofObject(() => 'changes who may read'),
  // A thaw costs money, and a restore of the type SELECT reads.
  'restore-object': ofObject(() => 'has what is stored restored'),
  'list-keys': ofListing,
  'list-uploads': ofBucket('the names of keys that are being uploaded, of every machine'),
  'read-bucket': ofBucket("the bucket's configuration, not its contents"),
  'list-buckets': ({ partition }) => [
    elsewhere(residual(ACCOUNT_BUCKETS, oneResource('*'))),
    elsewhere(residual(ACCOUNT_BUCKETS, oneResource(bucketArn(partition, '*')))),
  ],
  'write-bucket': ({ partition, bucket }) => [
    violation('bucket-write', "changes the bucket's configuration", ownBucket(partition, bucket)),
    inOthers('changes another bucket', otherBuckets(partition, bucket)),
  ],
}

const ACCOUNT_BUCKETS = 'the names of all buckets of the account'
const NO_KEYS: ReadonlyMap<string, readonly KeyLiteral[]> = new Map()

/** Whether the role is over all objects of the bucket. */
export function isKeeper(role: MachineRole | undefined): boolean {
  return role === 'keeper' || role === 'admin'
}

/** `harm`: what a writer may not do even inside its prefix, or undefined. */
function ofObject(harm: (action: string) => string | undefined): Targets {
  return ({ partition, bucket, prefix, role }, action) => {
    const targets = [
      inOthers('reaches objects of another bucket', objectsOfOtherBuckets(partition, bucket)),
      throughAccessPoint(partition),
    ]
    if (isKeeper(role)) return targets
    const outside = keysOutside(partition, bucket, prefix)
    targets.unshift(violation('outside-prefix', `reaches keys outside ${prefix}`, outside))
    const what = role === 'writer' ? harm(action) : undefined
    if (what === undefined) return targets
    const within = keysWithin(partition, bucket, prefix)
    const keys = action === 's3:PutObject' ? OVERWRITING : NO_KEYS
    return [...targets, violation('writer', what, within, keys)]
  }
}

/**
 * A create is bound to new keys by `If-None-Match`; nothing binds the other ways of writing. An
 * upload that is aborted was never stored, and its id is known to who began it alone.
 */
function writerMay(action: string): string | undefined {
  if (action === 's3:AbortMultipartUpload') return undefined
  return action === 's3:PutObject' ? 'overwrites what is stored' : 'writes without If-None-Match'
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html */
const OVERWRITING: ReadonlyMap<string, readonly KeyLiteral[]> = new Map([
  ['s3:objectcreationoperation', [equals('true')]],
  ['s3:if-none-match', [absent()]],
])

function ofListing({ partition, bucket, prefix, role, acceptsListing }: Home): Target[] {
  const own = ownBucket(partition, bucket)
  const targets = [
    inOthers('lists another bucket', otherBuckets(partition, bucket)),
    throughAccessPoint(partition),
  ]
  if (isKeeper(role)) return targets
  if (acceptsListing) return [...targets, residual('the names of all keys of the bucket', own)]
  const keys = new Map([['s3:prefix', [notWithin(prefix)]]])
  targets.unshift(violation('listing', `lists keys outside ${prefix}`, own, keys))
  if (role !== 'writer') return targets
  return [...targets, violation('writer', 'lists what is stored', own)]
}

function ofBucket(leaks: string): Targets {
  return ({ partition, bucket }) => [
    residual(leaks, ownBucket(partition, bucket)),
    inOthers('reads another bucket', otherBuckets(partition, bucket)),
  ]
}

function escapes({ actions, class: of }: ActionGroup, { partition, bucket }: Home): Target[] {
  const all = resourcesOfAction(partition, actions[0]) ?? anythingOfS3(partition)
  const what =
    of === undefined
      ? 'is an S3 action that nobody classified'
      : 'leads out of the prefix, whatever it is asked of'
  const own = bucketAndKeys(partition, bucket).languages
  const within = { ...all, languages: [...all.languages, ...own] }
  const besides = { ...all, languages: [...all.languages, ...own.map(complement)] }
  return [violation('escape', what, within), elsewhere(violation('escape', what, besides))]
}

function ofOtherService(service: string, { partition, own }: Home): Target[] {
  const all = resourcesOfService(partition, service)
  const owned = own.map((arn) =>
    globOfPattern(parsePattern(arn, { wildcards: true, variables: false })),
  )
  const besides = { ...all, languages: [...all.languages, noneOf(owned)] }
  const within = { ...all, languages: [...all.languages, anyOf(owned)] }
  const undeclared = violation('other-service', `acts on ${service}, outside S3`, besides)
  if (owned.length === 0) return [elsewhere(undeclared)]
  return [undeclared, ofOwn(service, within)].map(elsewhere)
}

/** Services whose resources are identities: who may change or assume one has its rights as well. */
const OF_IDENTITIES: ReadonlySet<string> = new Set(['iam', 'sts'])

function ofOwn(service: string, resources: Resources): Target {
  if (!OF_IDENTITIES.has(service)) {
    return residual("what the machine's own resource in another service holds", resources)
  }
  const meaning: Meaning = {
    kind: 'doubt',
    construct: `own resource of ${service}`,
    reason: 'what rights the machine gains by changing or assuming an identity is not followed',
  }
  return { where: 'elsewhere', resources, keys: NO_KEYS, meaning }
}

function throughAccessPoint(partition: string): Target {
  const meaning: Meaning = {
    kind: 'doubt',
    construct: 'Resource of an access point',
    reason: 'which bucket and keys lie behind an access point is not known',
  }
  return { where: 'elsewhere', resources: accessPoints(partition), keys: NO_KEYS, meaning }
}

function ownBucket(partition: string, bucket: string): Resources {
  return oneResource(bucketArn(partition, bucket))
}

function violation(
  kind: ViolationKind,
  what: string,
  resources: Resources,
  keys: Target['keys'] = NO_KEYS,
): Target {
  const meaning: Meaning = { kind: 'violation', violation: kind, what }
  return { where: 'in-bucket', resources, keys, meaning }
}

function inOthers(what: string, resources: Resources): Target {
  return elsewhere(violation('other-bucket', what, resources))
}

function elsewhere(target: Target): Target {
  return { ...target, where: 'elsewhere' }
}

function residual(leaks: string, resources: Resources): Target {
  return { where: 'in-bucket', resources, keys: NO_KEYS, meaning: { kind: 'residual', leaks } }
}
