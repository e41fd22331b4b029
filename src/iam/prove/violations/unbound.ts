// Principals that identity policies do not bind.
import type { PolicySet } from '../../evaluate/request.ts'
import type { Principal } from '../../principal/principal.ts'

/** Why identity policies are not what says what the principal can do; undefined: they are. */
export function whyUnbound(
  { kind }: Principal,
  { identity, session = [] }: PolicySet,
): string | undefined {
  if (kind === 'root') {
    return 'the root user of an account may do whatever no policy denies it'
  }
  if (identity.length === 0) return undefined
  if (kind === 'federated-user' && session.length === 0) {
    return 'a federated user may do what the policies of its session allow, and none are given'
  }
  return kind === 'anonymous' || kind === 'service'
    ? 'it has no identity policies, and those that are given are not its own'
    : undefined
}
