// What requests are served with, and a request as it comes to a service.
import type { Readings } from '../access/readings.ts'
import type { KeyRing } from '../authentication/identity.ts'
import type { Times } from '../authentication/times.ts'
import type { RequestEvents } from '../evidence/request-events.ts'
import type { RequestRecord } from '../evidence/request-record.ts'
import type { Connection } from '../http/connection.ts'
import type { BodySource } from '../http/payload.ts'
import type { S3Request } from '../http/request.ts'
import type { Directory } from '../identity/directory.ts'
import type { Identities } from '../identity/identities.ts'
import type { State } from '../state/state.ts'

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

/** A request whose head was read. Nothing of it is trusted yet. */
export interface Received {
  readonly request: S3Request
  readonly source: BodySource
  readonly connection: Connection
  readonly times: Times
  /** Where it is noted down what the request did; undefined where nobody wants to know. */
  readonly record?: RequestRecord | undefined
}
