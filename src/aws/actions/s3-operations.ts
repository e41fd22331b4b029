// Which of S3's operations a request asks for, and which actions an operation needs.
import { Failure } from '../../base/failure.ts'
import { BUCKET_OPERATIONS } from './s3-bucket-operations.ts'
import { OBJECT_OPERATIONS } from './s3-object-operations.ts'
import type { S3Level, S3Operation } from './s3-operation.ts'
import type { S3RestRequest } from './s3-rest-request.ts'

export const S3_OPERATIONS = { ...BUCKET_OPERATIONS, ...OBJECT_OPERATIONS }

export type S3OperationName = keyof typeof S3_OPERATIONS

/** Operations of the S3 API that no action of `s3:` decides, each with the reason. */
export const S3_OPERATIONS_WITHOUT_ACTION: Readonly<Record<string, string>> = {
  CreateSession: 'of directory buckets, decided as s3express:CreateSession',
  ListDirectoryBuckets: 'of directory buckets, decided as s3express:ListAllMyDirectoryBuckets',
  RenameObject: 'of directory buckets, within a session',
  WriteGetObjectResponse: 'of Object Lambda, decided as s3-object-lambda:WriteGetObjectResponse',
}

const ROWS = Object.entries(S3_OPERATIONS) as [S3OperationName, S3Operation][]

/** Those that a method on a level can be, by `METHOD level selector`. */
const CANDIDATES = Map.groupBy(ROWS, ([, { method, level, selector }]) =>
  candidateName(method, level, selector),
)

function candidateName(method: string, level: S3Level, selector: string | undefined): string {
  return `${method} ${level} ${selector ?? ''}`
}

const SELECTORS: ReadonlySet<string> = new Set(ROWS.flatMap(([, { selector }]) => selector ?? []))

/** The actions that an operation is decided by, as `HeadBucket` by `s3:ListBucket`; cases aside. */
export function actionsOfS3Operation(operation: string): string[] {
  const wanted = operation.toLowerCase()
  if (wanted === 'deleteobjects') return ['s3:DeleteObject', 's3:DeleteObjectVersion']
  const [, row] = ROWS.find(([name]) => name.toLowerCase() === wanted) ?? []
  return (row?.actions ?? []).map((name) => `s3:${name}`)
}

/**
 * The operation of a request. A parameter that nobody knows never falls back to the plain
 * operation: `PUT ?acl` is not PutObject.
 *
 * @throws `unsupported` for what is none of the table; `bad-input` for what would be two.
 */
export function detectS3Operation(request: S3RestRequest): S3OperationName {
  const names = parametersOf(request)
  const selector = selectorAmong(names)
  const level = levelOf(request)
  const copies = request.headers.has('x-amz-copy-source') || undefined
  const found = CANDIDATES.get(candidateName(request.method, level, selector))?.find(
    ([name, row]) =>
      (row.requires === undefined || names.includes(row.requires)) &&
      (row.copies === copies || !COPYABLE.has(name)),
  )
  if (found === undefined || (found[0] === 'PostObject' && !isForm(request))) {
    const shown = `${request.method} of ${level === 'object' ? 'an object' : `a ${level}`}`
    const asked = selector === undefined ? '' : ` with ?${selector}`
    throw new Failure('unsupported', `${shown}${asked} is no operation of S3 that we know`)
  }
  const [name, row] = found
  const unknown = names.find((parameter) => !understands(row, parameter))
  if (unknown !== undefined) {
    throw new Failure('unsupported', `${name} with ?${unknown} is no operation that we know`)
  }
  return name
}

const NO_PARAMETERS: readonly string[] = []

/** Those that say what is asked for, each once. */
function parametersOf({ query }: S3RestRequest): readonly string[] {
  if (query.length === 0) return NO_PARAMETERS
  return [...new Set(query.map(([name]) => name))].filter((name) => !isCommon(name))
}

function selectorAmong(names: readonly string[]): string | undefined {
  const [selector, other] = names.filter((name) => SELECTORS.has(name))
  if (other !== undefined) {
    throw new Failure('bad-input', `the request asks for both ?${selector} and ?${other}`)
  }
  return selector
}

const COPYABLE: ReadonlySet<S3OperationName> = new Set([
  'PutObject',
  'CopyObject',
  'UploadPart',
  'UploadPartCopy',
])

function understands(row: S3Operation, parameter: string): boolean {
  return (
    parameter === row.selector ||
    parameter === row.requires ||
    (parameter === 'versionId' && row.versionActions !== undefined) ||
    (row.parameters?.includes(parameter) ?? false)
  )
}

function levelOf({ bucket, key }: S3RestRequest): S3Level {
  if (bucket === undefined) return 'service'
  return key === undefined ? 'bucket' : 'object'
}

/** What SDKs and presigned URLs add to any request. `x-id` only names the operation. */
function isCommon(name: string): boolean {
  return name === 'x-id' || SIGNING_V2.has(name) || /^x-amz-/i.test(name)
}

const SIGNING_V2: ReadonlySet<string> = new Set([
  'AWSAccessKeyId',
  'Expires',
  'Signature',
  'content-md5',
  'content-type',
])

function isForm({ headers }: S3RestRequest): boolean {
  return headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data') ?? false
}
