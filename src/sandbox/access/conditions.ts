// The values of condition keys that the connection and the caller give, whatever is asked for.
// Source: "AWS global condition context keys" in the IAM user guide, and "Signature Version 4
// authentication-specific policy keys" in the S3 API Reference.
import type { RequestContext } from '../../iam/evaluate/request.ts'
import type { Identity } from '../http/identity.ts'
import type { S3Request } from '../http/request.ts'

/** What the socket tells. */
export interface Connection {
  /** Of the client. */
  readonly address: string | undefined
  /** As `TLSv1.3`; undefined for a connection in clear. */
  readonly tls: string | undefined
}

export interface ConditionFacts {
  readonly connection: Connection
  readonly request: S3Request
  readonly identity: Identity
  readonly region: string
  /** By the clock that signatures are judged by. */
  readonly realTime: number
  /** By the sandbox's clock. */
  readonly now: number
}

export function globalConditions(facts: ConditionFacts): RequestContext {
  const { connection, request, identity, now, realTime, region } = facts
  const context = new Map<string, readonly string[]>(identity.caller?.context)
  const set = (key: string, value: string | undefined) => {
    if (value !== undefined) context.set(key, [value])
  }
  set('aws:SourceIp', sourceAddress(connection))
  set('aws:SecureTransport', String(connection.tls !== undefined))
  set('aws:UserAgent', request.headers.get('user-agent'))
  set('aws:Referer', request.headers.get('referer'))
  set('aws:CurrentTime', `${new Date(now).toISOString().slice(0, 19)}Z`)
  set('aws:EpochTime', String(Math.floor(now / 1000)))
  set('aws:RequestedRegion', region)
  set('aws:ViaAWSService', 'false')
  set('s3:TlsVersion', connection.tls?.replace(/^TLSv/, ''))
  if (identity.signedAt !== undefined) {
    set('s3:signatureAge', String(Math.max(0, realTime - identity.signedAt)))
  }
  return context
}

/** An IPv4 client of a socket for both families shows as `::ffff:127.0.0.1`. */
function sourceAddress({ address }: Connection): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/, '')
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
