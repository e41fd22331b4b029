// A decision as the journal takes it.
import type { Decision } from '../../iam/evaluate/decision.ts'
import { describeDecision } from '../../iam/evaluate/describe.ts'
import { type CompiledPolicies, explain } from '../../iam/evaluate/evaluate.ts'
import type { AccessRequest, RequestContext } from '../../iam/evaluate/request.ts'
import type { Journal } from '../journal/journal.ts'
import { denialOf } from './denial.ts'

export interface DecisionFacts {
  readonly request: AccessRequest
  /** What is asked for, with the values that the request itself implies. */
  readonly required: { readonly context: RequestContext }
  readonly policies: CompiledPolicies
  /** Undefined where it is allowed. */
  readonly denied: Decision | undefined
  readonly isByAcl: boolean
  readonly isOptional: boolean
}

/** Tells the journal what was decided of one action, and why. */
export function noteDecision(journal: Journal, facts: DecisionFacts): void {
  const { request, required, denied, isByAcl, isOptional } = facts
  if (isByAcl) journal.usedAcl()
  journal.decided({
    action: request.action,
    resource: request.resource,
    conditions: Object.fromEntries(required.context),
    verdict: denied === undefined ? 'allowed' : 'denied',
    isExplicit: denied?.by !== undefined,
    reason: denied === undefined ? whyAllowed(journal, facts) : denialOf(request, denied).message,
    ...(isOptional ? { optional: true } : {}),
  })
}

function whyAllowed({ wantsReasons }: Journal, { request, policies, isByAcl }: DecisionFacts) {
  if (isByAcl) return 'allowed by an ACL'
  return wantsReasons ? describeDecision(explain(policies, request), request) : 'allowed'
}
