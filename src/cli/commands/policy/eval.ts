import { Command, type OptionValues } from '@commander-js/extra-typings'
import { asIs, collected, once, parsePath } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import { parseAccount, parseContext, withPolicies } from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    [
      'May web-1 read a key of web-2?',
      'holdfast policy eval --principal arn:aws:iam::111122223333:user/web-1 \\',
      '  --action s3:GetObject --resource arn:aws:s3:::backups/web-2/x \\',
      '  --policy web-1.json',
    ],
    [
      'Decide many, one JSON object a line',
      'holdfast policy eval --policy web-1.json --requests requests.jsonl',
    ],
  ],
  ['0', '1', '2'],
  POLICY_EXIT_STATUSES,
)

/** `holdfast policy eval`: whether a request is allowed, by which statement, and why not. */
export function policyEvalCommand(surroundings: Surroundings) {
  const command = new Command('eval')
    .summary('decide a request as AWS would')
    .description(
      'Decides one request, or many, under the policies given, as AWS documents it, and says which statement decided and why the others did not match. What follows from the principal is known; every other condition key is absent unless --context gives it.',
    )
  return withOrganization(withPolicies(withRequest(command)))
    .optionsGroup('General:')
    .option('--json', 'as JSON: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runPolicyEval } = await import('../../policy/run-eval.ts')
      const { json = false, ...call } = options
      await runPolicyEval(surroundings, { ...call, json })
    })
}

function withRequest(command: Command) {
  return command
    .optionsGroup('Request:')
    .option('--principal <arn>', 'who asks', once(asIs))
    .option('--action <name>', 'such as s3:GetObject', once(asIs))
    .option('--resource <arn>', 'of what, in full: no character is a wildcard', once(asIs))
    .option(
      '--context <key=value...>',
      'a condition key; given twice, it has both values',
      collected(parseContext),
    )
    .option(
      '--resource-account <id>',
      "the account that owns the resource (the principal's)",
      once(parseAccount),
    )
    .option(
      '--requests <file>',
      'requests as JSON, one a line: principal, action, resource, context',
      once(parsePath),
    )
}

function withOrganization<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .option(
      '--scp <file...>',
      'service control policies, each a level of its own: all must allow',
      collected(parsePath),
    )
    .option(
      '--rcp <file...>',
      'resource control policies, each a level of its own: all must allow',
      collected(parsePath),
    )
}
