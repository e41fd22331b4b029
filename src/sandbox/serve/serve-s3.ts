// A request to S3: authenticate, detect the operation, screen its headers, authorize, handle.
import { Access } from '../access/access.ts'
import { hideMissing, requireAllowed } from '../access/authorize.ts'
import { callerOf } from '../access/caller.ts'
import { globalConditions } from '../access/conditions.ts'
import { readDecisiveBody } from '../access/decisive-body.ts'
import { authenticate } from '../authentication/authenticate.ts'
import { openForm } from '../authentication/form-upload.ts'
import type { Identity, KeyRing } from '../authentication/identity.ts'
import type { Times } from '../authentication/times.ts'
import type { Answer } from '../http/answer.ts'
import type { Connection } from '../http/connection.ts'
import { detectOperation, withoutUnknownParameters } from '../http/detect-operation.ts'
import { isForm } from '../http/form-parts.ts'
import type { OperationName } from '../http/operations-table.ts'
import { openPayload, type Payload } from '../http/payload.ts'
import { hoistQueryHeaders, type S3Request } from '../http/request.ts'
import { screenHeaders } from '../http/screen-headers.ts'
import type { Journal } from '../journal/journal.ts'
import type { Call, Handler } from '../operations/call.ts'
import { HANDLERS } from '../operations/handlers.ts'
import type { Received, Service } from './service.ts'

/** @throws S3Fault for what is refused, and what is no refusal: the sandbox's own mistakes. */
export async function serveS3(service: Service, received: Received): Promise<Answer> {
  const { directory, state, region } = service
  const { connection, record, times } = received
  const { request, identity, open } = await admit(received, service.keys)
  record?.admitted(request, identity.caller, identity.accessKeyId)
  noteUse(service, identity, times.sandbox)
  const operation = detectOperation(request)
  record?.detected(operation)
  screenHeaders(request, (bucket) => state.buckets.find(bucket)?.owner.id)
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

async function admit({ request: sent, source, times }: Received, keys: KeyRing): Promise<Admitted> {
  if (isForm(sent)) {
    const { request, identity, payload } = await openForm(source, sent, keys, times)
    return { request, identity, open: () => payload }
  }
  const identity = authenticate(sent, keys, times)
  const request = withoutUnknownParameters(hoistQueryHeaders(sent))
  return { request, identity, open: () => openPayload(source, request, identity) }
}

function dispatch(operation: OperationName, call: Call): Answer | Promise<Answer> {
  const { bucket = '', key = '' } = call.request
  // The tables tie each handler to its level, and detection has matched the level to the address:
  // a handler that asks for a bucket or a key is given one.
  const handler = HANDLERS[operation] as Handler<'object'>
  return handler({ ...call, bucket, key })
}
