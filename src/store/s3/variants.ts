// Requests that some endpoints understand only in part: each is tried whole first, and then
// without what may be missing. What helped is remembered.
import { storeRefused } from '../store-failure.ts'

/** What a write carries beyond its body. */
export interface Variant {
  /** `If-None-Match: *`. */
  readonly isConditional: boolean
  /** `x-amz-checksum-crc32` and its like. */
  readonly hasChecksum: boolean
}

/**
 * Sends the first of `variants` that the endpoint offers.
 *
 * @throws the first variant's failure if none is offered: then something else is missing.
 */
export async function firstOffered<T>(
  variants: readonly Variant[],
  send: (variant: Variant) => Promise<T>,
): Promise<{ readonly result: T; readonly variant: Variant }> {
  let first: unknown
  for (const variant of variants) {
    try {
      return { result: await send(variant), variant }
    } catch (error) {
      if (!storeRefused(error, 'unsupported')) throw error
      first ??= error
    }
  }
  throw first
}
