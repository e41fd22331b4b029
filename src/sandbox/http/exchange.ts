// The path of every request: receive, authenticate, detect the operation, screen its headers,
// handle, respond. Authorization will stand after detection.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identities } from '../identity/identities.ts'
import type { Account, Answer, Call, Handler } from '../operations/call.ts'
import { HANDLERS } from '../operations/handlers.ts'
import { queryServiceOf, serveQuery } from '../query/serve-query.ts'
import { S3Fault } from '../s3-fault.ts'
import type { State } from '../state/state.ts'
import { authenticate } from './authenticate.ts'
import { detectOperation } from './detect-operation.ts'
import { isForm, openForm } from './form-upload.ts'
import type { KeyRing } from './identity.ts'
import type { OperationName } from './operations-table.ts'
import { type BodySource, bodyOf, openPayload, type Payload } from './payload.ts'
import { hoistQueryHeaders, readRequest, type S3Request } from './request.ts'
import { newRequestIds, sendAnswer, sendFault } from './respond.ts'
import { screenHeaders } from './screen-headers.ts'

export interface Service {
  readonly state: State
  readonly account: Account
  readonly region: string
  readonly keys: KeyRing
  readonly identities: Identities
}

/** Serves one request to its end. Never rejects: what goes wrong is answered or ends the connection. */
export async function serve(
  service: Service,
  message: IncomingMessage,
  response: ServerResponse,
  invite: () => void,
): Promise<void> {
  const ids = newRequestIds()
  try {
    const answer = await handle(service, message, invite)
    await sendAnswer(response, answer, ids)
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy()
    else sendFault(response, toFault(error), ids, pathOf(message))
  }
  finishBody(message, response)
}

async function handle(
  service: Service,
  message: IncomingMessage,
  invite: () => void,
): Promise<Answer> {
  const { state, account, region } = service
  const now = Date.now()
  const received = readRequest(message)
  if (received.method === 'OPTIONS') throw refusePreflight(received)
  await using source = bodyOf(message, invite)
  const query = queryServiceOf(received)
  if (query !== undefined) {
    const { socket } = message
    const asked = { request: received, source, socket, realNow: now, now }
    return await serveQuery(query, service.identities, asked)
  }
  const { request, open } = await admit(source, received, service.keys, now)
  const operation = detectOperation(request)
  screenHeaders(request, account.id)
  // Awaited here, so that the body's source outlives the handler.
  return await dispatch(operation, { request, payload: open(), state, account, region, now })
}

/** A request whose caller is known, with all that stands for headers among its headers. */
interface Admitted {
  readonly request: S3Request
  readonly open: () => Payload
}

async function admit(
  source: BodySource,
  received: S3Request,
  keys: KeyRing,
  now: number,
): Promise<Admitted> {
  if (isForm(received)) {
    const { request, payload } = await openForm(source, received, keys, now)
    return { request, open: () => payload }
  }
  const identity = authenticate(received, keys, now)
  const request = hoistQueryHeaders(received)
  return { request, open: () => openPayload(source, request, identity) }
}

/** Browsers ask without credentials whether they may ask; no bucket here lets them. */
function refusePreflight({ headers }: S3Request): S3Fault {
  if (headers.has('origin')) return new S3Fault('AccessForbidden')
  return new S3Fault('BadRequest', {
    message: 'Insufficient information. Origin request header needed.',
  })
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
  process.emitWarning(error instanceof Error ? error : String(error))
  return new S3Fault('InternalError', { cause: error })
}

function pathOf(message: IncomingMessage): string {
  return (message.url ?? '/').split('?')[0] ?? '/'
}

/** How long a client may go on sending a body that was refused, so that it reads the answer. */
const LINGER_MS = 5_000

/**
 * A body that nobody read would be taken for the next request. It is read and dropped for a
 * while, since closing at once would take the answer from a client that is still sending.
 */
function finishBody(message: IncomingMessage, response: ServerResponse): void {
  if (message.complete || message.destroyed) return
  message.resume()
  const timer = setTimeout(() => message.socket.destroy(), LINGER_MS)
  timer.unref()
  message.once('end', () => clearTimeout(timer))
  response.once('close', () => clearTimeout(timer))
}
