import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../../program/surroundings.ts'
import { withRunningSandbox } from './running-sandbox.ts'
import { taught } from './statuses.ts'

const HELP = taught(
  [
    ['What does a bucket cost?', 'holdfast sandbox cost backups'],
    [
      'And in a year, after lifecycle rules?',
      'holdfast sandbox clock advance 1y',
      'holdfast sandbox cost backups',
    ],
  ],
  [['5', 'no sandbox runs, or it has no such bucket']],
)

/** `holdfast sandbox cost`: what a bucket of a running sandbox would cost at AWS. */
export function sandboxCostCommand(surroundings: Surroundings) {
  const command = new Command('cost')
    .usage('[options] BUCKET')
    .summary('what a bucket would cost at AWS')
    .description(
      'What a bucket of a running sandbox would cost a month as it stands, at list prices of us-east-1: by storage class, with what minimum sizes and archiving add, old versions, parts of open uploads and restored copies; and what minimum durations would cost if all of it were deleted now. Requests, transfer and retrieval are not counted.',
    )
    .argument('<bucket>', 'its name')
  return withRunningSandbox(command)
    .addHelpText('after', HELP)
    .action(async (bucket, { data, json = false }) => {
      const { runSandboxCost } = await import('../../sandbox/run-cost.ts')
      await runSandboxCost(surroundings, { bucket, data, json })
    })
}
