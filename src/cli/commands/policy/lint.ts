import { Command } from '@commander-js/extra-typings'
import { once } from '../../options/parse.ts'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import { parseBucket, parsePrefix } from '../../policy/options.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    ['What is wrong with these?', 'holdfast policy lint group.json bucket-policy.json'],
    ['Should be confined to one machine', 'holdfast policy lint --prefix web-1/ web-1.json'],
    ['As a user has it', 'aws iam get-user-policy … | jq .PolicyDocument | holdfast policy lint -'],
  ],
  ['0', '1', '2'],
  POLICY_EXIT_STATUSES,
)

/** `holdfast policy lint`: flaws by name, each with a request that shows it and its repair. */
export function policyLintCommand(surroundings: Surroundings) {
  return new Command('lint')
    .usage('[options] FILE…')
    .summary('find the flaws of policies')
    .description(
      'Names the flaws of policies, each with the request that shows it and the repaired statement. A document with a Principal is taken for a bucket policy. FILE is - for standard input.',
    )
    .argument('<file...>')
    .optionsGroup('Lint:')
    .option('--bucket <name>', 'the bucket they are for', once(parseBucket))
    .option(
      '--prefix <prefix>',
      'what they should be confined to, such as web-1/',
      once(parsePrefix),
    )
    .optionsGroup('General:')
    .option('--json', 'as JSON: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (files, options) => {
      const { runPolicyLint } = await import('../../policy/run-lint.ts')
      const { json = false, ...call } = options
      await runPolicyLint(surroundings, { files, ...call, json })
    })
}
