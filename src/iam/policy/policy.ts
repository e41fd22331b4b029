// A parsed policy: what the document says, with the place of each element, before any meaning.
import type { ConditionOperator } from '../condition/operator.ts'

/**
 * Where a policy is attached, which decides what its grammar allows: `Principal` is required in
 * `bucket`, `rcp` and `trust` policies and refused elsewhere; `Resource` is refused in `trust`.
 */
export type PolicyKind = 'identity' | 'bucket' | 'boundary' | 'session' | 'scp' | 'rcp' | 'trust'

/** The two versions of the language. A document without `Version` is of 2008-10-17. */
export type PolicyVersion = '2008-10-17' | '2012-10-17'

/** Where an element stands in its document. */
export interface Place {
  /** As `Statement[0].Condition.StringLike["s3:prefix"][1]`; empty for the document itself. */
  readonly path: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
}

/** A string of the document, with its place. */
export interface PlacedText {
  readonly text: string
  readonly place: Place
}

/** A list of patterns, or all that match none of them: `Action` and `NotAction`, and so on. */
export interface ElementPatterns {
  /** Whether it is the `Not…` form. */
  readonly negated: boolean
  /** At least one. Wildcards and variables stand as written: see `pattern/pattern.ts`. */
  readonly patterns: readonly PlacedText[]
  readonly place: Place
}

/** `"*"` is that text of type `AWS`, as AWS documents `"*"` and `{"AWS": "*"}` to be equal. */
export interface PolicyPrincipal extends PlacedText {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'
}

export interface PolicyPrincipals {
  readonly negated: boolean
  readonly entries: readonly PolicyPrincipal[]
  readonly place: Place
}

/** One key of one operator. All of a statement's conditions must hold. */
export interface PolicyCondition {
  readonly operator: ConditionOperator
  /** As written; keys are compared without regard to case. */
  readonly key: string
  /** At least one. JSON numbers and booleans stand as their text. */
  readonly values: readonly PlacedText[]
  readonly place: Place
}

export interface Statement {
  /** From 0, in its document. */
  readonly index: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly principals: PolicyPrincipals | undefined
  readonly actions: ElementPatterns
  readonly resources: ElementPatterns | undefined
  readonly conditions: readonly PolicyCondition[]
  readonly place: Place
}

export interface Policy {
  readonly kind: PolicyKind
  /** What the document is called in messages: a file's path, or `stdin`. */
  readonly name: string
  readonly version: PolicyVersion
  /** Whether `version` was written, or follows from its absence. */
  readonly statesVersion: boolean
  readonly id: string | undefined
  /** At least one. */
  readonly statements: readonly Statement[]
}
