import { Failure } from '../../base/failure.ts'
import { systemCode } from '../../base/system-code.ts'

/** Whether the reader of an output has gone, as the system tells it. */
export function isClosedOutput(error: unknown): boolean {
  return systemCode(error) === 'EPIPE'
}

/** What writing to stdout failed with, but for a reader that went away: a full disk, mostly. */
export function stdoutFailure(error: unknown): Failure {
  return new Failure('host', 'standard output cannot be written', { cause: error })
}
