import { Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { choice, collected, once, parsePath } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import {
  named,
  parseArn,
  parseBucket,
  parseNamedContext,
  parsePrefix,
  parseTrusted,
} from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    [
      'Can either reach the other?',
      'holdfast policy prove --bucket backups \\',
      '  --machine web-1=web-1.json --machine db-1=db-1.json',
    ],
    [
      'A whole fleet, one NAME.json each',
      'holdfast policy prove --bucket backups --bucket-policy bucket.json \\',
      '  --machines policies/',
    ],
    [
      'One group policy with ${aws:username}, for these users',
      'holdfast policy prove --bucket backups --template group.json \\',
      '  --names users.txt',
    ],
  ],
  ['0', '1', '2', '3'],
  POLICY_EXIT_STATUSES,
)

const ROLES = ['machine', 'writer', 'restorer', 'full', 'keeper', 'admin'] as const

/** `holdfast policy prove`: isolation of machines in a bucket, proved or refuted by a request. */
export function policyProveCommand(surroundings: Surroundings) {
  const command = new Command('prove')
    .summary('prove that no machine reaches another')
    .description(
      "Decides whether any machine's key reaches anything outside its prefix. The answer is a proof, with what it takes for granted, or a request that is allowed and must not be, or what could not be decided.",
    )
  return withMachines(withBucket(command))
    .optionsGroup('Judgement:')
    .addOption(choice('--role <role>', 'what the keys are for (machine)', ROLES))
    .addOption(
      new Option('--accept <leak...>', 'take this leak for known').choices(['list-names'] as const),
    )
    .optionsGroup('General:')
    .option('--json', 'as JSON: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runPolicyProve } = await import('../../policy/run-prove.ts')
      const { json = false, ...call } = options
      await runPolicyProve(surroundings, { ...call, json })
    })
}

function withBucket(command: Command) {
  return command
    .optionsGroup('Bucket:')
    .addOption(
      new Option('--bucket <name>', 'the bucket that all share')
        .argParser(once(parseBucket))
        .makeOptionMandatory(),
    )
    .option('--bucket-policy <file>', 'its policy', once(parsePath))
    .option(
      '--trusted <arn...>',
      'whom else the bucket policy may admit: an ARN, account or service',
      collected(parseTrusted),
    )
}

function withMachines<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Machines:')
    .option(
      '--machine <name=file...>',
      'a machine and a policy of it; several by repeating it',
      collected(named('FILE', parsePath)),
    )
    .option('--machines <folder>', 'one NAME.json for each machine', once(parsePath))
    .option('--template <file...>', 'a policy that all of --names have', collected(parsePath))
    .option('--names <file>', 'the names of those machines, one a line', once(parsePath))
    .option(
      '--prefix <name=prefix...>',
      "a machine's prefix (its name and /)",
      collected(named('PREFIX', parsePrefix)),
    )
    .option(
      '--principal <name=arn...>',
      'its ARN (arn:aws:iam::111122223333:user/NAME)',
      collected(named('ARN', parseArn)),
    )
    .option(
      '--boundary <name=file...>',
      'its permissions boundary',
      collected(named('FILE', parsePath)),
    )
    .option(
      '--context <name:key=value...>',
      'what is known of all its requests',
      collected(parseNamedContext),
    )
    .option(
      '--own <name=arn...>',
      "a resource of another service that is the machine's alone",
      collected(named('ARN', parseArn)),
    )
}
