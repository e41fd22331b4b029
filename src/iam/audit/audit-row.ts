import type { Power, Scope } from './power.ts'

export type Answer = 'yes' | 'no' | 'unknown'

export interface AuditCell {
  readonly answer: Answer
  /** The shortest request that is allowed. */
  readonly action: string | undefined
  readonly resource: string | undefined
  /** Only what must stand in that request. */
  readonly context: Readonly<Record<string, readonly string[]>>
  /** What allows it, or what was not understood; no sentence, and without a full stop. */
  readonly why: string
  /** Of `overwrite`: objects can be added, and none overwritten. */
  readonly createsOnly: boolean
}

export interface AuditRow {
  readonly kind: Scope['kind']
  /** As `web-1/`, `other keys`, `the bucket itself`, `other buckets`, `elsewhere`. */
  readonly scope: string
  /** What has no sense in a scope is answered `no`. */
  readonly cells: Readonly<Record<Power, AuditCell>>
}
