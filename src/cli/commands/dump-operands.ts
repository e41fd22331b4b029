import { Failure } from '../../base/failure.ts'

/** What a dump is told: what to call it, and what makes it, if not standard input. */
export interface DumpOperands {
  readonly stream: string
  readonly level: string
  readonly command: readonly string[]
}

/**
 * Tells `STREAM LEVEL [-- COMMAND…]` apart. All that follows the first `--` is the command's,
 * word by word; `operands` are what remains of `argv` without options and that `--`. A stream
 * that starts with a dash stands behind a `--` of its own.
 *
 * @throws `bad-input` for anything else.
 */
export function parseDumpOperands(
  operands: readonly string[],
  argv: readonly string[],
  hasKey: boolean,
): DumpOperands {
  const dashes = argv.indexOf('--')
  const after = dashes < 0 ? [] : argv.slice(dashes + 1)
  const before = operands.slice(0, operands.length - after.length)
  if (dashes >= 0 && after.length === 0) throw nothingToRun()
  if (hasKey) return keyed(before, after)
  if (before.length === 0 && after.length > 0) {
    const [stream, level, separator, ...command] = after
    if (separator !== undefined && separator !== '--') throw wrong(after)
    if (separator === '--' && command.length === 0) throw nothingToRun()
    return named(stream, level, command)
  }
  const [stream, level, ...rest] = before
  if (rest.length > 0) throw misplaced(rest)
  return named(stream, level, after)
}

function keyed(before: readonly string[], command: readonly string[]): DumpOperands {
  if (before.length === 0) return { stream: '', level: '', command }
  throw new Failure('bad-input', '--key names the object: a stream and level do not go with it')
}

function named(stream: string | undefined, level: string | undefined, command: string[]) {
  if (stream === undefined || level === undefined) throw wrong([])
  if (stream === '') throw new Failure('bad-input', 'the name of the stream is empty')
  if (level === '') throw new Failure('bad-input', 'the level is empty')
  return { stream, level, command }
}

/** As `-- $COMMAND` is where that is unset: standard input is not what was meant to be stored. */
function nothingToRun(): Failure {
  return new Failure('bad-input', 'no command stands after --', {
    hint: 'To store standard input, leave the -- away.',
  })
}

function misplaced(words: readonly string[]): Failure {
  return new Failure(
    'bad-input',
    `what is ${words.map((word) => JSON.stringify(word)).join(' ')}?`,
    {
      hint: 'A command to run stands after --, such as: holdfast dump /srv 0 -- tar -c /srv',
    },
  )
}

function wrong(words: readonly string[]): Failure {
  const what = words.length === 0 ? 'a dump needs a stream and a level' : 'which command is meant?'
  return new Failure('bad-input', what, {
    hint: 'Such as: holdfast dump /home 0 -- tar -c /home\nor:      tar -c /home | holdfast dump /home 0',
  })
}
