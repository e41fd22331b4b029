import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../../program/surroundings.ts'
import { withRunningSandbox } from './running-sandbox.ts'
import { taught } from './statuses.ts'

const HELP = taught(
  [
    ['What is a backup tool denied?', 'holdfast sandbox watch --denied'],
    [
      'Everything of one machine, for another program',
      'holdfast sandbox watch --principal web-1 --json | jq .operation',
    ],
  ],
  [['0', 'interrupted, or the sandbox was stopped']],
  ['130'],
)

/** `holdfast sandbox watch`: what a running sandbox decides, as it is decided. */
export function sandboxWatchCommand(surroundings: Surroundings) {
  const command = new Command('watch')
    .summary('show what a running sandbox is asked and decides')
    .description(
      "Shows each request that a running sandbox answers: who asked, which action on which resource that needs, whether it was allowed, and why not. Times are the sandbox's. Requests never wait for who watches: a reader that is too slow misses some, and is told how many.",
    )
    .option('--denied', 'only requests that failed because something was denied')
    .option('--principal <name>', "only this user's, ROLE/SESSION's, ARN's, root's or anonymous")
    .option('--bucket <name>', 'only those to this bucket')
  return withRunningSandbox(command, 'one line of JSON each: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runSandboxWatch } = await import('../../sandbox/run-watch.ts')
      const { denied = false, json = false } = options
      await runSandboxWatch(surroundings, { ...options, denied, json })
    })
}
