import { Command } from '@commander-js/extra-typings'
import { teach } from '../../options/teach.ts'
import { POLICY_EXIT_STATUSES } from '../../output/exit-status.ts'
import type { Surroundings } from '../../program/surroundings.ts'

const HELP = teach(
  [
    ['One form for every policy', 'holdfast policy fmt web-1.json'],
    ['How large is it, by AWS’s count?', 'holdfast policy fmt --json web-1.json'],
  ],
  ['0', '2'],
  POLICY_EXIT_STATUSES,
)

/** `holdfast policy fmt`: a policy in canonical form, and its size against AWS's quotas. */
export function policyFmtCommand(surroundings: Surroundings) {
  return new Command('fmt')
    .usage('[options] FILE')
    .summary('print a policy in canonical form')
    .description(
      'Prints a policy in one canonical form, which means the same. It warns of quotas of AWS that the policy exceeds. FILE is - for standard input.',
    )
    .argument('<file>')
    .optionsGroup('General:')
    .option('--json', 'with its size against each quota: see docs/commands.md')
    .addHelpText('after', HELP)
    .action(async (file, { json = false }) => {
      const { runPolicyFmt } = await import('../../policy/run-fmt.ts')
      await runPolicyFmt(surroundings, { file, json })
    })
}
