import { Failure } from '../../base/failure.ts'
import { printable, printableLines } from './printable.ts'

/** What is printed of an error: a message on one line, and lines that say more. */
export interface ErrorReport {
  readonly message: string
  readonly details: readonly string[]
}

/**
 * A {@link Failure} as its message, its causes and its hint; anything else is a bug, told with
 * its stack.
 */
export function describeError(error: unknown): ErrorReport {
  if (!(error instanceof Failure)) return describeBug(error)
  const hint = error.hint === undefined ? [] : printableLines(error.hint).split('\n')
  return { message: printable(error.message), details: [...causesOf(error), ...hint] }
}

function describeBug(error: unknown): ErrorReport {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    message: 'this should not have happened: a mistake in the program, not in your command.',
    details: ['Please report it with these lines:', ...printableLines(told).split('\n')],
  }
}

/** The causes, outermost first, leaving out those that an outer message tells already. */
function causesOf(error: Error): string[] {
  const told: string[] = []
  let outer = error.message
  for (let cause = error.cause; cause instanceof Error && told.length < 5; cause = cause.cause) {
    const message = cause.message === '' ? cause.name : cause.message
    if (!outer.includes(message)) told.push(`because: ${printable(message.trim())}`)
    outer = `${outer}\n${message}`
  }
  return told
}
