// The size of policies as AWS counts it, against AWS's quotas.
import { Failure } from '../../base/failure.ts'
import type { Policy } from './policy.ts'

/** Characters of the document without white space outside of strings; in UTF-16 code units. */
export function policySize(policy: Policy): number {
  throw new Failure('unsupported', `${policy.name}: policies cannot be measured yet`)
}
