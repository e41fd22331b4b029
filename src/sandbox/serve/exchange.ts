// The path of every request: receive, authenticate, detect the operation, screen its headers,
// authorize, handle, respond.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { warn } from '../../host/warn.ts'
import { Access } from '../access/access.ts'
import { hideMissing, requireAllowed } from '../access/authorize.ts'
import { callerOf } from '../access/caller.ts'
import { globalConditions } from '../access/conditions.ts'
import { readDecisiveBody } from '../access/decisive-body.ts'
import type { Readings } from '../access/readings.ts'
import { authenticate } from '../authentication/authenticate.ts'
import { openForm } from '../authentication/form-upload.ts'
import type { Identity, KeyRing } from '../authentication/identity.ts'
import type { Times } from '../authentication/times.ts'
import type { RequestEvents } from '../evidence/request-events.ts'
import { type RecordFacts, RequestRecord } from '../evidence/request-record.ts'
import type { Answer } from '../http/answer.ts'
import { type Connection, connectionOf } from '../http/connection.ts'
import { detectOperation, withoutUnknownParameters } from '../http/detect-operation.ts'
import { isForm } from '../http/form-parts.ts'
import { finishBody } from '../http/linger.ts'
import type { OperationName } from '../http/operations-table.ts'
import { type BodySource, bodyOf, openPayload, type Payload } from '../http/payload.ts'
import { hoistQueryHeaders, readRequest, type S3Request } from '../http/request.ts'
import { newRequestIds, sendAnswer, sendFault } from '../http/respond.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { screenHeaders } from '../http/screen-headers.ts'
import type { Directory } from '../identity/directory.ts'
import type { Identities } from '../identity/identities.ts'
import type { Journal } from '../journal/journal.ts'
import type { Call, Handler } from '../operations/call.ts'
import { answerPreflight, crossOriginHeaders } from '../operations/cross-origin.ts'
import { HANDLERS } from '../operations/handlers.ts'
import type { State } from '../state/state.ts'
import { queryServiceOf, serveQuery } from './serve-query.ts'

export interface Service {
  readonly state: State
  readonly region: string
  readonly keys: KeyRing
  readonly identities: Identities
  readonly directory: Directory
  readonly readings: Readings
  /** The sandbox's clock, in milliseconds since 1970. Signatures are judged by the real one. */
  readonly clock: () => number
  readonly events: RequestEvents
}

/** Serves one request to its end. Never rejects: what goes wrong is answered or ends the connection. */
export async function serve(
  service: Service,
  message: IncomingMessage,
  response: ServerResponse,
  invite: () => void,
): Promise<void> {
  const ids = newRequestIds()
  const times: Times = { real: Date.now(), sandbox: service.clock() }
  const record = startRecord(service, { message, response, ids, times })
  try {
    const answer = await settle(service, { message, response, invite, times, record })
    await sendAnswer(response, record?.answering(answer) ?? answer, ids)
  } catch (error) {
    if (error instanceof S3Fault) record?.refused(error.code, error.message)
    if (response.headersSent || response.destroyed) response.destroy()
    else sendFault(response, toFault(error), ids, pathOf(message))
  }
  finishBody(message, response)
  record?.finish()
}

type ExchangeFacts = Pick<RecordFacts, 'message' | 'response' | 'ids' | 'times'>

/** Undefined where nobody wants to know. */
function startRecord({ events, state }: Service, facts: ExchangeFacts): RequestRecord | undefined {
  if (!events.isObserved) return undefined
  return new RequestRecord({ events, ...facts, ownerOf: (name) => state.buckets.find(name)?.owner })
}

/** A request that has come, and how it goes on. */
interface Incoming {
  readonly message: IncomingMessage
  readonly response: ServerResponse
  readonly invite: () => void
  readonly times: Times
  readonly record: RequestRecord | undefined
}

/** What comes of a request, once all that it changed or saw would survive a power cut. */
async function settle(service: Service, incoming: Incoming): Promise<Answer> {
  try {
    return await handle(service, incoming)
  } finally {
    await service.state.database.flushed()
  }
}

