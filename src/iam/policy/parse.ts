// Reads a policy document: strict JSON, then the grammar of IAM.
import { Failure } from '../../base/failure.ts'
import type { Policy, PolicyKind } from './policy.ts'

export interface ParseOptions {
  readonly kind: PolicyKind
  /** What the document is called in messages: a file's path, or `stdin`. */
  readonly name: string
}

/**
 * The policy that `text` writes. What AWS would refuse is refused; what is not understood is
 * refused by name, never ignored.
 *
 * @throws `bad-input`, its message `name:LINE:COLUMN: path: what was expected`; where a document
 *   has several errors, up to ten, one a line, in order.
 */
export function parsePolicy(_text: string, { name }: ParseOptions): Policy {
  throw new Failure('unsupported', `${name}: policies cannot be read yet`)
}
