// A decision with its reasons, as values: `describe.ts` puts them into words.
import type { Policy, PolicyCondition, PolicyKind, Statement } from '../policy/policy.ts'
import type { DecisionOutcome } from './request.ts'

/** The kinds of policies that can lack an allow, in AWS's order of evaluation. */
export type PolicyLayer = Exclude<PolicyKind, 'trust' | 'bucket'> | 'resource'

/** A statement and where it stands. */
export interface StatementReference {
  readonly layer: PolicyLayer
  /** From 0, of an SCP or RCP: the level from the organization's root; 0 elsewhere. */
  readonly level: number
  readonly policy: Policy
  readonly statement: Statement
}

/** One element of a statement that the request does not match, with what was seen instead. */
export type Mismatch =
  | { readonly element: 'Principal' | 'NotPrincipal'; readonly seen: string }
  | { readonly element: 'Action' | 'NotAction'; readonly seen: string }
  | { readonly element: 'Resource' | 'NotResource'; readonly seen: string }
  | {
      readonly element: 'Condition'
      readonly condition: PolicyCondition
      /** The values of the request; undefined where the key is absent. */
      readonly seen: readonly string[] | undefined
      /** Whether the request gave the key, which its action does not carry. */
      readonly ignored: boolean
    }

export interface StatementReport extends StatementReference {
  /** Every element that does not match; none: the statement applies. */
  readonly mismatches: readonly Mismatch[]
}

export interface Decision {
  readonly outcome: DecisionOutcome
  /** The Deny or the Allow that decided; undefined for an implicit deny, and for an account's root user. */
  readonly by: StatementReference | undefined
  /** The layers without which the request would be allowed: each lacks an Allow. Empty unless implicitly denied. */
  readonly lacking: readonly { readonly layer: PolicyLayer; readonly level: number }[]
  /** Every statement of every policy, in order of evaluation. */
  readonly statements: readonly StatementReport[]
  /** Keys of the request's context that its action does not carry, as given. */
  readonly ignoredKeys: readonly string[]
}
