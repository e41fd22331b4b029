import { Command } from '@commander-js/extra-typings'
import { allMachines, flagsOf, withHost, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    ["This machine's dumps, and what they cost", 'holdfast list'],
    ['Those of every machine, for a program', 'holdfast list --all --json'],
  ],
  STORE_STATUSES,
)

/** `holdfast list`: what is stored, whole or not, and what it costs. */
export function listCommand(surroundings: Surroundings) {
  const command = new Command('list')
    .summary('show what is stored')
    .description(
      "Lists this machine's dumps: stream, level, when they were taken, size, storage class and id. What is incomplete or not to be trusted is marked. Nothing is read but the listing.",
    )
    .optionsGroup('List:')
    .addOption(allMachines("every machine's"))
    .option('--json', 'as JSON: see docs/commands.md')
  return withStore(withHost(command))
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runList } = await import('../run/list.ts')
      const { all = false, json = false } = options
      await runList(surroundings, { all, json, flags: flagsOf(options) })
    })
}
