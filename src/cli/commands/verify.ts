import { Command } from '@commander-js/extra-typings'
import { allMachines, flagsOf, withHost, withLimit, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    ['Read all that this machine has stored', 'holdfast verify'],
    ['Sizes and stored checksums only, of every machine', 'holdfast verify --quick --all'],
    ['One stream and level, gently', 'holdfast verify -L 2M /home 0'],
  ],
  [...STORE_STATUSES, '9'],
)

/** `holdfast verify`: whether what is stored is what was recorded. */
export function verifyCommand(surroundings: Surroundings) {
  const command = new Command('verify')
    .usage('[options] [STREAM LEVEL]')
    .summary('check that dumps are whole')
    .description(
      'Reads every byte of the dumps of this machine, or of STREAM and LEVEL, and checks it against their records. With --quick nothing is downloaded: sizes and the checksums that the store keeps are compared.',
    )
    .argument('[stream]')
    .argument('[level]')
    .optionsGroup('Verify:')
    .option('--quick', 'download nothing')
    .addOption(allMachines("every machine's"))
    .option('--json', 'one JSON object for each dump, a line each: see docs/commands.md')
  return withStore(withHost(withLimit(command)))
    .addHelpText('after', HELP)
    .action(async (stream, level, options) => {
      const { runVerify } = await import('../run/verify.ts')
      const { all = false, json = false, quick = false } = options
      await runVerify(surroundings, { stream, level, all, json, quick, flags: flagsOf(options) })
    })
}
