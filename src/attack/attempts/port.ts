// What an attack needs of the world: to send a request as it is, and to be told the answer.
import type { S3RestRequest } from '../../aws/actions/s3-rest-request.ts'

/** A request to S3: what is sent is what its permissions are predicted by. */
export interface S3Attempt {
  readonly service: 's3'
  readonly rest: S3RestRequest
  /** The body; none unless given. */
  readonly payload?: string | undefined
}

/** A request to IAM or STS in their query protocol. */
export interface QueryAttempt {
  readonly service: 'iam' | 'sts'
  /** As `CreateUser`. */
  readonly action: string
  readonly parameters: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  /** Of an error, as `AccessDenied`; undefined where the answer has none, as that to a HEAD. */
  readonly code: string | undefined
  readonly message: string | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Sends requests with one key. Whatever is answered is an answer; silence is thrown. */
export interface Caller {
  readonly s3: (attempt: S3Attempt, signal?: AbortSignal) => Promise<Answer>
  /** Undefined where the endpoint of S3 says nothing of where IAM and STS are. */
  readonly query: ((attempt: QueryAttempt, signal?: AbortSignal) => Promise<Answer>) | undefined
}
