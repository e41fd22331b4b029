import { parsePolicy } from '../iam/policy/parse.ts'
import type { Policy } from '../iam/policy/policy.ts'
import { printPolicy } from '../iam/policy/print.ts'
import type { SeenGrant } from './seen-grants.ts'

export interface LearnedPolicy {
  readonly policy: Policy
  /** Canonical JSON with a final newline. */
  readonly text: string
}

/** The policy that allows `grants` and nothing else, in the fewest statements. */
export function learnedPolicy(grants: readonly SeenGrant[]): LearnedPolicy {
  const alike = Map.groupBy(grants, ({ resources, condition }) =>
    JSON.stringify([resources, condition]),
  )
  const statements = [...alike.values()].map((same) => ({
    Effect: 'Allow',
    Action: [...new Set(same.map(({ action }) => action))].sort(),
    Resource: same[0]?.resources,
    ...(same[0]?.condition === undefined ? {} : { Condition: same[0].condition }),
  }))
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const policy = parsePolicy(text, { kind: 'identity', name: 'the learned policy' })
  return { policy, text: printPolicy(policy) }
}
