// What a statement matches, compared with others: by text where that tells, else by proof.
import type { Policy, Statement } from '../policy/policy.ts'
import { covers } from '../prove/covers.ts'
import { includesStatement } from './includes-statement.ts'

/** Proving takes about a millisecond for each pair of statements: a long document is compared by text. */
const MOST_PROVED = 12

/** Whether every request that `inner` matches is matched by `outer`, effects aside. */
export function isIncluded(policy: Policy, outer: Statement, inner: Statement): boolean {
  if (includesStatement(outer, inner)) return true
  return policy.statements.length <= MOST_PROVED && isCovered(policy, outer, inner)
}

/** Whether no request matches the statement. */
export function matchesNothing(policy: Policy, statement: Statement): boolean {
  const { place } = statement
  const none = { negated: false, patterns: [{ text: 'none:None', place }], place }
  return isCovered(policy, { ...statement, actions: none }, statement)
}

function isCovered({ version }: Policy, outer: Statement, inner: Statement): boolean {
  return covers({ statement: outer, version }, { statement: inner, version }) === 'yes'
}
