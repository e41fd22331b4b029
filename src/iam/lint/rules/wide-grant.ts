// Grants that reach further than a backup needs.
import { OBJECT_CLASSES, type S3ActionClass } from '../../../aws/actions/s3-classes.ts'
import type { Statement } from '../../policy/policy.ts'
import type { Remark, Severity } from '../finding.ts'
import {
  actionsOfClass,
  type LintContext,
  MOST_PATTERNS,
  type S3Resource,
  type Subject,
} from '../lint-context.ts'
import { actionsNamed, isExact, nameOf } from '../matched-actions.ts'
import { printFix, withActions, withResources } from '../repair.ts'
import { isEveryBucket, isEveryKey, namesBucket } from '../s3-resource.ts'
import {
  bucketArn,
  exampleBucketArn,
  exampleContext,
  exampleObjectArn,
  showAllowed,
} from '../show.ts'
import { TAKEOVER } from '../takeover.ts'

/** Who may do one of these destroys old versions, makes objects public, or locks them for ever. */
const DESTRUCTION = [
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
]

/** What backup tools do ask for, to stand in place of a wildcard. */
const COMMON = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:ListBucket',
  's3:GetBucketLocation',
]

export function wildcardActions(subject: Subject): Remark[] {
  if (subject.statement.effect !== 'Allow' || subject.statement.actions.negated) return []
  const buckets = subject.s3.filter(({ reachesBuckets }) => reachesBuckets)
  const objects = subject.s3.filter(({ reachesObjects }) => reachesObjects)
  return [
    ...wildcards(subject, buckets, TAKEOVER, 'bucket-takeover', 'error'),
    ...wildcards(subject, objects, DESTRUCTION, 'history-destruction', 'warning'),
  ]
}

function wildcards(
  subject: Subject,
  resources: readonly S3Resource[],
  dangerous: readonly string[],
  code: 'bucket-takeover' | 'history-destruction',
  severity: Severity,
): Remark[] {
  const { statement } = subject
  const [resource] = resources
  if (resource === undefined) return []
  return statement.actions.patterns.slice(0, MOST_PATTERNS).flatMap(({ text, place }): Remark[] => {
    const named = new Set(isExact(text) ? [] : actionsNamed(text).map(nameOf))
    const found = dangerous.filter((action) => named.has(action))
    const shown = found.map((action) => ask(subject, resource, action)).find(Boolean)
    if (shown === undefined) return []
    return [
      {
        code,
        severity,
        place,
        message: `${text} includes ${list(found)}: whoever has the key can ${harmOf(found)}.`,
        request: shown,
        fix: printFix(withoutWildcard(subject, text, named)),
      },
    ]
  })
}

/** What the actions do, in the order of {@link HARMS}. */
function harmOf(actions: readonly string[]): string {
  const harms = HARMS.filter(({ by }) => actions.some((action) => by.test(action)))
  return harms.map(({ harm }) => harm).join(', ')
}

const HARMS: readonly { readonly by: RegExp; readonly harm: string }[] = [
  { by: /Bucket(?!Object)|Replication|Encryption/, harm: 'take over the bucket' },
  { by: /Lifecycle/, harm: 'have all objects expire' },
  { by: /DeleteObjectVersion|Bypass/, harm: 'destroy old versions' },
  { by: /ObjectAcl|ObjectVersionAcl/, harm: 'make objects public' },
  { by: /Retention$|LegalHold/, harm: 'lock objects for ever' },
]

function ask({ policy, statement }: Subject, pattern: S3Resource, action: string) {
  const resource = DESTRUCTION.includes(action)
    ? exampleObjectArn(pattern)
    : exampleBucketArn(pattern)
  return showAllowed(policy, statement, { action, resource, context: exampleContext(statement) })
}

function withoutWildcard({ statement, s3 }: Subject, text: string, named: ReadonlySet<string>) {
  const fits = (action: string) => {
    const isOfBucket = /Bucket/.test(action)
    return s3.some((resource) => (isOfBucket ? resource.reachesBuckets : resource.reachesObjects))
  }
  const kept = COMMON.filter((action) => named.has(action) && fits(action))
  return withActions(statement, (other) => (other === text ? kept : other))
}

const MOST_NAMED = 4

