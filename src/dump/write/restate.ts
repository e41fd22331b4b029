import { Failure } from '../../base/failure.ts'
import { StoreFailure } from '../../store/store-failure.ts'

/** `failure` with other words, and itself as the cause. */
export function restate(failure: Failure, message: string, hint: string | undefined): Failure {
  if (!(failure instanceof StoreFailure)) {
    return new Failure(failure.code, message, { hint, cause: failure })
  }
  const { reason, mayHaveHappened, operation, key, answer } = failure
  const details = { reason, mayHaveHappened, operation, key, answer }
  return new StoreFailure(message, { ...details, hint, cause: failure })
}

/** The same failure with more to say; what is no failure of ours stays as it is. */
export function withHints(error: unknown, hints: readonly (string | undefined)[]): unknown {
  const more = hints.filter((hint) => hint !== undefined)
  if (more.length === 0 || !(error instanceof Failure)) return error
  const all = error.hint === undefined ? more : [error.hint, ...more]
  return restate(error, error.message, all.join(' '))
}
