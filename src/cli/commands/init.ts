import { Command } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parsedBy } from '../options/parse.ts'
import { flagsOf, withHost, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    [
      'Make the bucket, or see what this key may do there',
      'holdfast init --store s3://my-backups --region eu-central-1',
    ],
    ['Also have S3 drop what a crash leaves half sent', 'holdfast init --abort-uploads-after 14'],
  ],
  [...STORE_STATUSES, '3'],
)

/** `holdfast init`: a bucket that is there, and what this machine's key may do in it. */
export function initCommand(surroundings: Surroundings) {
  const command = new Command('init')
    .summary('make or check the bucket')
    .description(
      "Creates the bucket unless it is there, then tries under the machine's name what the roles need: to write, to be refused a second write of the same name, to read and to delete. Says for each what the store answered. A key that may only write cannot remove the probe: what remains is named.",
    )
    .optionsGroup('Init:')
    .option(
      '--abort-uploads-after <days>',
      'add the lifecycle rule that aborts uploads so old',
      parsedBy(parseDays),
    )
    .option('--json', 'as JSON: see docs/commands.md')
  return withStore(withHost(command))
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runInit } = await import('../run/init.ts')
      const { abortUploadsAfter, json = false } = options
      await runInit(surroundings, { abortUploadsAfter, json, flags: flagsOf(options) })
    })
}

function parseDays(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a number of days from 1`)
}
