import { Command, Option } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parsedBy } from '../options/parse.ts'
import { allMachines, flagsOf, withHost, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    ['What would go if a week were kept?', 'holdfast clean 7'],
    ['Keep a month of every machine', 'holdfast clean 30 --all --yes'],
    ['Keep three dumps of each level, whatever their days', 'holdfast clean 3 --count dumps --yes'],
  ],
  STORE_STATUSES,
)

/** `holdfast clean`: what is older than the newest N days goes. */
export function cleanCommand(surroundings: Surroundings) {
  const command = new Command('clean')
    .usage('[options] N')
    .summary('remove old dumps')
    .description(
      "Keeps the dumps of the newest N days of each stream and level, by the server's clock, and every dump that a kept one builds on. A day counts once however many dumps it has. Without --yes it only shows what would go, and what that would save.",
    )
    .argument('<n>', 'how many days (or dumps) to keep', parsedBy(parseCount))
    .optionsGroup('Clean:')
    .addOption(allMachines("every machine's dumps"))
    .addOption(
      new Option('--count <what>', 'what N counts')
        .choices(['days', 'dumps'] as const)
        .default('days' as const),
    )
    .option('-y, --yes', 'remove them')
    .option('--json', 'print the plan as JSON')
  return withStore(withHost(command))
    .addHelpText('after', HELP)
    .action(async (count, options) => {
      const { runClean } = await import('../run/clean.ts')
      const { all = false, yes = false, json = false } = options
      const rule = { unit: options.count, count }
      await runClean(surroundings, { rule, all, yes, json, flags: flagsOf(options) })
    })
}

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a number from 1`)
}
