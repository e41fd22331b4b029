// The condition keys that follow from a request. Source: "Condition keys for Amazon S3" in the
// Service Authorization Reference, and the user guide's pages on each.
import { conditionKeyStanding } from './facts.ts'
import type { S3Operation } from './s3-operation.ts'
import { S3_OPERATIONS, type S3OperationName } from './s3-operations.ts'
import { amzHeader } from './s3-request-signs.ts'
import type { S3RestRequest } from './s3-rest-request.ts'

type Context = Map<string, readonly string[]>

/** Keys whose value is that of a header of the same name. */
const HEADER_KEYS: readonly (readonly [key: string, header: string])[] = [
  'if-match',
  'if-none-match',
  'x-amz-acl',
  'x-amz-bucket-namespace',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-grant-full-control',
  'x-amz-grant-read',
  'x-amz-grant-read-acp',
  'x-amz-grant-write',
  'x-amz-grant-write-acp',
  'x-amz-metadata-directive',
  'x-amz-object-annotation-directive',
  'x-amz-object-if-match',
  'x-amz-object-ownership',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
].map((header) => [`s3:${header}`, header] as const)

/** Keys whose value is that of a header with `x-amz-` before its name. */
const LOCK_KEYS: readonly (readonly [key: string, header: string])[] = [
  'object-lock-event-hold',
  'object-lock-event-hold-duration-days',
  'object-lock-legal-hold',
  'object-lock-mode',
  'object-lock-retain-until-date',
].map((key) => [`s3:${key}`, `x-amz-${key}`] as const)

const KEYS_BY_HEADER: ReadonlyMap<string, string> = new Map(
  [...HEADER_KEYS, ...LOCK_KEYS].map(([key, header]) => [header, key]),
)

/** Keys whose value is that of a query parameter; absent where the parameter is. */
const QUERY_KEYS: readonly (readonly [key: string, parameter: string])[] = [
  ['s3:annotation-prefix', 'annotation-prefix'],
  ['s3:delimiter', 'delimiter'],
  ['s3:max-annotation-results', 'max-annotation-results'],
  ['s3:max-keys', 'max-keys'],
  ['s3:prefix', 'prefix'],
  ['s3:versionid', 'versionId'],
]

/** Every key that the request gives a value, whichever action carries it. */
export function contextOfRequest(name: S3OperationName, request: S3RestRequest): Context {
  const { creates }: S3Operation = S3_OPERATIONS[name]
  const context: Context = new Map()
  if (request.query.length === 0) addHeaders(context, request)
  else addHeadersAndQuery(context, request)
  if (creates !== undefined) set(context, 's3:ObjectCreationOperation', String(creates))
  addBody(context, request)
  addTags(context, tagsOf(request))
  addAuthentication(context, request)
  return context
}

/** Of a request without a query, which is most of them, its few headers tell all. */
function addHeaders(context: Context, { headers }: S3RestRequest): void {
  for (const [header, value] of headers) {
    const key = KEYS_BY_HEADER.get(header)
    if (key !== undefined) context.set(key, [value])
  }
}

function addHeadersAndQuery(context: Context, request: S3RestRequest): void {
  for (const [key, header] of HEADER_KEYS) set(context, key, valueOf(request, header))
  for (const [key, header] of LOCK_KEYS) set(context, key, amzHeader(request, header))
  for (const [key, parameter] of QUERY_KEYS) set(context, key, firstValue(request, parameter))
}

/**
 * Of `context`, what AWS says that requests for the action carry: a policy sees nothing else. The
 * same object where that is all of it.
 */
export function carriedContext(
  action: string,
  context: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const isCarried = carriedBy(action)
  for (const key of context.keys()) {
    if (!isCarried(key)) return new Map([...context].filter(([each]) => isCarried(each)))
  }
  return context
}

type KeyTest = (key: string) => boolean

const tests = new Map<string, KeyTest>()

/** Whether requests for the action carry a key, worked out once for each. */
function carriedBy(action: string): KeyTest {
  const known = tests.get(action)
  if (known !== undefined) return known
  const test = remembering((key) => conditionKeyStanding(action, key) === 'carried')
  tests.set(action, test)
  return test
}

/** Keys that are remembered of an action: those of a request and its tags, again and again. */
const REMEMBERED = 500

function remembering(test: KeyTest): KeyTest {
  const remembered = new Map<string, boolean>()
  return (key) => {
    const known = remembered.get(key)
    if (known !== undefined) return known
    const found = test(key)
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(key, found)
    return found
  }
}

/** AWS says of `x-amz-content-sha256` that the parameter of that name is not looked at. */
function valueOf(request: S3RestRequest, header: string): string | undefined {
  const isHeaderOnly = header === 'x-amz-content-sha256' || !header.startsWith('x-amz-')
  return isHeaderOnly ? request.headers.get(header) : amzHeader(request, header)
}

function firstValue({ query }: S3RestRequest, parameter: string): string | undefined {
  return query.find(([name]) => name === parameter)?.[1]
}

function addBody(context: Context, { body }: S3RestRequest): void {
  set(context, 's3:locationconstraint', body?.locationConstraint)
  set(context, 's3:object-lock-mode', body?.retention?.mode)
  set(context, 's3:object-lock-retain-until-date', body?.retention?.retainUntil)
  set(context, 's3:object-lock-legal-hold', body?.legalHold)
}

function tagsOf(request: S3RestRequest): readonly (readonly [string, string])[] {
  const header = amzHeader(request, 'x-amz-tagging')
  if (header === undefined) return request.body?.tags ?? []
  return [...(request.body?.tags ?? []), ...new URLSearchParams(header)]
}

function addTags(context: Context, tags: readonly (readonly [string, string])[]): void {
  for (const [key, value] of tags) {
    set(context, `s3:RequestObjectTag/${key}`, value)
    set(context, `aws:RequestTag/${key}`, value)
  }
  if (tags.length === 0) return
  const keys = tags.map(([key]) => key)
  context.set('s3:RequestObjectTagKeys', keys)
  context.set('aws:TagKeys', keys)
}

/** As "Signature Version 4 authentication-specific policy keys" says; nothing of an anonymous one. */
function addAuthentication(context: Context, { headers, query, body }: S3RestRequest): void {
  const authorization = headers.get('authorization') ?? ''
  if (authorization !== '') {
    authenticate(context, 'REST-HEADER', firstWord(authorization))
    return
  }
  const parameters = new Map(query.map(([name, value]) => [name.toLowerCase(), value]))
  if (parameters.has('x-amz-algorithm')) {
    authenticate(context, 'REST-QUERY-STRING', parameters.get('x-amz-algorithm'))
  } else if (parameters.has('signature')) {
    authenticate(context, 'REST-QUERY-STRING', 'AWS')
  } else if (body?.form?.has('x-amz-signature') || body?.form?.has('signature')) {
    authenticate(context, 'POST', body.form.get('x-amz-algorithm') ?? 'AWS')
  }
}

function firstWord(text: string): string {
  const end = text.indexOf(' ')
  return end < 0 ? text : text.slice(0, end)
}

function authenticate(context: Context, type: string, version: string | undefined): void {
  context.set('s3:authType', [type])
  set(context, 's3:signatureversion', version)
}

function set(context: Context, key: string, value: string | undefined): void {
  if (value !== undefined) context.set(key, [value])
}
