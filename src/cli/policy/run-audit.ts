import { Failure } from '../../base/failure.ts'
import { auditPolicies } from '../../iam/audit/audit.ts'
import { parsePrincipal } from '../../iam/principal/principal.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { Documents } from './documents.ts'
import { type ContextEntry, contextOf } from './options.ts'
import { auditJson, isUndecided, renderAudits } from './render-audit.ts'

export interface PolicyAuditCall {
  readonly files: readonly string[]
  readonly principal?: string | undefined
  readonly bucketPolicy?: string | undefined
  readonly boundary?: string | undefined
  readonly sessionPolicy?: readonly string[] | undefined
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly context?: readonly ContextEntry[] | undefined
  readonly json: boolean
}

/** Whoever it is: an ordinary user, whose name no policy will name. */
const SOMEBODY = 'arn:aws:iam::111122223333:user/machine'

/** Says what a thief of a key could do. */
export async function runPolicyAudit(
  { terminal, endWith }: Surroundings,
  call: PolicyAuditCall,
): Promise<void> {
  const { files, bucketPolicy, boundary, sessionPolicy, bucket, prefix } = call
  if (files.length === 0 && bucketPolicy === undefined) {
    throw new Failure('bad-input', 'which policies has the key?', {
      hint: 'Name the files of its user and its groups, - for standard input.',
    })
  }
  const principal = call.principal ?? SOMEBODY
  parsePrincipal(principal)
  const documents = await Documents.open([
    ...files,
    bucketPolicy,
    boundary,
    ...(sessionPolicy ?? []),
  ])
  const audits = auditPolicies({
    principal,
    policies: {
      identity: documents.policies(files, 'identity'),
      resource: documents.optional(bucketPolicy, 'bucket'),
      boundary: documents.optional(boundary, 'boundary'),
      session: sessionPolicy && documents.policies(sessionPolicy, 'session'),
    },
    context: contextOf(call.context ?? []),
    bucket,
    prefix,
  })
  if (call.json) terminal.printJson({ audits: audits.map(auditJson) })
  else terminal.print(...renderAudits(audits))
  if (audits.some(isUndecided)) endWith(3)
}
