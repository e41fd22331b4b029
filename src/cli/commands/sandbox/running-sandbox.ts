import type { Command, OptionValues } from '@commander-js/extra-typings'

/** The options of whatever asks something of a sandbox that runs. */
export function withRunningSandbox<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
  json = 'as JSON: see docs/commands.md',
) {
  return command
    .option('--data <folder>', 'the sandbox of this folder, where several run')
    .option('--json', json)
}
