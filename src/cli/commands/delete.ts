import { Command } from '@commander-js/extra-typings'
import { flagsOf, withHost, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { selection, withSelection } from './select.ts'

const HELP = teach(
  [
    ['See what would go', 'holdfast delete --id 1a2b3c4d'],
    ['Let it go', 'holdfast delete --id 1a2b3c4d --yes'],
    ['The dump of a day', 'holdfast delete /home 1 --date 2026-11-21 --yes'],
  ],
  STORE_STATUSES,
)

/** `holdfast delete`: one dump, all versions of it. */
export function deleteCommand(surroundings: Surroundings) {
  const command = new Command('delete')
    .usage('[options] STREAM LEVEL')
    .summary('remove one dump')
    .description(
      'Removes one dump: its record first, then its segments, all versions of them. Nothing is removed if anything of it is locked. Without --yes it only shows what would go.',
    )
    .argument('[stream]')
    .argument('[level]')
  return withStore(
    withHost(
      withSelection(command)
        .optionsGroup('Delete:')
        .option('-y, --yes', 'remove it')
        .option('--json', 'print the plan as JSON'),
    ),
  )
    .addHelpText('after', HELP)
    .action(async (stream, level, options) => {
      const [{ runDelete }, { onlyOne }] = await Promise.all([
        import('../run/delete.ts'),
        import('../run/choose.ts'),
      ])
      const { yes = false, json = false } = options
      const flags = flagsOf(options)
      const choose = onlyOne(selection([stream, level], options), flags)
      await runDelete(surroundings, { choose, yes, json, flags })
    })
}
