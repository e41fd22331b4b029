import { Failure, type FailureCode } from '../../base/failure.ts'

/** The exit status of each failure; a new code does not compile without one. */
const STATUS_OF: Record<FailureCode, number> = {
  'store-refused': 1,
  'bad-input': 2,
  'outcome-unknown': 3,
  'access-denied': 4,
  'not-found': 5,
  'already-exists': 6,
  'store-unavailable': 7,
  'source-failed': 8,
  corrupt: 9,
  unsupported: 10,
  host: 11,
  interrupted: 130,
}

/** A reader that went away, such as `| head`: 128 + SIGPIPE, as a shell reports it. */
export const STDOUT_CLOSED = 141

/** 128 + the signal's number, as a shell reports it. */
export const SIGNAL_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
export type StopSignal = keyof typeof SIGNAL_STATUS

/** An error that is no {@link Failure} is a bug, and ends with 1 as any other failure does. */
export function exitStatus(error: unknown): number {
  return error instanceof Failure ? STATUS_OF[error.code] : 1
}

export type StatusMeaning = readonly [status: string, meaning: string]

/** For help and docs/commands.md: each status with what it means to a script. */
export const EXIT_STATUSES: readonly StatusMeaning[] = [
  ['0', 'done'],
  ['1', 'failed, or refused by the store'],
  ['2', 'wrong usage: nothing was tried'],
  ['3', 'outcome unknown: the last write was never answered'],
  ['4', 'access denied'],
  ['5', 'not found'],
  ['6', 'the name is taken'],
  ['7', 'the store stayed unavailable for --retry-for'],
  ['8', 'the producer failed or its stream looks cut short; nothing stored'],
  ['9', 'stored bytes are damaged or missing'],
  ['10', 'the store or this version does not offer it'],
  ['11', 'a local file, folder or program could not be used'],
  ['130', 'interrupted by SIGINT (143: SIGTERM, 129: SIGHUP); no dump was stored'],
  ['141', 'the reader of stdout went away'],
]

/** Of `holdfast policy`, whose commands answer a question: the statuses are the answers. */
export const POLICY_EXIT_STATUSES: readonly StatusMeaning[] = [
  ['0', 'allowed, proved, or nothing found'],
  ['1', 'denied, refuted, or something found'],
  ['2', 'wrong usage, or a document that is no policy'],
  ['3', 'unknown: a construct could not be decided'],
]

/** Of `holdfast rehearse`, which ends as the command does that it ran. */
export const REHEARSE_EXIT_STATUSES: readonly StatusMeaning[] = [
  ['0', 'COMMAND succeeded; with --learn, also under the policy that was learned'],
  ['2', 'wrong usage, or a document that is no policy: nothing was run'],
  ['3', 'no request reached the sandbox'],
  ['11', 'the sandbox or the set-up failed'],
  ['126', 'COMMAND could not be executed'],
  ['127', 'COMMAND was not found'],
  ['*', "any other: COMMAND's own; 128 and the number of the signal that killed it"],
]

/** Of `holdfast attack`. */
export const ATTACK_EXIT_STATUSES: readonly StatusMeaning[] = [
  ['0', 'all ended as the policies say, and nothing of others was reached'],
  ['1', 'something was reached, or ended other than the policies say'],
  ['2', 'wrong usage, or not confirmed: nothing was sent'],
  ['3', 'canaries may remain in a real bucket: they are named'],
  ['4', 'a key is refused, or may not plant canaries'],
  ['5', 'no sandbox runs'],
  ['7', 'the store did not answer'],
  ['10', 'what is planted could not be removed: nothing was planted'],
  ['11', 'a local file or sandbox could not be used'],
  ['130', 'interrupted; canaries were removed'],
  ['141', 'the reader of stdout went away'],
]
