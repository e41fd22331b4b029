// The values of condition keys that the connection and the caller give, whatever is asked for.
// Source: "AWS global condition context keys" in the IAM user guide, and "Signature Version 4
// authentication-specific policy keys" in the S3 API Reference.
import { isoSeconds } from '../../base/time.ts'
import type { RequestContext } from '../../iam/evaluate/request.ts'
import { valuesIn } from '../../iam/evaluate/request-view.ts'
import type { Identity } from '../authentication/identity.ts'
import type { Connection } from '../http/connection.ts'
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

/** Values of condition keys, worked out when a policy asks for them: most ask for few. */
export interface Conditions {
  /** Of a key in lower case. */
  valuesOf(key: string): readonly string[] | undefined
  /** Of all keys, as AWS spells them. */
  all(): RequestContext
}

type Finder<Facts> = (facts: Facts) => string | undefined

type Finders<Facts> = Readonly<Record<string, Finder<Facts>>>

const OF_TIME: Finders<Pick<ClientFacts, 'now'>> = {
  'aws:CurrentTime': ({ now }) => isoSeconds(now),
  'aws:EpochTime': ({ now }) => String(Math.floor(now / 1000)),
}

/** What any service is told by whoever asks it. */
const OF_CLIENT: Finders<ClientFacts> = {
  ...OF_TIME,
  'aws:SourceIp': ({ connection }) => connection.address,
  'aws:SecureTransport': ({ connection }) => String(connection.tls !== undefined),
  'aws:UserAgent': ({ request }) => request.headers.get('user-agent'),
  'aws:Referer': ({ request }) => request.headers.get('referer'),
  'aws:RequestedRegion': ({ region }) => region,
  'aws:ViaAWSService': () => 'false',
}

const OF_S3_CLIENT: Finders<ConditionFacts> = {
  ...OF_CLIENT,
  's3:TlsVersion': ({ connection }) => connection.tls?.replace(/^TLSv/, ''),
  's3:signatureAge': ({ identity: { signedAt }, realTime }) =>
    signedAt === undefined ? undefined : String(Math.max(0, realTime - signedAt)),
}

const FINDERS: ReadonlyMap<string, Finder<ConditionFacts>> = new Map(
  Object.entries(OF_S3_CLIENT).map(([key, find]) => [key.toLowerCase(), find]),
)

/** Of a request to S3. */
export function globalConditions(facts: ConditionFacts): Conditions {
  return new GlobalConditions(facts)
}

class GlobalConditions implements Conditions {
  readonly #facts: ConditionFacts

  constructor(facts: ConditionFacts) {
    this.#facts = facts
  }

  valuesOf(key: string): readonly string[] | undefined {
    const find = FINDERS.get(key)
    if (find === undefined) return valuesIn(this.#ofCaller, key)
    const value = find(this.#facts)
    return value === undefined ? undefined : [value]
  }

  all(): RequestContext {
    return new Map([...this.#ofCaller, ...found(OF_S3_CLIENT, this.#facts)])
  }

  get #ofCaller(): RequestContext {
    return this.#facts.identity.caller?.context ?? NOTHING
  }
}

const NOTHING: RequestContext = new Map()

/** Those that are known beforehand. */
export function fixedConditions(context: RequestContext): Conditions {
  return { valuesOf: (key) => valuesIn(context, key), all: () => context }
}

/** Of a request to any service, without those of its caller. */
export function clientConditions(facts: ClientFacts): RequestContext {
  return new Map(found(OF_CLIENT, facts))
}

/** When it is, in milliseconds since 1970. */
export function timeConditions(now: number): RequestContext {
  return new Map(found(OF_TIME, { now }))
}

function found<Facts>(finders: Finders<Facts>, facts: Facts): [key: string, values: string[]][] {
  return Object.entries(finders).flatMap(([key, find]) => {
    const value = find(facts)
    return value === undefined ? [] : [[key, [value]]]
  })
}
