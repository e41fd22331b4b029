// Which operation a request asks for. A query parameter that nobody knows never makes a request
// that writes fall back to the plain operation: PUT ?acl is not PutObject.
import { isFormType, noForm } from './form-parts.ts'
import {
  OPERATIONS,
  type OperationName,
  type OperationShape,
  UNSIMULATED,
} from './operations-table.ts'
import { isHeader, queryValue, type S3Request } from './request.ts'
import { invalidArgument, notImplemented, S3Fault } from './s3-fault.ts'

const SHAPES: readonly (readonly [OperationName, OperationShape])[] = Object.entries(
  OPERATIONS,
) as [OperationName, OperationShape][]

const SELECTORS: ReadonlySet<string> = new Set([
  ...SHAPES.flatMap(([, { selector }]) => selector ?? []),
  ...UNSIMULATED.map(([, , , selector]) => selector),
])

const KNOWN: ReadonlySet<string> = new Set([
  ...SELECTORS,
  ...SHAPES.flatMap(([, { parameters }]) => parameters ?? []),
])

/**
 * The request without the query parameters that S3 does not have. S3 ignores them, such as a number
 * against caches; of a request that only reads that is harmless, other requests keep them.
 */
export function withoutUnknownParameters(request: S3Request): S3Request {
  if (request.method !== 'GET' && request.method !== 'HEAD') return request
  const isKnown = ([name]: readonly [string, string]) => KNOWN.has(name) || isSigning(name)
  if (request.query.every(isKnown)) return request
  return { ...request, query: request.query.filter(isKnown) }
}

/**
 * The operation of a request.
 *
 * @throws NotImplemented, by name, for what is not simulated; MethodNotAllowed for what is not S3.
 */
export function detectOperation(request: S3Request): OperationName {
  refuseControl(request)
  const names = [...new Set(request.query.map(([name]) => name).filter((name) => !isSigning(name)))]
  const selectors = names.filter((name) => SELECTORS.has(name))
  if (selectors.length > 1) throw conflictingSelectors(selectors)
  const [selector] = selectors
  const level = levelOf(request)
  const copies = level === 'object' && request.headers.has('x-amz-copy-source')
  const found = SHAPES.find(
    ([, shape]) =>
      shape.method === request.method &&
      shape.level === level &&
      shape.selector === selector &&
      (shape.form ?? false) === (request.form !== undefined) &&
      (shape.copies ?? false) === (copies && request.method === 'PUT' && isCopyable(selector)),
  )
  if (found === undefined) throw refuse(request, level, selector)
  const [name, shape] = found
  const unknown = names.find((name) => name !== selector && !shape.parameters?.includes(name))
  if (unknown === 'versionId') throw noVersionTaken(request)
  if (unknown !== undefined) throw notImplemented(`The query parameter ${unknown} of ${name}`)
  return name
}

/** As S3 answers UploadPart, whatever the version, even where it is empty. */
function noVersionTaken(request: S3Request): S3Fault {
  const message = 'This operation does not accept a version-id.'
  return invalidArgument('versionId', queryValue(request, 'versionId') ?? '', message)
}

/** The API by which accounts are set up, with access points and jobs: it is signed as S3 is. */
function refuseControl({ method, headers, bucket, key }: S3Request): void {
  if (!headers.has('x-amz-account-id')) return
  const [, what] = /(?:^|\/)v20180820\/(.+)$/.exec(`${bucket}/${key}`) ?? []
  if (what !== undefined) throw notImplemented(`S3 Control (${method} ${what})`)
}

function isCopyable(selector: string | undefined): boolean {
  return selector === undefined || selector === 'uploadId'
}

function levelOf({ bucket, key }: S3Request): OperationShape['level'] {
  if (bucket === undefined) return 'service'
  return key === undefined ? 'bucket' : 'object'
}

const SIGNING_V2: ReadonlySet<string> = new Set(['AWSAccessKeyId', 'Expires', 'Signature'])

/** What the SDKs and presigned URLs add to any request. `x-id` only names the operation. */
function isSigning(name: string): boolean {
  return name === 'x-id' || SIGNING_V2.has(name) || isHeader(name) || /^x-amz-/i.test(name)
}

function conflictingSelectors(selectors: readonly string[]): S3Fault {
  return new S3Fault('InvalidArgument', {
    message: `Conflicting query string parameters: ${selectors.join(', ')}`,
    details: { ArgumentName: 'ResourceType', ArgumentValue: selectors[0] },
  })
}

function refuse(
  { method, headers }: S3Request,
  level: OperationShape['level'],
  selector: string | undefined,
): S3Fault {
  const known = UNSIMULATED.find(
    ([, at, methods, name]) => at === level && name === selector && methods.includes(method),
  )
  if (known !== undefined) return notImplemented(operationName(method, known[0], selector))
  if (selector === undefined && method === 'POST' && level === 'bucket') {
    return refuseForm(headers.get('content-type'))
  }
  return new S3Fault('MethodNotAllowed', {
    details: { Method: method, ResourceType: (selector ?? level).toUpperCase() },
  })
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  POST: 'Create',
  DELETE: 'Delete',
}

function operationName(method: string, noun: string, selector: string | undefined): string {
  const isWhole = /^(?:Create|List|Restore|Select|Get|Rename|Update|Put)/.test(noun)
  return `${isWhole ? noun : `${VERBS[method] ?? method}${noun}`} (?${selector})`
}

/** A form carries its own signature. */
function refuseForm(contentType: string | undefined): S3Fault {
  if (isFormType(contentType)) return notImplemented('PostObject with an Authorization header')
  return noForm()
}
