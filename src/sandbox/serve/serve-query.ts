// The path of every request to IAM and STS: read, authenticate, find the operation, authorize,
// do it within a transaction, answer. STS changes no identity: a session is one row.
// https://docs.aws.amazon.com/IAM/latest/APIReference/ and
// https://docs.aws.amazon.com/STS/latest/APIReference/
import { actionFacts } from '../../aws/actions/facts.ts'
import { clientConditions } from '../access/conditions.ts'
import { eventParameters, eventResponse } from '../evidence/query-values.ts'
import type { Answer } from '../http/answer.ts'
import type { BodySource } from '../http/payload.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { IAM_OPERATIONS } from '../iam/iam-operations.ts'
import type { Identities } from '../identity/identities.ts'
import { authenticateQuery, type QueryIdentity } from '../query/authenticate-query.ts'
import { requireAllowed } from '../query/authorize-query.ts'
import { Parameters } from '../query/parameters.ts'
import { answerOf, faultAnswer, type Shape } from '../query/query-answer.ts'
import { isReading, type QueryCall, type QueryOperation } from '../query/query-call.ts'
import { notSimulated, QueryFault } from '../query/query-fault.ts'
import { STS_OPERATIONS } from '../sts/sts-operations.ts'
import type { Received } from './service.ts'

export type QueryService = 'iam' | 'sts'

interface ServiceTable {
  readonly version: string
  readonly namespace: string
  readonly operations: ReadonlyMap<string, QueryOperation>
}

const SERVICES: Readonly<Record<QueryService, ServiceTable>> = {
  iam: {
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: IAM_OPERATIONS,
  },
  sts: {
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: STS_OPERATIONS,
  },
}

const SCOPE = /[=/]\d{8}\/[^/\s,]*\/([^/\s,]+)\/aws4_request/
const HOST = /^(iam|sts)\.(?!s3\b)/i

/** Who has no credentials yet asks for them with a token: these are never signed. */
const ASKED_UNSIGNED: ReadonlySet<string> = new Set([
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
])

/** The service that a request's signature, its host or its form is for; undefined for S3. */
export function queryServiceOf(request: S3Request): QueryService | undefined {
  const signature = request.headers.get('authorization') ?? queryValue(request, 'X-Amz-Credential')
  const service =
    SCOPE.exec(`/${signature ?? ''}`)?.[1] ?? HOST.exec(request.headers.get('host') ?? '')?.[1]
  if (service === 'iam' || service === 'sts') return service
  return signature === undefined && isUnsignedQuery(request) ? 'sts' : undefined
}

/** S3 takes no such form at its root, and knows no parameter `Action`. */
function isUnsignedQuery(request: S3Request): boolean {
  if (request.bucket !== undefined) return false
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(
    request.headers.get('content-type') ?? '',
  )
  return (request.method === 'POST' && isForm) || queryValue(request, 'Action') !== undefined
}

/** Answers a request to IAM or STS. @throws what is no refusal: the sandbox's own mistakes. */
export async function serveQuery(
  service: QueryService,
  identities: Identities,
  received: Received,
): Promise<Answer> {
  const { namespace } = SERVICES[service]
  const { record, request, times } = received
  try {
    const body = await readBody(received.source)
    const pairs = readPairs(request, body)
    refuseUnsigned(service, pairs)
    const identity = authenticateQuery(service, identities, request, body, times)
    record?.admitted(request, identity.caller, identity.accessKeyId)
    identities.noteUse(identity.accessKeyId, service, identity.region, times.sandbox)
    record?.asked(eventParameters(pairs))
    const parameters = new Parameters(pairs)
    const call = callOf(received, identity, identities, parameters)
    const operation = findOperation(service, call.action, parameters)
    record?.detected(call.action)
    const result = perform(operation, service, call)
    record?.responded(eventResponse(result))
    return answerOf(call.action, namespace, result)
  } catch (error) {
    if (!(error instanceof QueryFault)) throw error
    record?.refused(error.code, error.message)
    return faultAnswer(error, namespace)
  }
}

/** Twenty documents of 128 Ki characters, escaped, are more than AWS takes in one request. */
const MOST_BYTES = 1024 * 1024

async function readBody(source: BodySource): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of source.chunks()) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) {
      throw new QueryFault('RequestEntityTooLarge', 'The request is longer than 1 MiB.')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readPairs({ query }: S3Request, body: Buffer): (readonly [string, string])[] {
  const ofQuery = query.filter(([name]) => !name.startsWith('X-Amz-'))
  return [...ofQuery, ...new URLSearchParams(body.toString('utf8'))]
}

function refuseUnsigned(
  service: QueryService,
  pairs: readonly (readonly [string, string])[],
): void {
  const [, action = ''] = pairs.find(([name]) => name === 'Action') ?? []
  if (service === 'sts' && ASKED_UNSIGNED.has(action)) throw notSimulated(`The action ${action}`)
}

function callOf(
  { connection, record, request, times }: Received,
  { accessKeyId, caller, expiresAt, region }: QueryIdentity,
  identities: Identities,
  parameters: Parameters,
): QueryCall {
  const { real: realNow, sandbox: now } = times
  return {
    action: parameters.optional('Action', { least: 0 }) ?? '',
    parameters,
    caller,
    accessKeyId,
    isTemporary: expiresAt !== undefined,
    identities,
    tables: identities.tables,
    now,
    realNow,
    context: clientConditions({ connection, request, now, region }),
    journal: record,
  }
}

/** @throws InvalidAction, or NotImplemented for an action that AWS has. */
function findOperation(
  service: QueryService,
  action: string,
  parameters: Parameters,
): QueryOperation {
  const { operations, version } = SERVICES[service]
  if (action === '') {
    throw new QueryFault('InvalidAction', 'The request has no parameter Action.')
  }
  const given = parameters.optional('Version', { least: 0 }) ?? 'NO_VERSION_SPECIFIED'
  const operation = operations.get(action)
  if (given === version && operation !== undefined) return operation
  if (given === version && actionFacts(`${service}:${action}`)?.name === action) {
    throw notSimulated(`The action ${action}`)
  }
  throw new QueryFault('InvalidAction', `Could not find operation ${action} for version ${given}`)
}

function perform(operation: QueryOperation, service: QueryService, call: QueryCall): Shape {
  requireIamAccess(service, call)
  const { target, further, handle } = operation
  const run = () => {
    if (target !== undefined) requireAllowed(call, `${service}:${call.action}`, target(call))
    for (const need of further?.(call) ?? []) requireAllowed(call, need.action, need.target)
    const result = handle(call)
    call.parameters.requireAllRead(call.action)
    return result
  }
  return isReading(service, call.action) ? run() : call.identities.change(run)
}

/** Credentials of GetSessionToken call IAM only after a device has proved who has them. */
function requireIamAccess(service: QueryService, { caller, isTemporary }: QueryCall): void {
  if (service !== 'iam' || !isTemporary || caller.arn.includes(':assumed-role/')) return
  throw new QueryFault(
    'InvalidClientTokenId',
    'The security token included in the request is invalid',
  )
}
