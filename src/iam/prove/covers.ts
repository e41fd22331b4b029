import { Failure } from '../../base/failure.ts'
import type { PolicyVersion, Statement } from '../policy/policy.ts'

export interface VersionedStatement {
  readonly statement: Statement
  /** Of its document: only 2012-10-17 knows variables. */
  readonly version: PolicyVersion
}

/**
 * Whether every request that `inner` matches is matched by `outer`, effects aside, whoever asks.
 * `unknown` where a construct of either was not understood or the budget ran out.
 */
export function covers(
  outer: VersionedStatement,
  inner: VersionedStatement,
): 'yes' | 'no' | 'unknown' {
  throw new Failure(
    'unsupported',
    `${outer.statement.place.path} and ${inner.statement.place.path}: not decided yet`,
  )
}
