// Options that several commands share, and how their values are checked while parsing.
import {
  type Command,
  InvalidArgumentError,
  Option,
  type OptionValues,
} from '@commander-js/extra-typings'
import { Failure } from '../base/failure.ts'
import { parseDuration } from '../base/quantity.ts'
import { parseMachineName } from '../format/machine-name.ts'
import type { Flags } from './settings/names.ts'
import { checkStoreUrl, parseEndpoint, parseLimit } from './settings/names.ts'

/** A parser as commander wants it: what it refuses is reported with the option's name. */
export function parsedBy<Value>(parse: (text: string) => Value): (text: string) => Value {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new InvalidArgumentError([error.message, error.hint].filter(Boolean).join('\n'))
    }
  }
}

/** As {@link parsedBy}, keeping the text: settings are parsed once more where they are merged. */
export function checkedBy(parse: (text: string) => unknown): (text: string) => string {
  const parsed = parsedBy(parse)
  return (text) => {
    parsed(text)
    return text
  }
}

/** The literal name of an object. @throws `bad-input` for none. */
export function parseKey(text: string): string {
  if (text === '') throw new Failure('bad-input', 'the key is empty')
  return text
}

/** Where the dumps are. */
export function withStore<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Store:')
    .option('--store <url>', 's3://bucket[/root] or dir:/path', checkedBy(checkStoreUrl))
    .option('--region <name>', 'the AWS region of the bucket')
    .option('--endpoint <url>', 'another S3 service than AWS', checkedBy(parseEndpoint))
    .option('-f, --s3keys <file>', "bucket and keys in the form of s3dump's ~/.s3keys")
    .option(
      '--retry-for <time>',
      'how long the store may be gone, such as 30m (2h)',
      checkedBy(parseDuration),
    )
    .optionsGroup('General:')
    .option('-q, --quiet', 'no progress and no remarks')
}

/** Whose dumps. */
export function withHost<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command.addOption(
    new Option('--host <name>', 'the machine, if not this one')
      .argParser(checkedBy(parseMachineName))
      .helpGroup('Store:'),
  )
}

/** Every machine instead of one: who names one too may mean only that one. */
export function allMachines(description: string) {
  return new Option('-a, --all', description).conflicts('host')
}

/** How fast. */
export function withLimit<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command.addOption(
    new Option(
      '-L, --limit <rate>',
      'BYTES per second, such as 300k or 2.5M; bits if it says so: 20Mbit. SIGUSR1 halves it, SIGUSR2 doubles it',
    )
      .argParser(checkedBy(parseLimit))
      .helpGroup('Speed:'),
  )
}

/** The options that are settings, under the names of settings. */
export interface CommonOptions {
  readonly store?: string | undefined
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly s3keys?: string | undefined
  readonly retryFor?: string | undefined
  readonly host?: string | undefined
  readonly limit?: string | undefined
  readonly quiet?: true | undefined
}

export function flagsOf(options: CommonOptions): Flags {
  const { store, region, endpoint, s3keys, retryFor, host, limit } = options
  return { store, region, endpoint, s3keys, 'retry-for': retryFor, machine: host, limit }
}
