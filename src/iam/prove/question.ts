// What is asked of the prover: which machines share a bucket, and what each of them may do.
import type { RequestContext } from '../evaluate/request.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * What a machine's identity is for.
 *
 * - `machine`, `restorer` and `full` are judged alike: nothing outside the prefix.
 * - `writer` is also judged by promise 2: nothing but creating, even inside the prefix.
 * - `keeper` and `admin` may act on all objects of the bucket: judged instead is that they
 *   reach no bucket configuration, no other bucket and no other service.
 */
export type MachineRole = 'machine' | 'writer' | 'restorer' | 'full' | 'keeper' | 'admin'

export interface Machine {
  /** Unique in a question. */
  readonly name: string
  /** An ARN, unique in a question. */
  readonly principal: string
  /** Of keys, with its delimiter, such as `gozer/`. Never empty. */
  readonly prefix: string
  /** The user's or role's, its groups' included. */
  readonly identity: readonly Policy[]
  readonly boundary?: Policy | undefined
  readonly session?: readonly Policy[] | undefined
  /** What is known to stand in every request of this machine, by condition key. */
  readonly context?: RequestContext | undefined
  /** ARNs of other services that are this machine's alone; `*` and `?` are wildcards. */
  readonly own?: readonly string[] | undefined
}

export interface IsolationQuestion {
  /** A bucket's name, not its ARN. */
  readonly bucket: string
  /**
   * Read in order, and once more for examples where prefixes overlap. A generator keeps few policies
   * in memory, and can be read once: such examples then come without a statement.
   */
  readonly machines: Iterable<Machine>
  readonly bucketPolicy?: Policy | undefined
  /** Whose the bucket is. Default: each machine's own account, the attacker's favour. */
  readonly account?: string | undefined
  /** ARNs, account numbers or service names that a bucket policy may admit beside the machines. */
  readonly trusted?: readonly string[] | undefined
  /** Which leaks are known and taken: of all key names, by listing. */
  readonly accept?: readonly 'list-names'[] | undefined
  /** Default: `machine`. */
  readonly role?: MachineRole | undefined
}
