// The buckets themselves.
import { type XmlElement, xmlChild, xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, isoTime, NO_CONTENT } from '../http/answer.ts'
import { queryCount, queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument, notImplemented, S3Fault } from '../http/s3-fault.ts'
import type { Account } from '../state/account.ts'
import { type Bucket, OWNERSHIPS, type Ownership } from '../state/buckets.ts'
import type { BucketLock } from '../state/lock.ts'
import type { Tag } from '../state/tag.ts'
import { hasAclHeaders, readAclHeaders } from './acl-headers.ts'
import { parseBucketName } from './bucket-name.ts'
import type { BucketCall, Call } from './call.ts'
import { readDocument } from './documents.ts'
import { MAX_BUCKET_TAGS, tagsOfSet } from './tags.ts'

const MAX_BUCKETS = 10_000

export function listBuckets({ request, state, account }: Call): Answer {
  const limit = queryCount(request, 'max-buckets', MAX_BUCKETS) ?? MAX_BUCKETS
  const prefix = queryValue(request, 'prefix') ?? ''
  const token = queryValue(request, 'continuation-token')
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
  const found = state.buckets.list(account, after, prefix, limit + 1)
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const buckets = page.map(({ name, created, location }) =>
    xmlGroup(
      'Bucket',
      xmlText('Name', name),
      xmlText('CreationDate', isoTime(created)),
      xmlText('BucketRegion', location),
    ),
  )
  return {
    xml: xmlDocument(
      'ListAllMyBucketsResult',
      xmlGroup(
        'Owner',
        xmlText('ID', account.canonicalId),
        xmlText('DisplayName', account.displayName),
      ),
      xmlGroup('Buckets', ...buckets),
      xmlText('ContinuationToken', last && Buffer.from(last.name).toString('base64url')),
      xmlText('Prefix', prefix || undefined),
    ),
  }
}

export async function createBucket(call: BucketCall): Promise<Answer> {
  const { request, state, account, region, now } = call
  const name = parseBucketName(call.bucket)
  const ownership = readOwnership(request.headers.get('x-amz-object-ownership'))
  const document = await readDocument(call, 'CreateBucketConfiguration')
  const location = readLocation(document, region)
  const tags = readBucketTags(document)
  const existing = state.buckets.find(name)
  if (existing !== undefined) return recreate(existing, account, region)
  if (ownership === 'BucketOwnerEnforced' && hasAclHeaders(request)) {
    throw new S3Fault('InvalidBucketAclWithObjectOwnership')
  }
  const draft = { name, created: now, location, ownership, owner: account }
  const acl = readAclHeaders(call, { ...NEW_BUCKET, ...draft }, account)
  state.buckets.create({ ...draft, acl, tags, objectLock: readObjectLock(request) })
  return { headers: createdHeaders(name) }
}

function readObjectLock({ headers }: S3Request): BucketLock | undefined {
  const name = 'x-amz-bucket-object-lock-enabled'
  const wanted = headers.get(name)
  if (wanted === undefined || wanted.toLowerCase() === 'false') return undefined
  if (wanted.toLowerCase() === 'true') return {}
  throw invalidArgument(name, wanted, `Invalid ${name} header: ${wanted}`)
}

function createdHeaders(name: string): Record<string, string> {
  return { location: `/${name}`, 'x-amz-bucket-arn': bucketArn(name) }
}

function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`
}

const NEW_BUCKET = {
  id: 0,
  versioning: '',
  acl: [],
  tags: undefined,
  policy: undefined,
  publicAccessBlock: undefined,
  isShared: false,
  encryption: undefined,
  cors: undefined,
  payer: 'BucketOwner',
  objectLock: undefined,
} as const

/** In us-east-1 S3 answers 200 to an owner who creates a bucket again; elsewhere it does not. */
function recreate(existing: Bucket, account: Account, region: string): Answer {
  if (existing.owner.id !== account.id) {
    throw new S3Fault('BucketAlreadyExists', { details: { BucketName: existing.name } })
  }
  if (region === 'us-east-1' && existing.location === region) {
    return { headers: createdHeaders(existing.name) }
  }
  throw new S3Fault('BucketAlreadyOwnedByYou', { details: { BucketName: existing.name } })
}

function readOwnership(text: string | undefined): Ownership | '' {
  if (text === undefined) return ''
  const known = OWNERSHIPS.find((name) => name === text)
  if (known !== undefined) return known
  throw new S3Fault('InvalidArgument', {
    message: 'Invalid x-amz-object-ownership header: ' + text,
    details: { ArgumentName: 'x-amz-object-ownership' },
  })
}

const REGION = /^(?:EU|[a-z]{2}(?:-[a-z]+)+-\d)$/

/** Where the request wants the bucket. us-east-1 may name any other region, those only themselves. */
function readLocation(document: XmlElement | undefined, region: string): string {
  const wanted = document?.children.find(({ name }) => name === 'LocationConstraint')?.text.trim()
  if (wanted === undefined || wanted === '') {
    if (region === 'us-east-1') return region
    throw new S3Fault('IllegalLocationConstraintException')
  }
  if (region === 'us-east-1') {
    if (wanted === region || !REGION.test(wanted)) throw invalidLocation(wanted)
    return wanted === 'EU' ? 'eu-west-1' : wanted
  }
  if (wanted === region) return wanted
  throw new S3Fault('IllegalLocationConstraintException', {
    message: `The ${wanted} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  })
}

function readBucketTags(document: XmlElement | undefined): readonly Tag[] | undefined {
  const tags = document && xmlChild(document, 'Tags')
  if (document !== undefined && xmlChild(document, 'Bucket') !== undefined) {
    throw notImplemented('A directory bucket')
  }
  return tags && tagsOfSet(tags, MAX_BUCKET_TAGS)
}

function invalidLocation(wanted: string): S3Fault {
  return new S3Fault('InvalidLocationConstraint', { details: { LocationConstraint: wanted } })
}

export function headBucket({ state, bucket }: BucketCall): Answer {
  const { name, location } = state.buckets.require(bucket)
  return {
    headers: {
      'x-amz-bucket-arn': bucketArn(name),
      'x-amz-bucket-region': location,
      'x-amz-access-point-alias': 'false',
      'content-type': 'application/xml',
    },
  }
}

export function deleteBucket({ state, bucket: name }: BucketCall): Answer {
  const bucket = state.buckets.require(name)
  state.buckets.remove(bucket, () => state.uploads.abortAll(bucket))
  return NO_CONTENT
}

/** The document of us-east-1 is empty, for its oldest customers' sake. */
export function getBucketLocation({ state, bucket }: BucketCall): Answer {
  const { location } = state.buckets.require(bucket)
  return { xml: xmlDocument('LocationConstraint', location === 'us-east-1' ? '' : location) }
}
