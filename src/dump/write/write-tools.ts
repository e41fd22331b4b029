import type { Clock, RandomBytes } from '../../base/clock.ts'
import type { ObjectWriter } from '../../store/store.ts'
import type { OnWriteEvent } from './write-events.ts'

/** What a write needs of the world. The store is wrapped already: it retries and counts. */
export interface WriteTools {
  readonly store: ObjectWriter
  readonly clock: Clock
  readonly random: RandomBytes
  readonly onEvent?: OnWriteEvent | undefined
}
