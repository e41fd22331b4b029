// Cross-origin resource sharing: what browsers may ask of a bucket from pages of elsewhere. Source:
// "Elements of a CORS configuration" and "How does Amazon S3 evaluate the CORS configuration on a
// bucket?" in the user guide.
import type { Answer } from '../http/answer.ts'
import type { S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { CorsRule } from '../state/cors.ts'
import type { State } from '../state/state.ts'

/** What any answer to a request from a page elsewhere tells the browser, by the rule that fits. */
export function crossOriginHeaders(
  { buckets }: State,
  request: S3Request,
): Readonly<Record<string, string>> {
  const origin = request.headers.get('origin')
  if (origin === undefined || request.bucket === undefined) return {}
  const asked = readAsked(request, origin)
  for (const rule of buckets.find(request.bucket)?.cors ?? []) {
    const allowed = rule.origins.find((pattern) => matches(pattern, origin))
    if (allowed !== undefined && fits(rule, asked)) return headersOf(rule, allowed, asked)
  }
  return {}
}

/**
 * Answers a browser that asks whether it may ask. The headers are set by then.
 *
 * @throws BadRequest, AccessForbidden
 */
export function answerPreflight({ buckets }: State, request: S3Request, allowed: object): Answer {
  const { headers } = request
  if (!headers.has('origin')) {
    throw new S3Fault('BadRequest', {
      message: 'Insufficient information. Origin request header needed.',
    })
  }
  const bucket = request.bucket === undefined ? undefined : buckets.find(request.bucket)
  if (bucket === undefined) throw forbidden('Bucket not found', request, 'BUCKET')
  if (bucket.cors === undefined) {
    throw forbidden('CORS is not enabled for this bucket.', request, 'BUCKET')
  }
  const method = headers.get('access-control-request-method')
  if (method === undefined || !METHODS.includes(method)) {
    throw new S3Fault('BadRequest', {
      message: `Invalid Access-Control-Request-Method: ${method ?? 'null'}`,
    })
  }
  if (Object.keys(allowed).length > 0) return {}
  throw forbidden(NOT_ALLOWED, request, request.key === undefined ? 'BUCKET' : 'OBJECT')
}

/** Those that rules can name. */
export const METHODS: readonly string[] = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE']

const NOT_ALLOWED =
  "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."

function forbidden(why: string, { headers }: S3Request, ResourceType: string): S3Fault {
  const Method = headers.get('access-control-request-method') ?? 'OPTIONS'
  return new S3Fault('AccessForbidden', {
    message: `CORSResponse: ${why}`,
    details: { Method, ResourceType },
  })
}

/** What a page asks for: of a preflight and, as S3 was seen to do, of any request that says so. */
interface Asked {
  readonly origin: string
  readonly method: string
  /** In lower case. */
  readonly headers: readonly string[]
}

function readAsked({ headers, method }: S3Request, origin: string): Asked {
  const named = headers.get('access-control-request-headers') ?? ''
  return {
    origin,
    method: headers.get('access-control-request-method') ?? method,
    headers: named
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  }
}

function fits(rule: CorsRule, { method, headers }: Asked): boolean {
  const patterns = rule.headers.map((pattern) => pattern.toLowerCase())
  return (
    rule.methods.includes(method) &&
    headers.every((name) => patterns.some((pattern) => matches(pattern, name)))
  )
}

/** A pattern has at most one `*`. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return text.length >= pattern.length - 1 && text.startsWith(start) && text.endsWith(end)
}

function headersOf(rule: CorsRule, allowed: string, asked: Asked): Record<string, string> {
  const isForAll = allowed === '*'
  return {
    'access-control-allow-origin': isForAll ? '*' : asked.origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(asked.headers.length > 0
      ? { 'access-control-allow-headers': asked.headers.join(', ') }
      : {}),
    ...(rule.exposed.length > 0
      ? { 'access-control-expose-headers': rule.exposed.join(', ') }
      : {}),
    ...(rule.maxAgeSeconds === undefined
      ? {}
      : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    ...(isForAll ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}
