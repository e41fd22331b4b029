// The values of condition keys that the connection and the caller give, whatever is asked for.
// Source: "AWS global condition context keys" in the IAM user guide, and "Signature Version 4
// authentication-specific policy keys" in the S3 API Reference.
import { isoSeconds } from '../../base/time.ts'
import type { RequestContext } from '../../iam/evaluate/request.ts'
import type { Connection } from '../http/connection.ts'
import type { Identity } from '../http/identity.ts'
import type { S3Request } from '../http/request.ts'

/** What every service knows of a request. */
export interface ClientFacts {
  readonly connection: Connection
  readonly request: S3Request
  readonly region: string
  /** By the sandbox's clock. */
  readonly now: number
}

export interface ConditionFacts extends ClientFacts {
  readonly identity: Identity
  /** By the clock that signatures are judged by. */
  readonly realTime: number
}

/** Of a request to S3. */
export function globalConditions(facts: ConditionFacts): RequestContext {
  const { connection, identity, realTime } = facts
  const context = new Map(identity.caller?.context)
  addClient(context, facts)
  if (connection.tls !== undefined) {
    context.set('s3:TlsVersion', [connection.tls.replace(/^TLSv/, '')])
  }
  if (identity.signedAt !== undefined) {
    context.set('s3:signatureAge', [String(Math.max(0, realTime - identity.signedAt))])
  }
  return context
}

/** Of a request to any service, without those of its caller. */
export function clientConditions(facts: ClientFacts): RequestContext {
  const context = new Map<string, readonly string[]>()
  addClient(context, facts)
  return context
}

function addClient(
  context: Map<string, readonly string[]>,
  { connection, request, region, now }: ClientFacts,
): void {
  const set = (key: string, value: string | undefined) => {
    if (value !== undefined) context.set(key, [value])
  }
  set('aws:SourceIp', connection.address)
  set('aws:SecureTransport', String(connection.tls !== undefined))
  set('aws:UserAgent', request.headers.get('user-agent'))
  set('aws:Referer', request.headers.get('referer'))
  set('aws:RequestedRegion', region)
  set('aws:ViaAWSService', 'false')
  for (const entry of timeConditions(now)) context.set(...entry)
}

/** When it is, in milliseconds since 1970. */
export function timeConditions(
  now: number,
): readonly (readonly [key: string, values: readonly string[]])[] {
  return [
    ['aws:CurrentTime', [isoSeconds(now)]],
    ['aws:EpochTime', [String(Math.floor(now / 1000))]],
  ]
}

const DAY_SECONDS = 86_400

/**
 * How long a retention that is asked for would last, in days. A day that has begun counts: AWS does
 * not say how it rounds.
 */
export function remainingRetention(
  context: RequestContext,
): (readonly [key: string, values: readonly string[]])[] {
  const [until] = context.get('s3:object-lock-retain-until-date') ?? []
  if (until === undefined) return []
  const seconds = Date.parse(until) / 1000 - Number(context.get('aws:EpochTime')?.[0])
  if (Number.isNaN(seconds)) return []
  return [['s3:object-lock-remaining-retention-days', [String(Math.ceil(seconds / DAY_SECONDS))]]]
}
