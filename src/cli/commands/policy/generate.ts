import { Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { parseMachineName } from '../../../format/machine-name.ts'
import { parseBucketName } from '../../../iam/profile/target.ts'
import { asIs, choice, once } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import { parseArn } from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    [
      'What restic needs for web-1, and no more',
      'holdfast policy generate --profile restic --machine web-1 --bucket backups',
    ],
    [
      'One policy for a group of users named as their machines',
      'holdfast policy generate --profile holdfast --role writer --for group \\',
      '  --bucket backups',
    ],
    [
      'What hardens the bucket, whatever tools write to it',
      'holdfast policy generate --hardening --bucket backups',
    ],
  ],
  ['0', '1', '2'],
  POLICY_EXIT_STATUSES,
)

const ROLES = ['writer', 'restorer', 'keeper', 'full'] as const
const ATTACHMENTS = ['user', 'group', 'bucket'] as const

/** `holdfast policy generate`: the least policy that lets a tool work, proved before it is shown. */
export function policyGenerateCommand(surroundings: Surroundings) {
  const command = new Command('generate')
    .summary('print the least policy for a tool')
    .description(
      'Prints the least policy that lets a backup tool work for one machine, proved before it is printed. What the proof was told to accept, and what cannot be kept to the machine, is said on stderr.',
    )
  return withHardening(withTool(command))
    .optionsGroup('General:')
    .option('--json', 'as JSON: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runPolicyGenerate } = await import('../../policy/run-generate.ts')
      const { hardening = false, overwriting = false, console = false, json = false } = options
      await runPolicyGenerate(surroundings, { ...options, hardening, overwriting, console, json })
    })
}

function withTool(command: Command) {
  return command
    .optionsGroup('Policy:')
    .option('--profile <tool>', 'the backup tool, such as restic or duplicity@boto', once(asIs))
    .option('--machine <name>', 'whose; not needed for a group', once(parseMachineName))
    .addOption(
      new Option('--bucket <name>', 'the bucket')
        .argParser(once(parseBucketName))
        .makeOptionMandatory(),
    )
    .option(
      '--root <path>',
      'what stands before the names of machines in keys (nothing)',
      once(asIs),
    )
    .addOption(choice('--role <role>', 'what the key is for (full)', ROLES))
    .addOption(choice('--for <what>', 'where the policy will be attached (user)', ATTACHMENTS))
    .option(
      '--principal <arn>',
      'whose policy it is (arn:aws:iam::111122223333:user/MACHINE)',
      once(parseArn),
    )
    .option('--console', "add what the AWS console needs to show the machine's folder")
}

function withHardening<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Bucket:')
    .addOption(
      new Option('--hardening', "print the bucket's own policy instead: denials only").conflicts([
        'profile',
        'machine',
        'root',
        'role',
        'for',
        'principal',
        'console',
      ]),
    )
    .option('--overwriting', 'with --hardening: allow objects to be written again')
}
