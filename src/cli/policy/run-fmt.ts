import { guessPolicyKind } from '../../iam/policy/guess-kind.ts'
import { policyJson, printPolicy } from '../../iam/policy/print.ts'
import {
  ATTACHMENTS,
  type Attachment,
  SIZE_QUOTAS,
  type SizeQuota,
  sizeFor,
} from '../../iam/policy/size.ts'
import { printable } from '../render/printable.ts'
import type { Surroundings } from '../surroundings.ts'
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
  const text = printPolicy(policy)
  const sizes = ATTACHMENTS[kind].map((attachment) => measure(attachment, text))
  if (call.json) {
    terminal.printJson({ file: policy.name, kind, sizes, policy: policyJson(policy) })
  } else {
    terminal.printRaw(text)
    for (const size of sizes.filter(({ fits }) => !fits)) {
      terminal.warn(printable(`${nameOf(call.file)}: ${describeSize(size)}`))
    }
  }
}

interface Size extends SizeQuota {
  readonly attachment: Attachment
  readonly size: number
  readonly fits: boolean
}

/** In canonical form without white space, as AWS counts: the document as typed is no larger. */
function measure(attachment: Attachment, text: string): Size {
  const quota = SIZE_QUOTAS[attachment]
  const size = sizeFor(text, quota)
  return { attachment, size, ...quota, fits: size <= quota.limit }
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

function describeSize({ attachment, size, limit, unit, isTotal }: Size): string {
  const total = isTotal ? ' in all' : ''
  return `has ${size} ${unit}; AWS takes ${limit}${total} ${PLACES[attachment]}`
}
