import { Failure } from '../../base/failure.ts'
import type { Proof } from './proof.ts'
import type { IsolationQuestion } from './question.ts'

/**
 * Decides whether any machine reaches anything outside its prefix.
 *
 * @throws Failure 'bad-input' for an empty prefix, or a name or principal given twice.
 */
export function prove(question: IsolationQuestion): Proof {
  throw new Failure('unsupported', `isolation in ${question.bucket} is not decided yet`)
}
