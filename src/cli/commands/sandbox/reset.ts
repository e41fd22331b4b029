import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../../program/surroundings.ts'
import { withRunningSandbox } from './running-sandbox.ts'
import { taught } from './statuses.ts'

const HELP = taught([
  ['What would go?', 'holdfast sandbox reset'],
  ['Begin anew', 'holdfast sandbox reset -y'],
])

/** `holdfast sandbox reset`: a running sandbox as it was first started. */
export function sandboxResetCommand(surroundings: Surroundings) {
  const command = new Command('reset')
    .summary('empty a running sandbox')
    .description(
      "Removes every bucket of a running sandbox with all that is in it, locked or not, and every user, group, role, policy and session of every account; accounts and their roots' keys stay. The clock shows the real time again. Buckets that `serve --bucket` names are made again, empty. Without --yes it only shows what would go.",
    )
    .option('-y, --yes', 'remove it')
  return withRunningSandbox(command)
    .addHelpText('after', HELP)
    .action(async ({ data, yes = false, json = false }) => {
      const { runSandboxReset } = await import('../../sandbox/run-reset.ts')
      await runSandboxReset(surroundings, { data, yes, json })
    })
}
