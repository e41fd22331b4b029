// What those who decide and do a request note down of it. There is none where nobody wants to
// know, so that nothing is spent on it.
import type { ActionDecision, EventObject } from './request-event.ts'

export interface Journal {
  /** Whether someone reads why things were allowed, which takes time to find out. */
  readonly wantsReasons: boolean
  decided(decision: ActionDecision): void
  /** An ACL allowed what policies do not. */
  usedAcl(): void
  /** The object that was read or written, in bytes. */
  sized(bytes: number): void
  /** What became of one key of a DeleteObjects. */
  deleted(object: EventObject): void
  copied(source: EventObject): void
}