function list(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => name.slice('s3:'.length))
  const more = names.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** The classes that harm by reaching another bucket. */
const REACHING: ReadonlySet<S3ActionClass> = new Set([
  ...OBJECT_CLASSES,
  'list-keys',
  'list-uploads',
  'write-bucket',
])

/** GetBucketLocation of every bucket is what AWS's own examples grant, and tells next to nothing. */
const READING: ReadonlySet<S3ActionClass> = new Set(['read-bucket'])

export function everyBucket(subject: Subject, { bucket }: LintContext): Remark[] {
  const { statement, s3 } = subject
  const resource = s3.find(isEveryBucket)
  if (statement.effect !== 'Allow' || resource === undefined || subject.policy.kind === 'bucket') {
    return []
  }
  const reaching = actionsOfClass(subject, REACHING).map(nameOf)
  const reading = actionsOfClass(subject, READING)
    .map(nameOf)
    .filter((action) => action !== 's3:GetBucketLocation')
  const [action] = reaching.length > 0 ? reaching : reading
  const request = action === undefined ? undefined : askForeign(subject, resource, action)
  if (action === undefined || request === undefined) return []
  const actions = reaching.length > 0 ? reaching : reading
  return [
    {
      code: 'every-bucket',
      severity: reaching.length > 0 ? 'warning' : 'note',
      place: resource.placed.place,
      message: `${resource.placed.text} is every bucket of the account: ${list(actions)} ${actions.length > 1 ? 'are' : 'is'} allowed on all of them.`,
      request,
      fix:
        bucket === undefined
          ? undefined
          : printFix(...onBucket(subject, bucketArn(resource, bucket))),
    },
  ]
}

function askForeign({ policy, statement }: Subject, every: S3Resource, action: string) {
  const isObject = /Object|Multipart(?!Uploads)|BypassGov|Replicate/.test(action)
  const resource = bucketArn(every, isObject ? 'payroll/file' : 'payroll')
  return showAllowed(policy, statement, { action, resource, context: exampleContext(statement) })
}

/** What the statement says of all buckets, said of one; listing all buckets stays as it is. */
function onBucket({ statement, s3, actions }: Subject, arn: string): Statement[] {
  const every = new Set(s3.filter(isEveryBucket).map(({ placed }) => placed.text))
  const arns = [
    ...(actions.some(({ resourceTypes }) => resourceTypes.includes('bucket')) ? [arn] : []),
    ...(actions.some(({ resourceTypes }) => resourceTypes.includes('object')) ? [`${arn}/*`] : []),
  ]
  const isOfAll = (text: string) => /^s3:ListAllMyBuckets$/i.test(text)
  const narrowed = withActions(statement, (text) => (isOfAll(text) ? [] : text))
  const others = withActions(statement, (text) => (isOfAll(text) ? text : []))
  return [
    narrowed && withResources(narrowed, (text) => (every.has(text) ? arns : text)),
    others && withResources(others, () => '*'),
  ].filter((kept) => kept !== undefined)
}

/** Machines that share a bucket overwrite each other's dumps, unless each keeps to its prefix. */
export function wholeBucket(subject: Subject, { options }: LintContext): Remark[] {
  const { policy, statement, s3 } = subject
  const resource = s3.find((pattern) => isEveryKey(pattern) && namesBucket(pattern.bucket))
  const writes = subject.actions.map(nameOf).includes('s3:PutObject')
  if (statement.effect !== 'Allow' || resource === undefined || !writes) return []
  const request = showAllowed(policy, statement, {
    action: 's3:PutObject',
    resource: bucketArn(resource, `${resource.bucket}/somebody-else/dump`),
    context: exampleContext(statement),
  })
  if (request === undefined) return []
  const prefix = options.prefix ?? (policy.version === '2012-10-17' ? '${aws:username}/' : '')
  const mended = bucketArn(resource, `${resource.bucket}/${prefix}*`)
  return [
    {
      code: 'whole-bucket',
      severity: options.prefix === undefined ? 'note' : 'error',
      place: resource.placed.place,
      message: `${resource.placed.text} is every key: who shares the bucket can overwrite the others' objects.`,
      request,
      fix:
        prefix === ''
          ? undefined
          : printFix(
              withResources(statement, (text) => (text === resource.placed.text ? mended : text)),
            ),
    },
  ]
}
