import {
  Command,
  InvalidArgumentError,
  Option,
  type OptionValues,
} from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parseSize } from '../../base/quantity.ts'
import { checkedBy, parsedBy, parseKey } from '../options/parse.ts'
import { flagsOf, withHost, withLimit, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import { parseTaken } from '../options/times.ts'
import { retyped } from '../program/advice.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { parseConcurrency, parseStorageClass } from '../settings/names.ts'
import { parseDumpOperands } from './dump-operands.ts'

const HELP = teach(
  [
    [
      'Run the producer: nothing is stored unless it succeeds',
      'holdfast dump /home 0 -- tar -c --one-file-system /home',
    ],
    [
      "GNU tar's 1 means that files changed meanwhile",
      'holdfast dump --ok-exit 0,1 /srv 0 -- tar -c /srv',
    ],
    [
      'From a pipe, refused if it looks cut short',
      'pg_dump app | holdfast dump --min-bytes 1M --max-shrink 20 app.sql 0',
    ],
    [
      'In a cheaper storage class, at 300 KiB per second',
      'holdfast dump -i -L 300k photo-tar 0 -- tar -c /srv/photo',
    ],
  ],
  [...STORE_STATUSES, '3', '6', '8'],
)

/** `holdfast dump`: a stream into the store, whole or not at all. */
export function dumpCommand(surroundings: Surroundings) {
  return withStore(withHost(withLimit(withSpeed(withGuards(dumpSyntax())))))
    .option('--json', 'print what was stored as JSON')
    .addHelpText('after', HELP)
    .action(async (words, options) => {
      const operands = parseDumpOperands(words, surroundings.argv, options.key !== undefined)
      refuseIdleOptions(options, operands.command.length > 0)
      const { runDump } = await import('../run/dump.ts')
      const { key, date: taken, okExit, minBytes, maxShrink: maxShrinkPercent } = options
      const guards = { okExit, minBytes, maxShrinkPercent }
      const json = options.json === true
      const flags = flagsOf(options)
      await runDump(surroundings, {
        ...operands,
        ...guards,
        key,
        taken,
        json,
        restoreWith: (id) => `holdfast restore${retyped(flags)} --id ${id}`,
        flags: {
          ...flags,
          'part-size': options.partSize,
          'segment-size': options.segmentSize,
          concurrency: options.concurrency,
          'storage-class': options.i === true ? 'STANDARD_IA' : options.storageClass,
        },
      })
    })
}

interface IdleOptions {
  readonly key?: string | undefined
  readonly date?: unknown
  readonly host?: string | undefined
  readonly maxShrink?: number | undefined
  readonly segmentSize?: string | undefined
  readonly okExit?: unknown
}

/** @throws `bad-input` for an option that this dump would do nothing with. */
function refuseIdleOptions(options: IdleOptions, runsCommand: boolean): void {
  if (options.okExit !== undefined && !runsCommand) {
    throw new Failure('bad-input', '--ok-exit is about a command, and none is given', {
      hint: 'A command to run stands after --, such as: holdfast dump /srv 0 -- tar -c /srv',
    })
  }
  if (options.key === undefined) return
  const idle = (
    [
      ['--date', options.date, 'has no date'],
      ['--host', options.host, 'belongs to no machine'],
      ['--max-shrink', options.maxShrink, 'has no dump before it'],
      ['--segment-size', options.segmentSize, 'has no segments'],
    ] as const
  ).find(([, value]) => value !== undefined)
  if (idle === undefined) return
  const [name, , why] = idle
  throw new Failure(
    'bad-input',
    `${name} does not go with --key: an object of your own naming ${why}`,
    {
      hint: `Leave ${name} away, or give STREAM and LEVEL instead of --key.`,
    },
  )
}

function dumpSyntax() {
  return new Command('dump')
    .usage('[options] STREAM LEVEL [-- COMMAND...]')
    .summary('store a stream')
    .description(
      'Stores what COMMAND writes, or standard input, as a dump of STREAM (any text, such as /home) at LEVEL (0 full, n on top of the newest lower one). A dump exists only when all of it is stored and COMMAND has succeeded.',
    )
    .argument('[words...]')
    .optionsGroup('Dump:')
    .option(
      '-w, --date <time>',
      'when it was taken, in UTC: 2026-11-21 or 2026-11-21T03:00:00Z (now)',
      parsedBy(parseTaken),
    )
    .option(
      '-k, --key <key>',
      'store one object of this very name, without a record, instead',
      parsedBy(parseKey),
    )
    .addOption(new Option('-i', 'short for --storage-class STANDARD_IA').conflicts('storageClass'))
    .option(
      '--storage-class <class>',
      'of the data; records stay in STANDARD',
      checkedBy(parseStorageClass),
    )
}

function withGuards<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Commit only if:')
    .option(
      '--ok-exit <statuses>',
      'exit statuses of COMMAND that mean success, such as 0,1 (0)',
      parseStatuses,
    )
    .option('--min-bytes <size>', 'the stream has at least so many bytes', parsedBy(parseSize))
    .option(
      '--max-shrink <percent>',
      'it is at most so much shorter than the newest one known here',
      parsePercent,
    )
}

function withSpeed<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Speed:')
    .option('--part-size <size>', 'bytes sent in one request (8M)', checkedBy(parseSize))
    .option(
      '--segment-size <size>',
      'bytes of one object at most (64G, or 10,000 parts)',
      checkedBy(parseSize),
    )
    .option(
      '--concurrency <n>',
      'requests at a time; memory is n parts (4)',
      checkedBy(parseConcurrency),
    )
}

/** @throws for anything but exit statuses separated by commas. */
function parseStatuses(text: string): ReadonlySet<number> {
  const statuses = text.split(',')
  if (!statuses.every((status) => /^\d{1,3}$/.test(status) && Number(status) <= 255)) {
    throw new InvalidArgumentError('Write numbers from 0 to 255, such as 0,1.')
  }
  return new Set(statuses.map(Number))
}

function parsePercent(text: string): number {
  const percent = /^\d{1,3}(?:\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN
  if (percent <= 100) return percent
  throw new InvalidArgumentError('Write a percentage from 0 to 100.')
}
