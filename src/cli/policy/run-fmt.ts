import { guessPolicyKind } from '../../iam/policy/guess-kind.ts'
import { policyJson, printPolicy } from '../../iam/policy/print.ts'
import { type Attachment, type SizeUse, sizeUses } from '../../iam/policy/size.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { Documents, nameOf } from './documents.ts'

export interface PolicyFmtCall {
  readonly file: string
  readonly json: boolean
}

/** Prints a policy in canonical form, with a word where it exceeds a quota of AWS. */
export async function runPolicyFmt({ terminal }: Surroundings, call: PolicyFmtCall): Promise<void> {
  const documents = await Documents.open([call.file])
  const kind = guessPolicyKind(documents.text(call.file))
  const policy = documents.policy(call.file, kind)
  const sizes = sizeUses(policy)
  if (call.json) {
    terminal.printJson({ file: policy.name, kind, sizes, policy: policyJson(policy) })
  } else {
    terminal.printRaw(printPolicy(policy))
    for (const size of sizes.filter(({ fits }) => !fits)) {
      terminal.warn(printable(`${nameOf(call.file)}: ${describeSize(size)}`))
    }
  }
}

const PLACES: Readonly<Record<Attachment, string>> = {
  user: 'inline in a user',
  group: 'inline in a group',
  role: 'inline in a role',
  managed: 'as a managed policy',
  session: 'as a session policy',
  bucket: 'as a bucket policy',
  trust: 'as a trust policy',
  scp: 'as a service control policy',
  rcp: 'as a resource control policy',
}

function describeSize({ attachment, used, limit, unit, isTotal }: SizeUse): string {
  const total = isTotal ? ' in all' : ''
  return `has ${used} ${unit}; AWS takes ${limit}${total} ${PLACES[attachment]}`
}
