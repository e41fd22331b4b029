// Asks of one principal: is any of these actions allowed on any resource of a region?
import { Failure } from '../../base/failure.ts'
import type { AccessRequest, PolicySet, RequestContext } from '../evaluate/request.ts'

/** Where a resource lies. Buckets are names, not ARNs. */
export type Region =
  /** Objects of `bucket` whose keys begin with `prefix`; the empty prefix: all objects. */
  | { readonly kind: 'objects'; readonly bucket: string; readonly prefix: string }
  /** Objects of `bucket` whose keys do not begin with `prefix`. */
  | { readonly kind: 'objects-outside'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'bucket'; readonly bucket: string }
  /** Buckets other than `bucket`, and their objects. */
  | { readonly kind: 'other-buckets'; readonly bucket: string }
  /** Whatever the action can be asked of: the resources of its service, or `*`. */
  | { readonly kind: 'anything' }

/** What the question fixes of a condition key. */
export type KeyDemand =
  | { readonly kind: 'absent' }
  | { readonly kind: 'equals'; readonly value: string }
  /** Present, and beginning so. */
  | { readonly kind: 'begins'; readonly prefix: string }
  /** Absent, or not beginning so. */
  | { readonly kind: 'not-within'; readonly prefix: string }

export interface ReachQuestion {
  /** An ARN. */
  readonly principal: string
  readonly policies: PolicySet
  /** Full names, such as `s3:GetObject`; no wildcards. */
  readonly actions: readonly string[]
  readonly region: Region
  /** By condition key. Other keys are free for the attacker. */
  readonly demands?: ReadonlyMap<string, KeyDemand> | undefined
  /** What is known to stand in every request. */
  readonly context?: RequestContext | undefined
}

export type Reach =
  /** The shortest request that is allowed; `explain` agreed. */
  | { readonly kind: 'allowed'; readonly request: AccessRequest }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly construct: string; readonly reason: string }

/** The shortest allowed request that the question describes, or that there is none. */
export function findAllowed(question: ReachQuestion): Reach {
  throw new Failure('unsupported', `reach of ${question.principal} is not decided yet`)
}
