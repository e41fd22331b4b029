// Writes a policy document in one canonical form.
import { Failure } from '../../base/failure.ts'
import type { Policy, Statement } from './policy.ts'

/** Canonical JSON, elements in AWS's order, two spaces, a final newline. Parsing it means the same. */
export function printPolicy(policy: Policy): string {
  throw new Failure('unsupported', `${policy.name}: policies cannot be printed yet`)
}

/** One statement as {@link printPolicy} writes it, without indentation of its own. */
export function printStatement(statement: Statement): string {
  throw new Failure('unsupported', `statement ${statement.index} cannot be printed yet`)
}
