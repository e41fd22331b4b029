// Decisions in words.
import { Failure } from '../../base/failure.ts'
import type { Decision, Mismatch, StatementReference } from './decision.ts'
import type { AccessRequest } from './request.ts'

/** One sentence: why the request was decided so, in the words of AWS's own messages. */
export function describeDecision(decision: Decision, request: AccessRequest): string {
  throw new Failure('unsupported', `describeDecision ${decision.outcome} ${request.action}`)
}

/** As `Resource "arn:aws:s3:::b/m1/*" does not match arn:aws:s3:::b/m2/x`. */
export function describeMismatch(mismatch: Mismatch, statement: StatementReference): string {
  throw new Failure('unsupported', `${mismatch.element} ${statement.policy.name}`)
}

/** As `statement "OwnObjects" of policy.json`, or `statement 2 of policy.json` (counted from 1). */
export function describeStatement(reference: StatementReference): string {
  throw new Failure('unsupported', reference.policy.name)
}
