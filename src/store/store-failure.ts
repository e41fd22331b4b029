import type { S3Reason } from '../aws/s3-error.ts'
import { Failure, type FailureCode } from '../base/failure.ts'

/** Why a store did not do what was asked, told apart as far as the engines must. */
export type StoreReason =
  | S3Reason
  /** No answer: refused, reset, timed out, name not found. */
  | 'broken'

const CODE_OF: Record<StoreReason, FailureCode> = {
  taken: 'already-exists',
  conflict: 'store-unavailable',
  'no-such-upload': 'store-refused',
  missing: 'not-found',
  changed: 'corrupt',
  denied: 'access-denied',
  'bad-credentials': 'access-denied',
  'expired-credentials': 'access-denied',
  skewed: 'store-refused',
  garbled: 'store-unavailable',
  busy: 'store-unavailable',
  broken: 'store-unavailable',
  unsupported: 'unsupported',
  refused: 'store-refused',
}

const TRANSIENT: ReadonlySet<StoreReason> = new Set<StoreReason>([
  'conflict',
  'expired-credentials',
  'skewed',
  'garbled',
  'busy',
  'broken',
])

export interface StoreFailureDetails {
  readonly reason: StoreReason
  /** Whether a write may have taken effect although it failed: its answer was lost or unclear. */
  readonly mayHaveHappened?: boolean
  /** What the store was asked, such as `PutObject`. */
  readonly operation: string
  /** What it was asked about: a key relative to the store's root, or undefined for the bucket. */
  readonly key?: string | undefined
  /** S3's own words: error code, status, request id. */
  readonly answer?: string | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** A store's refusal or silence. */
export class StoreFailure extends Failure {
  readonly reason: StoreReason
  readonly mayHaveHappened: boolean
  readonly operation: string
  readonly key: string | undefined
  readonly answer: string | undefined

  constructor(message: string, details: StoreFailureDetails) {
    super(CODE_OF[details.reason], message, { hint: details.hint, cause: details.cause })
    this.reason = details.reason
    this.mayHaveHappened = details.mayHaveHappened ?? false
    this.operation = details.operation
    this.key = details.key
    this.answer = details.answer
  }

  /** Whether trying again, later, can succeed. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.reason)
  }
}

/** Whether `error` is a {@link StoreFailure} for one of these reasons. */
export function storeRefused(error: unknown, ...reasons: StoreReason[]): error is StoreFailure {
  return error instanceof StoreFailure && reasons.includes(error.reason)
}
