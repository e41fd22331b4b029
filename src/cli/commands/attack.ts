import { Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { parseMachineName } from '../../format/machine-name.ts'
import { ROLES } from '../../iam/profile/options.ts'
import { parseBucketName } from '../../iam/profile/target.ts'
import { asIs, choice, collected, once, parsePath } from '../options/parse.ts'
import { flagsOf, withStoreAddress } from '../options/store-options.ts'
import { teach } from '../options/teach.ts'
import { ATTACK_EXIT_STATUSES } from '../output/exit-status.ts'
import { parseArn, parsePrefix } from '../policy/options.ts'
import type { Surroundings } from '../program/surroundings.ts'

const HELP = teach(
  [
    [
      'What would a thief of this key reach? Without an account',
      'holdfast attack --offline --as web-1 --policy web-1.json --victim db-1',
    ],
    [
      'With the key at hand, in the sandbox that runs',
      'holdfast attack --sandbox --as web-1 --store s3://backups',
    ],
    [
      'In a real bucket: first the plan, then with canaries',
      'holdfast attack --as web-1 --store s3://backups --dry-run',
      'holdfast attack --as web-1 --store s3://backups \\',
      '  --canary-profile admin --confirm-bucket backups',
    ],
  ],
  ['0', '1', '2', '3', '4', '5', '7', '10', '11', '130', '141'],
  ATTACK_EXIT_STATUSES,
)

/** `holdfast attack`: what a thief of one machine's key reaches, tried. */
export function attackCommand(surroundings: Surroundings) {
  const command = new Command('attack')
    .summary("try what a stolen machine's key reaches")
    .description(
      "Tries with one machine's key what a thief would try, and compares what came of it with what its policies say. Without --sandbox or --offline the bucket is taken for a real one: victims are canaries that another key plants and removes, and what would last is asked for only in forms that S3 authorizes first and then rejects. docs/attack.md says more.",
    )
    .optionsGroup('Key:')
    .addOption(
      new Option('--as <machine>', 'the machine whose key this is: as settings and AWS give it')
        .argParser(once(parseMachineName))
        .makeOptionMandatory(),
    )
    .option('--prefix <prefix>', 'its own keys begin so (its name and /)', once(parsePrefix))
    .option('--principal <arn>', 'its ARN (as STS tells it)', once(parseArn))
  return withOutput(withMeasure(withPlace(command)))
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runAttack } = await import('../attack/run-attack.ts')
      const { victim = [], offline = false, dryRun = false, brief = false, json = false } = options
      const flags = flagsOf(options)
      await runAttack(surroundings, { ...options, flags, victim, offline, dryRun, brief, json })
    })
}

function withPlace<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return withStoreAddress(
    command.optionsGroup('Place:'),
    's3://bucket[/root] (offline: s3://backups)',
  )
    .addOption(
      new Option(
        '--offline',
        'in a sandbox of its own, where the key has exactly the policies at hand',
      ).conflicts(['sandbox', 'region', 'endpoint', 's3keys', 'canaryProfile', 'confirmBucket']),
    )
    .addOption(
      new Option(
        '--sandbox [folder]',
        'in the sandbox that runs, that of this --data folder if several do: everything is tried for real',
      ).conflicts(['canaryProfile', 'confirmBucket']),
    )
    .option('--victim <machine...>', 'other machines to attack', collected(parseMachineName))
    .option('--other-bucket <name>', 'another bucket to attack', once(parseBucketName))
    .optionsGroup('Real bucket:')
    .option(
      '--canary-profile <name>',
      "the profile of AWS that plants canaries; never the key's own",
      once(asIs),
    )
    .option('--confirm-bucket <name>', 'yes, attack this bucket', once(asIs))
    .option('--dry-run', 'print what would be tried and what is expected of it')
}

function withMeasure<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('Expected:')
    .option('--policy <file...>', 'what the key may do', collected(parsePath))
    .option('--bucket-policy <file>', "the bucket's policy", once(parsePath))
    .option('--boundary <file>', 'the permissions boundary', once(parsePath))
    .option(
      '--profile <tool>',
      'without --policy: what `policy generate` makes for it (holdfast)',
      once(asIs),
    )
    .addOption(choice('--role <role>', 'of the generated policy (writer)', ROLES))
    .addOption(
      new Option('--accept <leak...>', 'take this leak for known').choices(['list-names'] as const),
    )
}

function withOutput<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .optionsGroup('General:')
    .option('--brief', 'the verdict and what is wrong, without the matrices')
    .option('--json', 'as JSON: see docs/attack.md')
    .option('-q, --quiet', 'no remarks')
}
