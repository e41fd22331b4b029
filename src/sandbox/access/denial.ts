// How S3 words a denial since 2024: "Troubleshoot access denied (403 Forbidden) errors" in the
// user guide. Callers of other accounts, and nobody, learn no more than that.
import type { Decision } from '../../iam/evaluate/decision.ts'
import { nameOfLayer } from '../../iam/evaluate/describe.ts'
import type { AccessRequest } from '../../iam/evaluate/request.ts'
import { S3Fault } from '../http/s3-fault.ts'

/** What was asked for, as a message names it. */
type Asked = Pick<AccessRequest, 'principal' | 'action' | 'resource'>

/** The refusal as callers of the resource's own account are told it. */
export function denialOf(request: Asked, decision: Decision): S3Fault {
  const reason = reasonOf(request.action, decision)
  if (reason === undefined) return new S3Fault('AccessDenied')
  return new S3Fault('AccessDenied', { message: `${subjectOf(request)} ${reason}` })
}

/** The refusal of what a switch of Block Public Access prevents. */
export function blockedFault(
  request: Asked,
  what: 'policies' | 'ACLs',
  setting: 'BlockPublicPolicy' | 'BlockPublicAcls',
): S3Fault {
  const why = `because public ${what} are prevented by the ${setting} setting in S3 Block Public Access.`
  return new S3Fault('AccessDenied', { message: `${subjectOf(request)} ${why}` })
}

function subjectOf({ principal, action, resource }: Asked): string {
  const on = resource === '*' ? '' : ` on resource: "${resource}"`
  return `User: ${principal} is not authorized to perform: ${action}${on}`
}

/**
 * Why an action is denied, in the words that IAM's messages end with too:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function reasonOf(action: string, { by, lacking }: Decision): string | undefined {
  if (by !== undefined) {
    const name = nameOfLayer(by.layer)
    return `with an explicit deny in ${by.layer === 'identity' ? 'an' : 'a'} ${name}`
  }
  const [first] = lacking
  return first && `because no ${nameOfLayer(first.layer)} allows the ${action} action`
}
