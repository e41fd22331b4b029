// What a thief of a key could do, in plain words.
import type { PolicySet, RequestContext } from '../evaluate/request.ts'

/** What a thief may want, in the order of the table. */
export const POWERS = [
  'read',
  'list-names',
  'overwrite',
  'delete',
  'destroy-versions',
  'make-public',
  'lock-for-ever',
  'take-over-bucket',
  'leave-s3',
] as const
export type Power = (typeof POWERS)[number]

export type Answer = 'yes' | 'no' | 'unknown'

export interface AuditCell {
  readonly answer: Answer
  /** An action that gives the power, such as `s3:GetObject`. */
  readonly action: string | undefined
  readonly resource: string | undefined
  /** Why, in one sentence. */
  readonly why: string
}

export interface AuditRow {
  /** As `own prefix web-1/`, `other prefixes`, `the bucket`, `other buckets`. */
  readonly scope: string
  readonly cells: Readonly<Record<Power, AuditCell>>
}

export interface Audit {
  readonly principal: string
  readonly bucket: string
  readonly prefix: string | undefined
  /** What the thief can do, one sentence each, worst first. */
  readonly sentences: readonly string[]
  readonly rows: readonly AuditRow[]
}

export interface AuditOptions {
  readonly principal: string
  readonly policies: PolicySet
  readonly context?: RequestContext | undefined
  /** Default: the buckets that the policies name. */
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
}

/** What the holder of the principal's key can do, bucket by bucket and prefix by prefix. */
export function auditPolicies(_options: AuditOptions): Audit[] {
  return []
}
