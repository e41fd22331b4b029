import { documentSize, SIZE_QUOTAS } from '../../iam/policy/size.ts'

/**
 * Why AWS would not give one user these policies, as they stand or at all; undefined if it would.
 * The sandbox gives them to it all the same, so that policies can be shortened last.
 */
export function sizeWarning(texts: readonly string[]): string | undefined {
  const { user, managed } = SIZE_QUOTAS
  const sizes = texts.map(documentSize)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const largest = Math.max(0, ...sizes)
  if (largest > managed.limit) {
    return `AWS takes no policy of ${largest} characters: the most is ${managed.limit}, in a managed policy, and ${user.limit} inline`
  }
  if (total <= user.limit) return undefined
  return `AWS takes these policies of ${total} characters as managed policies only: inline, a user has ${user.limit}`
}
