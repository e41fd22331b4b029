// Who asks, of whom the sandbox may know nothing.
import type { CallerIdentity, CallerPolicies } from '../identity/caller.ts'
import type { Account } from '../state/account.ts'

/** Whoever sent a request. */
export interface Caller {
  /** `*` for nobody. */
  readonly arn: string
  /** Whose is what the caller makes. */
  readonly account: Account
  /** The same object for the same policies: what is compiled is kept by it. */
  readonly policies: CallerPolicies
  readonly identity: CallerIdentity | undefined
}

export const NO_POLICIES: CallerPolicies = { identity: [] }

/** S3 gives what nobody makes to this user: "Canned ACL" and "Object ownership" show its id. */
const NOBODY: Caller = {
  arn: '*',
  account: {
    id: '',
    canonicalId: '65a011a29cdf8ec533ec3d1ccaae921c',
    displayName: '',
  },
  policies: NO_POLICIES,
  identity: undefined,
}

export function callerOf(identity: CallerIdentity | undefined): Caller {
  if (identity === undefined) return NOBODY
  const { accountId, arn, canonicalId, displayName, policies } = identity
  return { arn, account: { id: accountId, canonicalId, displayName }, policies, identity }
}
