import type { Account } from '../state/account.ts'
import type { KnownKey } from './caller.ts'

/** Whom the sandbox knows beside the root user of its first account. */
export interface Directory {
  /** Whom an access key stands for; undefined for one that is unknown or inactive. */
  callerOf(accessKeyId: string): KnownKey | undefined
  /** Whether a principal of a policy is there: the ARN of a user, role or account, or its number. */
  hasPrincipal(principal: string): boolean
  accountOfCanonicalId(canonicalId: string): Account | undefined
}

/** Those whom either knows, as the first does where both do. */
export function joined(first: Directory, second: Directory): Directory {
  return {
    callerOf: (id) => first.callerOf(id) ?? second.callerOf(id),
    hasPrincipal: (name) => first.hasPrincipal(name) || second.hasPrincipal(name),
    accountOfCanonicalId: (id) => first.accountOfCanonicalId(id) ?? second.accountOfCanonicalId(id),
  }
}
