// A decision with its reasons, as values: `describe.ts` puts them into words.
import type { Policy, PolicyCondition, PolicyKind, Statement } from '../policy/policy.ts'
import type { DecisionOutcome } from './request.ts'

/** The types of policies that bear on a request; `resource` is a bucket's policy or a role's trust policy. */
export type PolicyLayer = Exclude<PolicyKind, 'trust' | 'bucket'> | 'resource'

/** Policies of which at least one must allow. */
export interface LayerReference {
  readonly layer: PolicyLayer
  /** From 0, of an SCP or RCP: the level from the organization's root; 0 elsewhere. */
  readonly level: number
}

/** A statement and where it stands. */
export interface StatementReference extends LayerReference {
  readonly policy: Policy
  readonly statement: Statement
}

/** One element of a statement that the request does not match, with what was seen instead. */
export type Mismatch =
  | { readonly element: 'Principal' | 'NotPrincipal'; readonly seen: string }
  | { readonly element: 'Action' | 'NotAction'; readonly seen: string }
  | {
      readonly element: 'Resource' | 'NotResource'
      readonly seen: string
      /** Variables of the element that the request gives no value, in lower case. */
      readonly unresolved: readonly string[]
    }
  | {
      readonly element: 'Condition'
      readonly condition: PolicyCondition
      /** The values of the request; undefined where the key is absent. */
      readonly seen: readonly string[] | undefined
      /** False for a key that no request for the action carries: what one gives is ignored. */
      readonly isCarried: boolean
    }

export interface StatementReport extends StatementReference {
  /** Every element that does not match; none: the statement applies. */
  readonly mismatches: readonly Mismatch[]
}

export interface Decision {
  readonly outcome: DecisionOutcome
  /** The Deny or the Allow that decided; undefined for an implicit deny, and for an account's root user. */
  readonly by: StatementReference | undefined
  /** Where an Allow is missing: with one in each, the request would be allowed. Empty unless implicitly denied. */
  readonly lacking: readonly LayerReference[]
  /** Every statement of every policy that binds the principal, in order of evaluation. */
  readonly statements: readonly StatementReport[]
  /** Keys of the request's context that its action does not carry, as given. */
  readonly ignoredKeys: readonly string[]
}
