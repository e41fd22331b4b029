// Which dump is meant: options that restore, delete, getacl and putacl share.
import type { Command, OptionValues } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parseId } from '../../dump/find/selector.ts'
import { parsedBy, parseKey } from '../options/parse.ts'
import { parseDay, parseUntil } from '../options/times.ts'
import type { Select } from '../run/choose.ts'

export interface SelectOptions {
  readonly at?: Date | undefined
  readonly date?: string | undefined
  readonly id?: string | undefined
  readonly key?: string | undefined
  readonly host?: string | undefined
}

export function withSelection<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Which dump:')
    .option(
      '--at <time>',
      'the newest taken at or before this, in UTC: 2026-11-21T03:00:00Z',
      parsedBy(parseUntil),
    )
    .option('-w, --date <day>', 'the newest taken on this UTC day: 2026-11-21', parsedBy(parseDay))
    .option(
      '--id <id>',
      'the one with this id (or its first 8 digits) in `holdfast list`',
      parsedBy(parseId),
    )
    .option('-k, --key <key>', 'the object of this very name', parsedBy(parseKey))
}

/**
 * The dump that a command line names, once it is known whose dumps are meant.
 *
 * @throws `bad-input` for none, or more than one, way of naming a dump.
 */
export function selection(names: readonly (string | undefined)[], options: SelectOptions): Select {
  const [stream, level] = names
  const { at, date, id, key } = options
  refuseSeveralWays(stream, options)
  if (id !== undefined) return (machine) => ({ by: 'id', machine: machine(), id })
  if (key !== undefined) return () => ({ by: 'key', key })
  if (stream === undefined || level === undefined) {
    throw new Failure('bad-input', 'which dump? Give STREAM and LEVEL, --id or --key', {
      hint: '`holdfast list` shows what there is.',
    })
  }
  if (stream === '' || level === '')
    throw new Failure('bad-input', 'the name of the stream, or the level, is empty')
  return (machine) => ({ by: 'name', machine: machine(), stream, level, at, date })
}

function refuseSeveralWays(
  stream: string | undefined,
  { at, date, id, key, host }: SelectOptions,
): void {
  const isNamed = stream !== undefined || at !== undefined || date !== undefined
  const ways = [isNamed, id !== undefined, key !== undefined].filter(Boolean).length
  if (ways > 1 || (at !== undefined && date !== undefined)) {
    throw new Failure('bad-input', 'name the dump in one way: STREAM LEVEL, --id or --key', {
      hint: 'Of a STREAM and LEVEL, --at or --date chooses; without them the newest is meant.',
    })
  }
  if (key !== undefined && host !== undefined) {
    throw new Failure('bad-input', '--host does not go with --key: a key is the whole name', {
      hint: 'Leave --host away, or give STREAM and LEVEL, or --id, instead of --key.',
    })
  }
}
