// Who may ask, as far as the sandbox's IAM knows: what enforcement needs of a caller.
import type { RequestContext } from '../../iam/evaluate/request.ts'
import type { Policy } from '../../iam/policy/policy.ts'

/** The policies that follow a caller to every request. */
export interface CallerPolicies {
  /** The user's with its groups', or the role's: inline and attached. */
  readonly identity: readonly Policy[]
  readonly boundary?: Policy | undefined
  /** Of a role's session that was given some. */
  readonly session?: readonly Policy[] | undefined
}

/**
 * A user, an account's root user or a role's session. The same object, with the same policies,
 * until something of IAM changes: what is compiled for it may be kept by it (a `WeakMap`).
 */
export interface CallerIdentity {
  readonly arn: string
  /** Twelve digits. */
  readonly accountId: string
  /** Of the account, 64 hex digits. */
  readonly canonicalId: string
  readonly displayName: string
  /** As `aws:userid` has it: `AIDA…`, `AROA…:session`, or a root's account id. */
  readonly userId: string
  readonly isRoot: boolean
  readonly policies: CallerPolicies
  /**
   * What the ARN does not tell: `aws:userid`, `aws:PrincipalTag/…`, `aws:PrincipalArn` of a role's
   * session, and of temporary credentials `aws:TokenIssueTime`, `aws:MultiFactorAuthPresent` and
   * `aws:SourceIdentity`.
   */
  readonly context: RequestContext
}

/** An active access key, long-lived or temporary. */
export interface KnownKey {
  readonly secretAccessKey: string
  /** What must come with a temporary key, compared without telling by time how much was right. */
  readonly sessionToken?: string | undefined
  /** Milliseconds since 1970 on the sandbox's clock; undefined for a long-lived key. */
  readonly expiresAt?: number | undefined
  readonly caller: CallerIdentity
}
