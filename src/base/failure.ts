/** Every failure a caller may want to tell apart. The CLI maps each to one exit status. */
export type FailureCode =
  /** The caller asked for something that cannot be: a bad name, option or value. */
  | 'bad-input'
  /** What was asked for does not exist. */
  | 'not-found'
  /** A name that may be written once is taken. */
  | 'already-exists'
  /** The store knows us and refuses. */
  | 'access-denied'
  /** The store did not answer, or asked for patience, for longer than we may wait. */
  | 'store-unavailable'
  /** The store refuses the request for another reason that trying again cannot mend. */
  | 'store-refused'
  /** The store does not offer what was asked of it. */
  | 'unsupported'
  /** Stored bytes are not what their record says. */
  | 'corrupt'
  /** The producer of a stream failed, or its stream looks truncated. Nothing was committed. */
  | 'source-failed'
  /** The last write was never answered: whether the dump exists is not known. */
  | 'outcome-unknown'
  /** A signal or a closed output asked us to stop. */
  | 'interrupted'
  /** A local file, folder or process could not be used. */
  | 'host'

export interface FailureOptions {
  /** What the operator can do next: imperative sentences. */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** The one error class: a closed set of codes for programs, a message and a hint for people. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly hint: string | undefined

  constructor(code: FailureCode, message: string, { hint, cause }: FailureOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
  }
}

/** What was thrown, in its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether `error` is a {@link Failure} of one of these codes. */
export function failedWith(error: unknown, ...codes: FailureCode[]): error is Failure {
  return error instanceof Failure && codes.includes(error.code)
}
