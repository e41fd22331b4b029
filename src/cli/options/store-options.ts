// Options that several commands share: which store, whose dumps, how fast.
import { type Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { parseDuration } from '../../base/quantity.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import { checkStoreUrl, type Flags, parseEndpoint, parseLimit } from '../settings/names.ts'
import { checkedBy } from './parse.ts'

/** What names a store, and how it is reached. @param url what `--store` may be */
export function withStoreAddress<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
  url: string,
) {
  return command
    .option('--store <url>', url, checkedBy(checkStoreUrl))
    .option('--region <name>', 'the AWS region of the bucket')
    .option('--endpoint <url>', 'another S3 service than AWS', checkedBy(parseEndpoint))
    .option('-f, --s3keys <file>', "bucket and keys in the form of s3dump's ~/.s3keys")
}

/** Where the dumps are. */
export function withStore<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return withStoreAddress(command.optionsGroup('Store:'), 's3://bucket[/root] or dir:/path')
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
