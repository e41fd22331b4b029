// Decides requests as AWS does:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
import { Failure } from '../../base/failure.ts'
import type { Decision } from './decision.ts'
import type { AccessRequest, DecisionOutcome, PolicySet } from './request.ts'

/** A policy set made ready for many decisions; opaque. */
export interface CompiledPolicies {
  readonly set: PolicySet
}

export function compilePolicies(set: PolicySet): CompiledPolicies {
  return { set }
}

/** @throws Failure `bad-input` for a principal that {@link parsePrincipal} refuses. */
export function decide(compiled: CompiledPolicies, request: AccessRequest): DecisionOutcome {
  throw new Failure('unsupported', `decide ${compiled.set.identity.length} ${request.action}`)
}

/** The same decision, with the statement responsible and why each other one does not apply. */
export function explain(compiled: CompiledPolicies, request: AccessRequest): Decision {
  throw new Failure('unsupported', `explain ${compiled.set.identity.length} ${request.action}`)
}
