// Documents of policies, read once: whoever holds ten thousand keys of one group holds one policy.
import type { Policy, PolicyKind } from '../../iam/policy/policy.ts'
import { readStoredPolicy } from './stored-policy.ts'

/** Documents that are remembered: those of a large fleet. */
const REMEMBERED = 20_000

export class PolicyTexts {
  readonly #read = new Map<string, Policy>()

  /**
   * The policy that a stored document writes; the same object for the same document and name.
   *
   * @throws Failure `bad-input` for what is no policy of that kind.
   */
  read(document: string, kind: PolicyKind, name: string): Policy {
    const key = `${kind} ${name} ${document}`
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const policy = readStoredPolicy(document, kind, name)
    if (this.#read.size >= REMEMBERED) this.#read.clear()
    this.#read.set(key, policy)
    return policy
  }
}
