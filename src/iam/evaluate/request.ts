// What is decided: one action of one principal on one resource, under a set of policies.
import type { Policy } from '../policy/policy.ts'

/** Values by condition key. Keys are compared without regard to case; a key may be present and empty. */
export type RequestContext = ReadonlyMap<string, readonly string[]>

export interface AccessRequest {
  /** The ARN of a user, role session, role or account root; `*` for an anonymous caller. */
  readonly principal: string
  /** As `s3:GetObject`. */
  readonly action: string
  /** A concrete ARN, or `*` for an action without a resource. Its characters are text, never patterns. */
  readonly resource: string
  /** The account that owns the resource. Default: the principal's. */
  readonly resourceAccount?: string | undefined
  /** What is given here overrides what follows from the principal. */
  readonly context: RequestContext
  /**
   * The values that `context` has of a key, which is in lower case: for one that is filled only
   * when it is looked at as a whole. Default: they are looked up in it.
   */
  valuesOf?(key: string): readonly string[] | undefined
}

/** All policies that bear on a request. What is not given does not restrict; no identity policy grants nothing. */
export interface PolicySet {
  /** The user's or role's, its groups' included. */
  readonly identity: readonly Policy[]
  readonly boundary?: Policy | undefined
  /** Of a role session or federated user. */
  readonly session?: readonly Policy[] | undefined
  /** By level, from the organization's root to the account: each level must allow. */
  readonly scps?: readonly (readonly Policy[])[] | undefined
  /** Only their denies count: AWS attaches RCPFullAWSAccess to every level. */
  readonly rcps?: readonly (readonly Policy[])[] | undefined
  /** The bucket policy, or a role's trust policy. */
  readonly resource?: Policy | undefined
}

export type DecisionOutcome = 'allowed' | 'explicit-deny' | 'implicit-deny'
