// Whether a request may do what it asks for, before anything of it is done. DeleteObjects alone
// is decided later, key by key, by its handler.
import { actionsOfS3Request, type RequiredAction } from '../../aws/actions/s3-request.ts'
import type { S3Delete, S3RequestBody } from '../../aws/actions/s3-rest-request.ts'
import { failedWith } from '../../base/failure.ts'
import { parseCopySource } from '../http/copy-source.ts'
import type { OperationName, OperationShape } from '../http/operations-table.ts'
import { OPERATIONS } from '../http/operations-table.ts'
import { readPartNumber } from '../http/part-number.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { notImplemented, S3Fault } from '../http/s3-fault.ts'
import type { State } from '../state/state.ts'
import type { Access, Making } from './access.ts'
import { requirePayer } from './requester-pays.ts'
import { restRequestOf } from './rest-request.ts'

/** What operations make, of those that make what they name. */
const MAKING: Readonly<Partial<Record<OperationName, Making>>> = {
  CreateBucket: 'bucket',
  PutObject: 'object',
  PostObject: 'object',
  CopyObject: 'object',
  CreateMultipartUpload: 'object',
}

/**
 * Checks that the caller may do all that an operation needs.
 *
 * @throws AccessDenied, NoSuchBucket; and what is wrong with the request so that nobody can tell
 *   what it needs.
 */
export function requireAllowed(
  operation: OperationName,
  request: S3Request,
  state: State,
  access: Access,
  body?: S3RequestBody,
): void {
  requirePayer(request, state, access.caller)
  if (operation === 'DeleteObjects') return
  const required = requiredOf(operation, request, body)
  const wanted = required.filter(({ onlyIf }) => onlyIf === undefined || isTagged(request, state))
  const denial = access.denialOf(wanted, MAKING[operation])
  if (denial !== undefined) throw denial
  if (operation === 'CreateMultipartUpload') requireSomebody(access)
}

/** Whatever a policy allows to everyone. "Multipart upload API and permissions", user guide. */
function requireSomebody({ caller }: Access): void {
  if (caller.identity !== undefined) return
  throw new S3Fault('AccessDenied', {
    message: 'Anonymous users cannot initiate multipart uploads. Please authenticate.',
  })
}

/** What each key of a DeleteObjects needs, in their order. */
export function actionsOfDeletes(
  request: S3Request,
  deletes: readonly S3Delete[],
): RequiredAction[][] {
  const asked = restRequestOf(request)
  return deletes.map((one) => actionsOfS3Request({ ...asked, body: { deletes: [one] } }))
}

function requiredOf(
  operation: OperationName,
  request: S3Request,
  body: S3RequestBody | undefined,
): RequiredAction[] {
  const { copies, selector }: OperationShape = OPERATIONS[operation]
  if (copies) parseCopySource(request.headers.get('x-amz-copy-source') ?? '')
  if (selector === 'uploadId' && request.method === 'PUT') {
    readPartNumber(queryValue(request, 'partNumber') ?? '')
  }
  try {
    return actionsOfS3Request(restRequestOf(request, body))
  } catch (cause) {
    // The two tables of operations agree, so this is about what they leave to be read.
    if (failedWith(cause, 'unsupported')) throw notImplemented(cause.message)
    if (!failedWith(cause, 'bad-input')) throw cause
    throw new S3Fault('InvalidRequest', { message: cause.message, cause })
  }
}

function isTagged({ headers }: S3Request, { buckets, objects }: State): boolean {
  const { bucketName, key, versionId } = parseCopySource(headers.get('x-amz-copy-source') ?? '')
  const bucket = buckets.require(bucketName)
  const version = objects.find(bucket, key, versionId)
  return (version?.attributes.tags.length ?? 0) > 0
}

/** What a handler threw, unless it tells of a missing key to one who may not know. */
export function hideMissing(
  error: unknown,
  operation: OperationName,
  request: S3Request,
  access: Access,
): unknown {
  if (!(error instanceof S3Fault) || !TELLING.has(error.code)) return error
  const { copies }: OperationShape = OPERATIONS[operation]
  const { bucketName = request.bucket, key = request.key } = copies
    ? parseCopySource(request.headers.get('x-amz-copy-source') ?? '')
    : {}
  return access.missing(bucketName ?? '', key ?? '', error)
}

const TELLING: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion'])
