import { Command } from '@commander-js/extra-typings'
import type { Surroundings } from '../../program/surroundings.ts'
import { policyAuditCommand } from './audit.ts'
import { policyEvalCommand } from './eval.ts'
import { policyFmtCommand } from './fmt.ts'
import { policyGenerateCommand } from './generate.ts'
import { policyLintCommand } from './lint.ts'
import { policyProveCommand } from './prove.ts'

/** `holdfast policy`: IAM policies decided, checked, proved and made, without an account. */
export function policyCommand(surroundings: Surroundings) {
  return new Command('policy')
    .summary('decide, check, prove and make IAM policies')
    .description(
      'Works on IAM policies in files, without an account and without a network: docs/iam.md says how far its answers reach.',
    )
    .addCommand(policyEvalCommand(surroundings))
    .addCommand(policyLintCommand(surroundings))
    .addCommand(policyAuditCommand(surroundings))
    .addCommand(policyProveCommand(surroundings))
    .addCommand(policyGenerateCommand(surroundings))
    .addCommand(policyFmtCommand(surroundings))
}
