import { Failure } from '../../base/failure.ts'
import type { WriteEvent } from './write-events.ts'

/** When a stream looks truncated: a pipe does not tell how its producer ended. */
export interface WriteGuards {
  /** The fewest bytes that a whole stream has. */
  readonly minBytes?: number | undefined
  /** By how many percent of `previousBytes` the stream may be shorter. */
  readonly maxShrinkPercent?: number | undefined
  /** Bytes of the newest dump of the same stream and level that this machine remembers. */
  readonly previousBytes?: number | undefined
}

/**
 * Whether a stream of `bytes` bytes may be committed. Returns a warning where the guard
 * cannot judge because no earlier dump is remembered: lost state never blocks a dump.
 *
 * @throws `source-failed` if the stream looks truncated.
 */
export function checkGuards(guards: WriteGuards, bytes: number): WriteEvent | undefined {
  const { minBytes = 0, maxShrinkPercent, previousBytes } = guards
  if (bytes < minBytes) throw truncated(bytes, `fewer than the ${minBytes} that it must have`)
  if (maxShrinkPercent === undefined) return undefined
  if (previousBytes === undefined) {
    return {
      kind: 'warning',
      message: 'no earlier dump is remembered here: whether this one shrank is not known',
    }
  }
  // Compared as products: 100 - percent is exact for whole percents, a quotient is not.
  if (bytes * 100 < previousBytes * (100 - maxShrinkPercent)) {
    const limit = `more than ${maxShrinkPercent} % below the ${previousBytes} of the dump before`
    throw truncated(bytes, limit)
  }
  return undefined
}

function truncated(bytes: number, why: string): Failure {
  return new Failure('source-failed', `the stream has ${bytes} bytes, ${why}`, {
    hint: 'Nothing was committed. If the stream is whole, dump it again with a looser guard.',
  })
}
