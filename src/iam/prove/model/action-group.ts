import type { S3ActionClass } from '../../../aws/actions/s3-classes.ts'
import type { Language } from '../glob/language.ts'

/** Actions that some statements cannot tell apart. */
export interface ActionGroup {
  /** In full, the one that reads best first; of an open group one example. */
  readonly actions: readonly [string, ...string[]]
  /** Undefined: of another service, or an S3 action that nobody classified. */
  readonly class: S3ActionClass | undefined
  /** In lower case; empty: all that no facts are held of. */
  readonly service: string
  /** By the statement's place: whether its Action matches; of an open group, whether it may. */
  readonly matched: readonly boolean[]
  /** Of an open group, whose actions nobody lists: their names, in lower case. */
  readonly names?: readonly Language[] | undefined
}
