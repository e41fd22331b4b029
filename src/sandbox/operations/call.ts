// What a handler is given.
import type { Access } from '../access/access.ts'
import type { Answer } from '../http/answer.ts'
import type { Payload } from '../http/payload.ts'
import type { S3Request } from '../http/request.ts'
import type { Directory } from '../identity/directory.ts'
import type { Journal } from '../journal/journal.ts'
import type { Account } from '../state/account.ts'
import type { State } from '../state/state.ts'

/** A request on its way to a handler, which its caller may do. */
export interface Call {
  readonly request: S3Request
  readonly payload: Payload
  readonly state: State
  /** The caller's: whose is what the request makes. */
  readonly account: Account
  readonly access: Access
  readonly directory: Directory
  readonly region: string
  /** When the request arrived by the sandbox's clock, in milliseconds since 1970. */
  readonly now: number
  /** Where it is noted down what the request did; undefined where nobody wants to know. */
  readonly journal?: Journal | undefined
}

export interface BucketCall extends Call {
  readonly bucket: string
}

export interface ObjectCall extends BucketCall {
  readonly key: string
}

export interface CallOfLevel {
  readonly service: Call
  readonly bucket: BucketCall
  readonly object: ObjectCall
}

export type Handler<Level extends keyof CallOfLevel> = (
  call: CallOfLevel[Level],
) => Answer | Promise<Answer>
