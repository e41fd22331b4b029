// Whether a caller may call IAM or STS: decided as every request to S3 is.
import { describeDecision } from '../../iam/evaluate/describe.ts'
import { explain } from '../../iam/evaluate/evaluate.ts'
import type { AccessRequest } from '../../iam/evaluate/request.ts'
import { compiledFor } from '../access/compiled.ts'
import { reasonOf } from '../access/denial.ts'
import type { CallerIdentity } from '../identity/caller.ts'
import type { QueryCall, Target } from './query-call.ts'
import { QueryFault } from './query-fault.ts'

/** @throws AccessDenied, in AWS's words, unless the caller may. A root may do all in its account. */
export function requireAllowed(call: QueryCall, action: string, target: Target): void {
  const { caller } = call
  if (caller.isRoot) {
    note(call, action, target, { reason: 'the root user of an account may do everything in it' })
    return
  }
  const request = accessRequest(call, action, target)
  const decision = explain(compiledFor(caller.policies, undefined), request)
  if (decision.outcome === 'allowed') {
    if (call.journal !== undefined) {
      note(call, action, target, { reason: describeDecision(decision, request) })
    }
    return
  }
  const fault = denied(caller, action, target.resource, reasonOf(action, decision))
  const isExplicit = decision.by !== undefined
  note(call, action, target, { reason: fault.message, isDenied: true, isExplicit })
  throw fault
}

export interface Verdict {
  readonly reason: string
  readonly isDenied?: boolean
  /** Whether a Deny decided. */
  readonly isExplicit?: boolean
}

/** Notes a decision down where somebody wants to know. */
export function note(call: QueryCall, action: string, target: Target, verdict: Verdict): void {
  const { reason, isDenied = false, isExplicit = false } = verdict
  call.journal?.decided({
    action,
    resource: target.resource,
    conditions: target.context ?? {},
    verdict: isDenied ? 'denied' : 'allowed',
    isExplicit,
    reason,
  })
}

/** About something of the caller's own account. */
export function accessRequest(
  { caller, context }: Pick<QueryCall, 'caller' | 'context'>,
  action: string,
  { resource, context: more = {} }: Target,
): AccessRequest {
  return {
    principal: caller.arn,
    action,
    resource,
    resourceAccount: caller.accountId,
    context: new Map([...caller.context, ...context, ...Object.entries(more)]),
  }
}

/** `why` as AWS ends its messages; undefined where it does not say. */
export function denied(
  { arn }: CallerIdentity,
  action: string,
  resource: string,
  why: string | undefined,
): QueryFault {
  const what = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`
  return new QueryFault('AccessDenied', why === undefined ? what : `${what} ${why}`)
}
