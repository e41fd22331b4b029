// What an operation of IAM or STS is given.
import type { RequestContext } from '../../iam/evaluate/request.ts'
import type { CallerIdentity } from '../identity/caller.ts'
import type { Identities } from '../identity/identities.ts'
import type { IdentityTables } from '../identity/tables.ts'
import type { Journal } from '../journal/journal.ts'
import type { Parameters } from './parameters.ts'
import type { Shape } from './query-answer.ts'

/** An authenticated request of the query protocol on its way to its operation. */
export interface QueryCall {
  readonly action: string
  readonly parameters: Parameters
  readonly caller: CallerIdentity
  readonly accessKeyId: string
  /** Whether it came with temporary credentials. */
  readonly isTemporary: boolean
  readonly identities: Identities
  readonly tables: IdentityTables
  /** By the sandbox's clock, in milliseconds since 1970. */
  readonly now: number
  /** The same by the clock of the machine. */
  readonly realNow: number
  /** The condition keys of the request itself. */
  readonly context: RequestContext
  /** Where decisions are noted down; undefined where nobody wants to know. */
  readonly journal?: Journal | undefined
}

/** Whether an action changes nothing: STS has no identities of its own to change. */
export function isReading(service: 'iam' | 'sts', action: string): boolean {
  return service === 'sts' || /^(?:Get|List|Simulate)/.test(action)
}

/** What an operation is about: what its caller must be allowed to do it on. */
export interface Target {
  /** An ARN, or `*`. */
  readonly resource: string
  /** Condition keys beside those of caller and request. */
  readonly context?: Readonly<Record<string, readonly string[]>> | undefined
}

/** A permission beside that of the operation's own name. */
export interface FurtherNeed {
  /** As `iam:TagUser`. */
  readonly action: string
  readonly target: Target
}

export interface QueryOperation {
  /** Undefined: everyone may. */
  readonly target?: ((call: QueryCall) => Target) | undefined
  /** What a request needs by what it says, for what it says. */
  readonly further?: ((call: QueryCall) => readonly FurtherNeed[]) | undefined
  /** Undefined: there is nothing to tell. */
  readonly handle: (call: QueryCall) => Shape
}
