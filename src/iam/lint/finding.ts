// One flaw of a policy: named, placed, shown by a request, repaired.
import type { AccessRequest } from '../evaluate/request.ts'
import type { Place } from '../policy/policy.ts'

/** `error`: lets in whom it should not, or does nothing it says; `warning`: likely not meant; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

export interface Finding {
  /** Stable, kebab-case, such as `sibling-prefix`. */
  readonly code: FindingCode
  readonly severity: Severity
  /** The name of the policy's document. */
  readonly file: string
  /** The index of the statement, or undefined where the finding is of the whole document. */
  readonly statement: number | undefined
  readonly sid: string | undefined
  readonly place: Place
  /** One sentence. */
  readonly message: string
  /** A request that shows it, and how the policy alone decides it. */
  readonly request: ShownRequest | undefined
  /** The repaired statement as JSON, or undefined where it should go, or nothing can be proposed. */
  readonly fix: string | undefined
}

export interface ShownRequest extends AccessRequest {
  readonly decision: 'allowed' | 'explicit-deny' | 'implicit-deny'
}

export type FindingCode = string
