// Finds the flaws of policies that nobody means to write.
import type { Policy } from '../policy/policy.ts'
import type { Finding } from './finding.ts'

export interface LintOptions {
  /** The bucket that the policies are for. Default: taken from the policies themselves. */
  readonly bucket?: string | undefined
  /** The prefix that the policies should be confined to, with its delimiter, such as `web-1/`. */
  readonly prefix?: string | undefined
}

/** The flaws of `policies`, by document and place. A correct policy has none. */
export function lintPolicies(_policies: readonly Policy[], _options: LintOptions = {}): Finding[] {
  return []
}
