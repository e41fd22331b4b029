// The resources that requests can be about, as languages: which ARNs an action can be asked of.
import { actionFacts, serviceFacts } from '../../../aws/actions/facts.ts'
import { constantGlob, type Glob, type GlobPart, makeGlob, prefixGlob } from '../glob/glob.ts'
import { anyOf, type Language, noneOf } from '../glob/language.ts'

/** 3 to 63 characters today, up to 255 in the oldest region; what they hold: `bucket-name`. */
const MAX_BUCKET_BYTES = 255
const MAX_KEY_BYTES = 1024
/** No ARN of another kind is longer. */
const MAX_ARN_BYTES = 2048

export interface Resources {
  readonly languages: readonly Language[]
  readonly maxBytes: number
}

/** What every S3 ARN of a partition, such as `aws`, begins with. */
export function bucketArn(partition: string, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`
}

/** The keys of a bucket that begin with `prefix`. Keys are never empty. */
export function keysWithin(partition: string, bucket: string, prefix: string): Resources {
  const objects = objectsOf(partition, bucket)
  const within = anyOf([prefixGlob(`${bucketArn(partition, bucket)}/${prefix}`)])
  return { ...objects, languages: [...objects.languages, within] }
}

export function keysOutside(partition: string, bucket: string, prefix: string): Resources {
  const objects = objectsOf(partition, bucket)
  const outside = noneOf([prefixGlob(`${bucketArn(partition, bucket)}/${prefix}`)])
  return { ...objects, languages: [...objects.languages, outside] }
}

function objectsOf(partition: string, bucket: string): Resources {
  const head = `${bucketArn(partition, bucket)}/`
  const parts = [text(head), ...SOME_TEXT]
  return {
    languages: [anyOf([makeGlob(parts)])],
    maxBytes: Buffer.byteLength(head) + MAX_KEY_BYTES,
  }
}

function makeBucketAndKeys(partition: string, bucket: string): Resources {
  const arn = bucketArn(partition, bucket)
  const globs = [constantGlob(arn), makeGlob([text(`${arn}/`), ...SOME_TEXT])]
  return { languages: [anyOf(globs)], maxBytes: Buffer.byteLength(arn) + 1 + MAX_KEY_BYTES }
}

export function oneResource(arn: string): Resources {
  return { languages: [anyOf([constantGlob(arn)])], maxBytes: MAX_ARN_BYTES }
}

function makeOtherBuckets(partition: string, bucket: string): Resources {
  const arn = bucketArn(partition, '')
  return {
    languages: [
      anyOf([makeGlob([text(arn), ...BUCKET_NAME])]),
      noneOf([constantGlob(`${arn}${bucket}`)]),
    ],
    maxBytes: Buffer.byteLength(arn) + MAX_BUCKET_BYTES,
  }
}

function makeObjectsOfOtherBuckets(partition: string, bucket: string): Resources {
  const arn = bucketArn(partition, '')
  return {
    languages: [
      anyOf([makeGlob([text(arn), ...BUCKET_NAME, text('/'), ...SOME_TEXT])]),
      noneOf([prefixGlob(`${arn}${bucket}/`)]),
    ],
    maxBytes: Buffer.byteLength(arn) + MAX_BUCKET_BYTES + 1 + MAX_KEY_BYTES,
  }
}

/** Access points and what lies behind them. */
function makeAccessPoints(partition: string): Resources {
  const parts = [
    text(`arn:${partition}:s3:`),
    FIELD,
    text(':'),
    FIELD,
    text(':accesspoint/'),
    ...SOME_TEXT,
  ]
  return { languages: [anyOf([makeGlob(parts)])], maxBytes: MAX_ARN_BYTES }
}

/** Where nobody documents which resources an S3 action has: any of S3, or none. */
function makeAnythingOfS3(partition: string): Resources {
  return {
    languages: [anyOf([constantGlob('*'), prefixGlob(`arn:${partition}:s3:`)])],
    maxBytes: MAX_ARN_BYTES,
  }
}

/** What an action is documented to be asked of; `*` alone where it has no resources. */
function makeResourcesOfAction(partition: string, action: string): Resources | undefined {
  const facts = actionFacts(action)
  if (facts === undefined) return undefined
  const types = serviceFacts(facts.service)?.resourceTypes
  const templates = facts.resourceTypes.map((name) => types?.get(name)?.arn ?? '')
  const globs = templates.map((arn) => templateGlob(arn.replace('${Partition}', partition)))
  return {
    languages: [anyOf(globs.length === 0 ? [constantGlob('*')] : globs)],
    maxBytes: MAX_ARN_BYTES,
  }
}

/**
 * What actions of another service can be asked of: `*`, and ARNs of the kinds that the service is
 * documented to have, or, of a service that no facts are held of, every ARN that is not of S3.
 */
function makeResourcesOfService(partition: string, service: string): Resources {
  const documented = serviceFacts(service)?.resourceTypes.values() ?? []
  const kinds = new Set([...documented].map(({ arn }) => arn.split(':')[2] ?? ''))
  const own = [...kinds].map((kind) => prefixGlob(`arn:${partition}:${kind}:`))
  const notOfS3 = noneOf([makeGlob([text('arn:'), FIELD, text(':s3:'), ANY])])
  const arns = own.length > 0 ? own : [prefixGlob(`arn:${partition}:`)]
  return {
    languages: [anyOf([constantGlob('*'), ...arns]), notOfS3],
    maxBytes: MAX_ARN_BYTES,
  }
}

/**
 * Of the machines of one question these are the same, so they are made once, and their automata with
 * them.
 */
export const bucketAndKeys = remembering(makeBucketAndKeys)
export const otherBuckets = remembering(makeOtherBuckets)
export const objectsOfOtherBuckets = remembering(makeObjectsOfOtherBuckets)
export const accessPoints = remembering(makeAccessPoints)
export const anythingOfS3 = remembering(makeAnythingOfS3)
export const resourcesOfAction = remembering(makeResourcesOfAction)
export const resourcesOfService = remembering(makeResourcesOfService)

/** Actions of all services that we know, for a few partitions and buckets. */
const REMEMBERED = 4_000

function remembering<Made>(
  make: (partition: string, of: string) => Made,
): (partition: string, of?: string) => Made {
  const known = new Map<string, Made>()
  return (partition, of = '') => {
    const key = `${partition} ${of}`
    const same = known.get(key)
    if (same !== undefined) return same
    if (known.size >= REMEMBERED) known.clear()
    const made = make(partition, of)
    known.set(key, made)
    return made
  }
}

const ANY: GlobPart = { kind: 'any', of: 'anything' }
const FIELD: GlobPart = { kind: 'any', of: 'arn-field' }
const SOME_TEXT: readonly GlobPart[] = [{ kind: 'one', of: 'anything' }, ANY]
const BUCKET_NAME: readonly GlobPart[] = [
  { kind: 'one', of: 'bucket-edge' },
  { kind: 'one', of: 'bucket-name' },
  { kind: 'any', of: 'bucket-name' },
  { kind: 'one', of: 'bucket-edge' },
]

function text(of: string): GlobPart {
  return { kind: 'text', text: of }
}

/** A template such as `arn:aws:s3:::${BucketName}/${ObjectName}`: each variable some text. */
function templateGlob(arn: string): Glob {
  const parts = arn.split(/(\$\{[^}]*\})/).flatMap((piece): readonly GlobPart[] => {
    if (piece === '${BucketName}') return BUCKET_NAME
    if (piece === '${ObjectName}') return SOME_TEXT
    return piece.startsWith('${') ? [{ kind: 'one', of: 'arn-field' }, FIELD] : [text(piece)]
  })
  return makeGlob(parts.filter((part) => part.kind !== 'text' || part.text !== ''))
}
