import { Command } from '@commander-js/extra-typings'
import { collected, once } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import {
  parseArn,
  parseBucket,
  parseContext,
  parsePrefix,
  withPolicies,
} from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    [
      'What could a thief of this key do?',
      'holdfast policy audit --principal arn:aws:iam::111122223333:user/web-1 \\',
      '  --prefix web-1/ web-1.json',
    ],
  ],
  ['0', '2', '3'],
  POLICY_EXIT_STATUSES,
)

/** `holdfast policy audit`: the blast radius of one key, in plain words. */
export function policyAuditCommand(surroundings: Surroundings) {
  const command = new Command('audit')
    .usage('[options] FILE…')
    .summary('what a thief of a key could do')
    .description(
      'Says in plain words what the holder of a key could do under the policies FILE… of its user: read, list names, overwrite, delete, destroy versions, make public, lock for ever, take over the bucket, leave S3; by prefix, as a table.',
    )
    .argument('[file...]')
    .optionsGroup('Audit:')
    .option(
      '--principal <arn>',
      'whose key (arn:aws:iam::111122223333:user/machine)',
      once(parseArn),
    )
    .option('--bucket <name>', 'the bucket meant (those that the policies name)', once(parseBucket))
    .option('--prefix <prefix>', "the machine's own, such as web-1/", once(parsePrefix))
    .option(
      '--context <key=value...>',
      'what is known of every request of the key',
      collected(parseContext),
    )
  return withPolicies(command)
    .optionsGroup('General:')
    .option('--json', 'as JSON: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (files, options) => {
      const { runPolicyAudit } = await import('../../policy/run-audit.ts')
      const { json = false, policy = [], ...call } = options
      await runPolicyAudit(surroundings, { ...call, files: [...files, ...policy], json })
    })
}
