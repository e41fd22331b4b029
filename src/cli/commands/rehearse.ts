import { Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import { ROLES } from '../../iam/profile/options.ts'
import { parseBucketName } from '../../iam/profile/target.ts'
import { asIs, choice, collected, once, parsePath } from '../options/parse.ts'
import { teach } from '../options/teach.ts'
import { REHEARSE_EXIT_STATUSES } from '../output/exit-status.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    [
      'Try a tool under the policy that it will have',
      'holdfast rehearse --policy web-1.json --machine web-1 \\',
      "  --setup 'restic init' -- restic backup /etc",
    ],
    [
      'A tool that reads no variables is given the endpoint on its command line',
      'holdfast rehearse --profile awscli -- \\',
      "  aws --endpoint-url '{endpoint}' s3 sync /srv 's3://{bucket}/{prefix}/'",
    ],
    [
      'Find out which policy a script needs, proved to be isolated',
      'holdfast rehearse --learn --machine db-1 -- ./backup.sh > db-1.json',
    ],
    [
      'Through sudo, which keeps no variables',
      'holdfast rehearse --policy web-1.json --env-file /tmp/env -- \\',
      "  sudo sh -c 'set -a; . /tmp/env; restic backup /etc'",
    ],
  ],
  ['0', '2', '3', '11', '126', '127', '*'],
  REHEARSE_EXIT_STATUSES,
)

/** `holdfast rehearse`: a real tool against a candidate policy, without an account. */
export function rehearseCommand(surroundings: Surroundings) {
  const command = new Command('rehearse')
    .usage('[options] -- COMMAND...')
    .summary('run a backup tool against its policy, offline')
    .description(
      'Runs COMMAND against a private sandbox in which its key has exactly the given policies, and tells on stderr what it asked for, what was denied, and whether it survived that. In COMMAND {endpoint}, {host}, {bucket} and {prefix} are replaced.',
    )
    .argument('[words...]')
  return withOutput(withWorld(withPolicies(command)))
    .addHelpText('after', HELP)
    .action(async (words, options) => {
      const { runRehearse } = await import('../rehearse/run-rehearse.ts')
      await runRehearse(surroundings, {
        ...options,
        command: commandOf(words, surroundings.argv),
        learn: options.learn === true,
        json: options.json === true,
      })
    })
}

function withPolicies<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Identity:')
    .option('--policy <file...>', 'what the key may do, and nothing else', collected(parsePath))
    .option('--bucket-policy <file>', "the bucket's policy", once(parsePath))
    .option(
      '--profile <tool>',
      'without --policy: the policy that `policy generate` makes for it',
      once(asIs),
    )
    .addOption(choice('--role <role>', 'of the generated policy (full)', ROLES))
    .addOption(
      new Option(
        '--learn',
        'allow everything, and print the least policy that was needed',
      ).conflicts(['policy', 'role', 'record']),
    )
    .option('--machine <name>', 'the IAM user whose key it is (web-1)', once(parseMachineName))
    .option('--bucket <name>', 'the bucket (backups)', once(parseBucketName))
}

function withWorld<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('World:')
    .option('--setup <line>', 'run by sh as administrator, before COMMAND', once(asIs))
    .option('--http', 'plain HTTP, for tools that cannot be told of a certificate')
    .option('--keep-home', 'keep HOME, instead of an empty one')
    .option('--keep-network', 'do not shut COMMAND off from other hosts')
    .option(
      '--env-file <file>',
      'write the variables there while it runs; without COMMAND wait for Ctrl-C',
      once(parsePath),
    )
    .addOption(
      new Option(
        '--print-env',
        'print them for another terminal instead, and wait for Ctrl-C',
      ).conflicts(['json', 'learn']),
    )
}

function withOutput<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Output:')
    .option('--json', "the report as JSON on stdout; COMMAND's goes to stderr")
    .option(
      '--record <file>',
      'add what was asked to a file, as evidence for a profile',
      once(parsePath),
    )
}

/** What stands after the first `--`. @throws `bad-input` for words before it. */
function commandOf(words: readonly string[], argv: readonly string[]): readonly string[] {
  const dashes = argv.indexOf('--')
  const command = dashes < 0 ? [] : argv.slice(dashes + 1)
  if (words.length === command.length) return command
  const stray = words.slice(0, words.length - command.length).map((word) => JSON.stringify(word))
  throw new Failure('bad-input', `what is ${stray.join(' ')}?`, {
    hint: 'The command to run stands after --, such as: holdfast rehearse --policy web-1.json -- restic backup /etc',
  })
}
