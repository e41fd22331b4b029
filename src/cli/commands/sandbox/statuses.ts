import { type Example, teach } from '../../options/teach.ts'
import type { StatusMeaning } from '../../output/exit-status.ts'

/** Of the commands that ask something of a running sandbox. */
const STATUSES: readonly StatusMeaning[] = [
  ['0', 'done'],
  ['2', 'wrong usage, or what cannot be: nothing was changed'],
  ['3', 'the sandbox broke off: what it did is not known'],
  ['5', 'no sandbox runs'],
  ['11', 'a file, or the sandbox, could not be used'],
  ['130', 'interrupted by SIGINT (143: SIGTERM, 129: SIGHUP)'],
]

/**
 * What stands below the options in the help of one of them.
 *
 * @param more its own statuses, or meanings
 * @param never those of the others that it does not end with
 */
export function taught(
  examples: readonly Example[],
  more: readonly StatusMeaning[] = [],
  never: readonly string[] = [],
): string {
  const own = new Set([...more.map(([status]) => status), ...never])
  const usual = STATUSES.filter(([status]) => !own.has(status))
  const meanings = [...usual, ...more].sort(([one], [other]) => Number(one) - Number(other))
  return teach(
    examples,
    meanings.map(([status]) => status),
    meanings,
  )
}
