// What an Authorization header or a presigned URL claims, parsed but not believed.
import { type CredentialScope, SIGV4_ALGORITHM } from '../../aws/sigv4.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { type FaultCode, invalidArgument, S3Fault } from '../http/s3-fault.ts'

/** A signature and all that its maker says it stands on. */
export interface Claim {
  readonly by: 'header' | 'query'
  readonly accessKeyId: string
  readonly scope: CredentialScope
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** `YYYYMMDDTHHMMSSZ`, and the same in milliseconds since 1970. */
  readonly timestamp: string
  readonly signedAt: number
  /** How long a presigned URL says it is good for. */
  readonly expiresSeconds: number | undefined
}

/**
 * The claim of a request to `service`; undefined for an anonymous one. A SigV2 header is refused
 * by name.
 */
export function readClaim(request: S3Request, service = 's3'): Claim | undefined {
  const authorization = request.headers.get('authorization') || undefined
  const presigned = queryValue(request, 'X-Amz-Algorithm') !== undefined
  const queryV2 = queryValue(request, 'AWSAccessKeyId') !== undefined
  if (authorization !== undefined && (presigned || queryV2)) throw twoMechanisms(authorization)
  if (authorization?.startsWith('AWS ')) throw signatureVersion2()
  if (authorization !== undefined) return readHeaderClaim(request, authorization, service)
  return presigned ? readQueryClaim(request, service) : undefined
}

function twoMechanisms(authorization: string): S3Fault {
  return invalidArgument(
    'Authorization',
    authorization.split(' ')[0] ?? '',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  )
}

function signatureVersion2(): S3Fault {
  return new S3Fault('InvalidRequest', {
    message:
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  })
}

function readHeaderClaim(request: S3Request, authorization: string, service: string): Claim {
  const [algorithm, rest] = splitOnce(authorization.trim(), ' ')
  if (algorithm !== SIGV4_ALGORITHM) {
    throw invalidArgument('Authorization', algorithm, 'Unsupported Authorization Type')
  }
  const fields = new Map(rest.split(',').map((field) => splitOnce(field.trim(), '=')))
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map(
    (name) => fields.get(name) ?? malformedHeader(`is missing ${name}.`),
  )
  const { accessKeyId, scope } = parseCredential(
    credential ?? '',
    (why) => malformedHeader(why),
    service,
  )
  const timestamp = headerTimestamp(request)
  if (!timestamp.startsWith(scope.date)) {
    malformedHeader(
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
    )
  }
  return {
    by: 'header',
    accessKeyId,
    scope,
    signedHeaders: parseSignedHeaders(signedHeaders ?? ''),
    signature: signature ?? '',
    timestamp,
    signedAt: parseTimestamp(timestamp),
    expiresSeconds: undefined,
  }
}

function malformedHeader(why: string): never {
  throw new S3Fault('AuthorizationHeaderMalformed', {
    message: `The authorization header is malformed; ${why}`,
  })
}

const AKID = /^[^\s/]{1,128}$/

/** Reads `KEY/DATE/REGION/SERVICE/aws4_request`; `refuse` throws, given why it is none. */
export function parseCredential(
  text: string,
  refuse: (why: string) => never,
  expected = 's3',
): { accessKeyId: string; scope: CredentialScope } {
  const [accessKeyId = '', date = '', region = '', service = '', end, ...more] = text.split('/')
  if (!AKID.test(accessKeyId) || end !== 'aws4_request' || more.length > 0) {
    refuse(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    )
  }
  if (!/^\d{8}$/.test(date)) {
    refuse(
      `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`,
    )
  }
  if (service !== expected) {
    refuse(`incorrect service "${service}". This endpoint belongs to "${expected}".`)
  }
  return { accessKeyId, scope: { date, region, service } }
}

function parseSignedHeaders(text: string): string[] {
  return text.split(';').map((name) => name.toLowerCase())
}

/** The request's own time in basic ISO format, from `x-amz-date` or, failing that, `Date`. */
function headerTimestamp(request: S3Request): string {
  const given = request.headers.get('x-amz-date')
  if (given !== undefined && !Number.isNaN(parseTimestamp(given))) return given
  const date = Date.parse(given ?? request.headers.get('date') ?? '')
  if (Number.isNaN(date)) {
    throw new S3Fault('AccessDenied', {
      message: 'AWS authentication requires a valid Date or x-amz-date header',
    })
  }
  return `${new Date(date).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`
}

const TIMESTAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** What was parsed last: requests of one second say the same. */
let parsed = { text: '', ms: Number.NaN }

function parseTimestamp(text: string): number {
  if (text !== parsed.text) {
    parsed = { text, ms: Date.parse(text.replace(TIMESTAMP, '$1-$2-$3T$4:$5:$6Z')) }
  }
  return parsed.ms
}

const QUERY_PARAMETERS = ['Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'] as const

function readQueryClaim(request: S3Request, service: string): Claim {
  if (queryValue(request, 'X-Amz-Algorithm') !== SIGV4_ALGORITHM) {
    malformedQuery(`X-Amz-Algorithm only supports "${SIGV4_ALGORITHM}"`)
  }
  const [credential = '', signature = '', timestamp = '', signedHeaders = '', expires = ''] =
    QUERY_PARAMETERS.map((name) => queryValue(request, `X-Amz-${name}`) ?? missingParameter())
  const { accessKeyId, scope } = parseCredential(
    credential,
    (why) => malformedQuery(`Error parsing the X-Amz-Credential parameter; ${why}`),
    service,
  )
  if (!TIMESTAMP.test(timestamp) || Number.isNaN(parseTimestamp(timestamp))) {
    malformedQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  }
  if (!timestamp.startsWith(scope.date)) {
    malformedQuery(
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`,
    )
  }
  return {
    by: 'query',
    accessKeyId,
    scope,
    signedHeaders: parseSignedHeaders(signedHeaders),
    signature,
    timestamp,
    signedAt: parseTimestamp(timestamp),
    expiresSeconds: parseExpires(expires),
  }
}

function missingParameter(): never {
  malformedQuery(
    'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  )
}

const WEEK_SECONDS = 604_800

function parseExpires(text: string): number {
  if (!/^-?\d+$/.test(text)) malformedQuery('X-Amz-Expires should be a number')
  const seconds = Number(text)
  if (seconds < 0) malformedQuery('X-Amz-Expires must be non-negative')
  if (seconds > WEEK_SECONDS) {
    malformedQuery(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${WEEK_SECONDS} seconds`,
    )
  }
  return seconds
}

function malformedQuery(message: string): never {
  throw new S3Fault('AuthorizationQueryParametersError', { message })
}

/** The fault of a claim whose scope names another region, as each mechanism words it. */
export function wrongRegion(claim: Pick<Claim, 'by' | 'scope'>, expected: string): S3Fault {
  const why = `the region '${claim.scope.region}' is wrong; expecting '${expected}'`
  const [code, start]: [FaultCode, string] =
    claim.by === 'header'
      ? ['AuthorizationHeaderMalformed', 'The authorization header is malformed']
      : ['AuthorizationQueryParametersError', 'Error parsing the X-Amz-Credential parameter']
  return new S3Fault(code, { message: `${start}; ${why}`, details: { Region: expected } })
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
