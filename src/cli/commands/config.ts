import { Command } from '@commander-js/extra-typings'
import { flagsOf, withHost, withLimit, withStore } from '../options/store-options.ts'
import { teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    ['What is in force here', 'holdfast config'],
    ['A machine file has lines such as', 'store: s3://my-backups', 'machine: web-1', 'limit: 2.5M'],
  ],
  ['0', '2', '11', '141'],
)

/** `holdfast config`: every setting, its value, and who set it. */
export function configCommand(surroundings: Surroundings) {
  const command = new Command('config')
    .summary('show the settings in force')
    .description(
      'Shows each setting with its value and where that comes from. In rising order: /etc/holdfast/machine.yaml, ~/.config/holdfast/machine.yaml, variables HOLDFAST_*, options. An s3keys file stands just below what names it. Credentials may also come from AWS itself: variables AWS_*, profiles, roles.',
    )
    .optionsGroup('Config:')
    .option('--json', 'as JSON: see docs/commands.md')
  return withStore(withHost(withLimit(command)))
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runConfig } = await import('../run/config.ts')
      await runConfig(surroundings, { json: options.json === true, flags: flagsOf(options) })
    })
}
