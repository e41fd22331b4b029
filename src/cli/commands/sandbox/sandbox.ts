import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../../program/surroundings.ts'
import { sandboxClockCommand } from './clock.ts'
import { sandboxCostCommand } from './cost.ts'
import { sandboxResetCommand } from './reset.ts'
import { sandboxSeedCommand } from './seed.ts'
import { sandboxServeCommand } from './serve.ts'
import { sandboxWatchCommand } from './watch.ts'

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
