// The path of every request: receive, tell the service, have it served, respond.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { warn } from '../../host/warn.ts'
import type { Times } from '../authentication/times.ts'
import { type RecordFacts, RequestRecord } from '../evidence/request-record.ts'
import type { Answer } from '../http/answer.ts'
import { connectionOf } from '../http/connection.ts'
import { finishBody } from '../http/linger.ts'
import { bodyOf } from '../http/payload.ts'
import { readRequest, type S3Request } from '../http/request.ts'
import { newRequestIds, sendAnswer, sendFault, writtenName } from '../http/respond.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { answerPreflight, crossOriginHeaders } from '../operations/cross-origin.ts'
import type { State } from '../state/state.ts'
import { queryServiceOf, serveQuery } from './serve-query.ts'
import { serveS3 } from './serve-s3.ts'
import type { Service } from './service.ts'

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
  const request = readRequest(message)
  record?.received(request)
  const allowed = crossOriginHeaders(service.state, request)
  const told = { ...allowed, ...regionHeader(service.state, request) }
  for (const [name, value] of Object.entries(told)) response.setHeader(writtenName(name), value)
  if (request.method === 'OPTIONS') return answerPreflight(service.state, request, allowed)
  const whole = bodyOf(message, invite)
  await using source = record?.counted(whole) ?? whole
  const received = { request, source, connection: connectionOf(message.socket), times, record }
  const query = queryServiceOf(request)
  // Awaited here, so that the body's source outlives whoever reads it.
  if (query === undefined) return await serveS3(service, received)
  record?.isFor(query)
  return await serveQuery(query, service.identities, received)
}

/** Clients find out by HEAD where a bucket is, unsigned or signed for another region: refusals tell. */
function regionHeader({ buckets }: State, request: S3Request): Record<string, string> {
  const { method, bucket, key } = request
  if (method !== 'HEAD' || bucket === undefined || key !== undefined) return {}
  const location = buckets.find(bucket)?.location
  return location === undefined ? {} : { 'x-amz-bucket-region': location }
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
