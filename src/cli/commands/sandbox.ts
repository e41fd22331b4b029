import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../surroundings.ts'
import { sandboxClockCommand } from './sandbox-clock.ts'
import { sandboxCostCommand } from './sandbox-cost.ts'
import { sandboxResetCommand } from './sandbox-reset.ts'
import { sandboxSeedCommand } from './sandbox-seed.ts'
import { sandboxServeCommand } from './sandbox-serve.ts'
import { sandboxWatchCommand } from './sandbox-watch.ts'

/** `holdfast sandbox`: an S3 endpoint for demos, tests and rehearsal, and what is sent to it. */
export function sandboxCommand(surroundings: Surroundings) {
  return new Command('sandbox')
    .summary('an S3 endpoint for demos and tests')
    .description('An S3 endpoint in this process, for demos, tests and rehearsal.')
    .addCommand(sandboxServeCommand(surroundings))
    .addCommand(sandboxSeedCommand(surroundings))
    .addCommand(sandboxClockCommand(surroundings))
    .addCommand(sandboxWatchCommand(surroundings))
    .addCommand(sandboxCostCommand(surroundings))
    .addCommand(sandboxResetCommand(surroundings))
}
