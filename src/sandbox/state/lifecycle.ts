// The lifecycle configuration that a bucket keeps. Source: "Lifecycle configuration elements" in
// the user guide.
import type { TransitionClass } from '../../aws/storage-class.ts'
import type { Tag } from './tag.ts'

export const MINIMUM_SIZES = ['all_storage_classes_128K', 'varies_by_storage_class'] as const
export type MinimumSizes = (typeof MINIMUM_SIZES)[number]

export interface LifecycleConfiguration {
  /** At least one. */
  readonly rules: readonly LifecycleRule[]
  /** Which objects rules without a size of their own leave in their class, as too small. */
  readonly minimumSizes: MinimumSizes
}

export interface LifecycleRule {
  readonly id: string
  readonly isEnabled: boolean
  readonly filter: LifecycleFilter
  readonly expiration?: Expiration | undefined
  readonly transitions: readonly Transition[]
  readonly noncurrentExpiration?: NoncurrentAge | undefined
  readonly noncurrentTransitions: readonly NoncurrentTransition[]
  /** Days after which an upload that is still open is aborted. */
  readonly abortAfterDays?: number | undefined
}

/** What a rule is about: what meets all of these. */
export interface LifecycleFilter {
  /** How it was written, and is shown: `Prefix` of the rule itself, `Filter`, or `Filter/And`. */
  readonly form: 'rule' | 'filter' | 'and'
  readonly prefix?: string | undefined
  readonly tags: readonly Tag[]
  readonly greaterThan?: number | undefined
  readonly lessThan?: number | undefined
}

/** So many days after the object was made, or from a midnight (in milliseconds since 1970) on. */
export type LifecycleTime = { readonly days: number } | { readonly date: number }

export type Expiration = LifecycleTime | { readonly expiredObjectDeleteMarker: boolean }

export interface Transition {
  readonly time: LifecycleTime
  readonly storageClass: TransitionClass
}

/** So many days after a version became noncurrent, and beyond so many that are newer. */
export interface NoncurrentAge {
  readonly days: number
  /** Noncurrent versions, newer than this one, that must be there. */
  readonly newer?: number | undefined
}

export interface NoncurrentTransition extends NoncurrentAge {
  readonly storageClass: TransitionClass
}
