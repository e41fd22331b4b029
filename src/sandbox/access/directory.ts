import type { KnownKey } from '../identity/caller.ts'
import type { Account } from '../state/account.ts'

/** Whom the sandbox knows beside the root user of its first account. */
export interface Directory {
  /** Whom an access key stands for; undefined for one that is unknown or inactive. */
  callerOf(accessKeyId: string): KnownKey | undefined
  /** Whether a principal of a policy is there: the ARN of a user, role or account, or its number. */
  hasPrincipal(principal: string): boolean
  accountOfCanonicalId(canonicalId: string): Account | undefined
}
