// Which actions of IAM a request to S3's REST interface needs, on which resources.
//
// The host tells the bucket before this: requests to access points, to S3 Control, to S3 Express
// and to other services are none of its business. Two things are not in the request, and are the
// caller's: what KMS is asked for (the object's key or the bucket's decides which), and
// iam:PassRole of the role that a replication configuration names.
import { Failure, failedWith } from '../../base/failure.ts'
import { parseXml, xmlChild, xmlChildren, xmlChildText } from '../s3-xml.ts'
import { type CopySource, parseCopySource } from './s3-copy-source.ts'
import type { S3Operation, S3Sign } from './s3-operation.ts'
import { detectS3Operation, S3_OPERATIONS, type S3OperationName } from './s3-operations.ts'
import { carriedContext, contextOfRequest } from './s3-request-context.ts'
import { showsSign } from './s3-request-signs.ts'
import type { S3Delete, S3RestRequest } from './s3-rest-request.ts'

/** One thing that a request must be allowed to do. */
export interface RequiredAction {
  /** As `s3:GetObject`. */
  readonly action: string
  /** As `arn:aws:s3:::bucket/key`, or `*`. */
  readonly resource: string
  /**
   * Values of the condition keys that follow from the request and that the action carries, by key
   * as AWS spells it. What the store and the connection know is the caller's to add:
   * `s3:ExistingObjectTag/…`, `s3:ResourceAccount`, `s3:signatureAge`, `s3:TlsVersion`,
   * `s3:object-lock-remaining-retention-days`, and the global keys.
   */
  readonly context: ReadonlyMap<string, readonly string[]>
  /** Needed only where this holds, which the store alone knows. Default: always. */
  readonly onlyIf?: 'source-has-tags' | undefined
}

/**
 * Everything that `request` must be allowed to do; of DeleteObjects, in order of its keys, each of
 * which is decided by itself.
 *
 * @throws `unsupported` for a request that is none of S3's operations or one that we do not know,
 *   such as one with an unknown query parameter; `bad-input` for one that contradicts itself, or
 *   without the body that it is decided by.
 */
export function actionsOfS3Request(request: S3RestRequest): RequiredAction[] {
  const name = detectS3Operation(request)
  if (name === 'DeleteObjects') return actionsOfDeletes(request)
  const subject = name === 'PostObject' ? objectOfForm(request) : request
  const operation: S3Operation = S3_OPERATIONS[name]
  const resource = resourceOf(subject)
  const context = contextOfRequest(name, subject)
  const needed = namesOf(operation, subject).map((action) => required(action, resource, context))
  return operation.copies ? [...actionsOnSource(name, subject, context), ...needed] : needed
}

/** Another action on what `request` is about, as a request for it would carry it. */
export function furtherAction(name: string, request: S3RestRequest): RequiredAction {
  const context = contextOfRequest(detectS3Operation(request), request)
  return required(name, resourceOf(request), context)
}

/** The operation's own actions, then those that its headers demand. */
function namesOf(operation: S3Operation, request: S3RestRequest): readonly string[] {
  const { actions, extras, versionActions = actions } = operation
  const isOfVersion = request.query.some(([name]) => name === 'versionId')
  const own = isOfVersion ? versionActions : actions
  if (extras === undefined) return own
  const demanded = (Object.keys(extras) as S3Sign[]).filter((sign) => showsSign(request, sign))
  return demanded.length === 0 ? own : [...own, ...demanded.flatMap((sign) => extras[sign] ?? [])]
}

/** Copying reads its source, and its tags too where it has any and is not told to replace them. */
function actionsOnSource(
  name: S3OperationName,
  request: S3RestRequest,
  context: ReadonlyMap<string, readonly string[]>,
): RequiredAction[] {
  const source = parseCopySource(request.headers.get('x-amz-copy-source') ?? '')
  const resource = objectArn(source.bucket, source.key)
  const ofSource = new Map(context)
  ofSource.delete('s3:versionid')
  if (source.versionId !== undefined) ofSource.set('s3:versionid', [source.versionId])
  const read = required(nameForSource('GetObject', source), resource, ofSource)
  if (name !== 'CopyObject' || replacesTags(request)) return [read]
  return [
    read,
    { ...required(nameForSource('GetObjectTagging', source), resource, ofSource), onlyIf: TAGGED },
    { ...required('PutObjectTagging', resourceOf(request), context), onlyIf: TAGGED },
  ]
}