async function handle(service: Service, incoming: Incoming): Promise<Answer> {
  const { message, response, invite, times, record } = incoming
  const received = readRequest(message)
  record?.received(received)
  const allowed = crossOriginHeaders(service.state, received)
  for (const [name, value] of Object.entries(allowed)) response.setHeader(name, value)
  if (received.method === 'OPTIONS') return answerPreflight(service.state, received, allowed)
  const whole = bodyOf(message, invite)
  await using source = record?.counted(whole) ?? whole
  const query = queryServiceOf(received)
  // Awaited here, so that the body's source outlives whoever reads it.
  if (query === undefined) return await handleS3(service, incoming, received, source)
  record?.isFor(query)
  const connection = connectionOf(message.socket)
  const facts = { request: received, source, connection, times, record }
  return await serveQuery(query, service.identities, facts)
}

async function handleS3(
  service: Service,
  { message, times, record }: Incoming,
  received: S3Request,
  source: BodySource,
): Promise<Answer> {
  const { directory, state, region } = service
  const { request, identity, open } = await admit(source, received, service.keys, times)
  record?.admitted(request, identity.caller, identity.accessKeyId)
  noteUse(service, identity, times.sandbox)
  const operation = detectOperation(request)
  record?.detected(operation)
  screenHeaders(request, (bucket) => state.buckets.find(bucket)?.owner.id)
  const connection = connectionOf(message.socket)
  const access = accessOf(service, { request, identity, times, connection, journal: record })
  const { body, payload } = await readDecisiveBody(operation, open())
  requireAllowed(operation, request, state, access, body)
  const { account } = access.caller
  const now = times.sandbox
  const call = { request, payload, state, account, access, directory, region, now, journal: record }
  try {
    return await dispatch(operation, call)
  } catch (error) {
    throw hideMissing(error, operation, request, access)
  }
}

function noteUse({ identities, region }: Service, { accessKeyId }: Identity, now: number): void {
  if (accessKeyId !== undefined) identities.noteUse(accessKeyId, 's3', region, now)
}

interface AccessFacts {
  readonly request: S3Request
  readonly identity: Identity
  readonly times: Times
  readonly connection: Connection
  readonly journal: Journal | undefined
}

function accessOf({ state, region, readings }: Service, facts: AccessFacts): Access {
  const { request, identity, times, connection, journal } = facts
  const { real: realTime, sandbox: now } = times
  return new Access({
    caller: callerOf(identity.caller),
    state,
    conditions: globalConditions({ connection, request, identity, region, realTime, now }),
    readings,
    journal,
  })
}

/** A request whose caller is known, with all that stands for headers among its headers. */
interface Admitted {
  readonly request: S3Request
  readonly identity: Identity
  readonly open: () => Payload
}

async function admit(
  source: BodySource,
  received: S3Request,
  keys: KeyRing,
  now: Times,
): Promise<Admitted> {
  if (isForm(received)) {
    const { request, identity, payload } = await openForm(source, received, keys, now)
    return { request, identity, open: () => payload }
  }
  const identity = authenticate(received, keys, now)
  const request = withoutUnknownParameters(hoistQueryHeaders(received))
  return { request, identity, open: () => openPayload(source, request, identity) }
}

function dispatch(operation: OperationName, call: Call): Answer | Promise<Answer> {
  const { bucket = '', key = '' } = call.request
  // The tables tie each handler to its level, and detection has matched the level to the address:
  // a handler that asks for a bucket or a key is given one.
  const handler = HANDLERS[operation] as Handler<'object'>
  return handler({ ...call, bucket, key })
}

/** What is no refusal is our own mistake, or the disk's: the client learns no more than that. */
function toFault(error: unknown): S3Fault {
  if (error instanceof S3Fault) return error
  warn(error)
  return new S3Fault('InternalError', { cause: error })
}

function pathOf(message: IncomingMessage): string {
  return (message.url ?? '/').split('?')[0] ?? '/'
}