const TAGGED = 'source-has-tags'

function nameForSource(action: string, { versionId }: CopySource): string {
  return versionId === undefined ? action : action.replace('Object', 'ObjectVersion')
}

function replacesTags({ headers }: S3RestRequest): boolean {
  return headers.get('x-amz-tagging-directive')?.toUpperCase() === 'REPLACE'
}

/** Each key is allowed or denied by itself: one request, a list of answers. */
function actionsOfDeletes(request: S3RestRequest): RequiredAction[] {
  const { body } = request
  if (body?.deletes === undefined) {
    throw new Failure('bad-input', 'DeleteObjects is decided by the keys of its body')
  }
  return body.deletes.flatMap((removal) => actionsOfDelete(request, removal))
}

function actionsOfDelete(request: S3RestRequest, { key, versionId, etag }: S3Delete) {
  const headers = new Map(request.headers)
  headers.delete('if-match')
  if (etag !== undefined) headers.set('if-match', etag)
  const query = versionId === undefined ? [] : [['versionId', versionId] as const]
  const alone = { ...request, headers, query }
  const context = contextOfRequest('DeleteObjects', alone)
  const names = [
    versionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion',
    ...(showsSign(request, 'bypass-governance') ? ['BypassGovernanceRetention'] : []),
    ...(showsSign(alone, 'etag') ? ['GetObject'] : []),
  ]
  return names.map((name) => required(name, objectArn(request.bucket ?? '', key), context))
}

/** A browser's upload: its fields say what headers say elsewhere. */
function objectOfForm(request: S3RestRequest): S3RestRequest {
  const form = request.body?.form
  const key = form?.get('key')
  if (form === undefined || key === undefined) {
    throw new Failure('bad-input', 'PostObject is decided by the fields of its form, key first')
  }
  const headers = new Map(form)
  const acl = form.get('acl')
  if (acl !== undefined) headers.set('x-amz-acl', acl)
  const tagging = form.get('tagging')
  if (tagging === undefined) return { ...request, key, headers }
  headers.delete('x-amz-tagging')
  return { ...request, key, headers, body: { ...request.body, tags: tagsOfForm(tagging) } }
}

/** The tags of a form's `tagging`. One that is no document of tags gives an object none. */
function tagsOfForm(tagging: string): (readonly [key: string, value: string])[] {
  try {
    const set = xmlChild(parseXml(new TextEncoder().encode(tagging)), 'TagSet')
    const tags = set === undefined ? [] : xmlChildren(set, 'Tag')
    return tags.map((tag) => [xmlChildText(tag, 'Key') ?? '', xmlChildText(tag, 'Value') ?? ''])
  } catch (error) {
    if (failedWith(error, 'bad-input')) return []
    throw error
  }
}

function required(
  name: string,
  resource: string,
  context: ReadonlyMap<string, readonly string[]>,
): RequiredAction {
  const action = fullName(name)
  return { action, resource, context: carriedContext(action, context) }
}

const fullNames = new Map<string, string>()

/** The same string for the same name: what is remembered by it is found at once. */
function fullName(name: string): string {
  const known = fullNames.get(name)
  if (known !== undefined) return known
  const action = `s3:${name}`
  fullNames.set(name, action)
  return action
}

function resourceOf({ bucket, key }: S3RestRequest): string {
  if (bucket === undefined) return '*'
  return key === undefined ? bucketArn(bucket) : objectArn(bucket, key)
}

function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`
}

function objectArn(bucket: string, key: string): string {
  return `${bucketArn(bucket)}/${key}`
}

/**
 * What decides whether a caller that asks for a missing key learns that it is missing. AWS
 * documents ListBucket for it, and not how a condition on `s3:prefix` is met there. As reported of
 * S3 in ceph/ceph pull request 68577 and kopia/kopia pull request 3072, the key that was asked for
 * is the prefix. Leave `key` out for the other reading, in which `s3:prefix` is absent.
 */
export function actionThatTellsMissingKeys(bucket: string, key?: string): RequiredAction {
  const context = key === undefined ? [] : ([['s3:prefix', [key]]] as const)
  return required('ListBucket', bucketArn(bucket), new Map(context))
}

/** The answer to GET and HEAD of a missing key, to a caller who may or may not list its bucket. */
export function statusOfMissingKey(mayList: boolean): 404 | 403 {
  return mayList ? 404 : 403
}
