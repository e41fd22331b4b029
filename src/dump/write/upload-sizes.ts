import type { Branded } from '../../base/brand.ts'
import { GIB, MIB } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'

/** How a stream is cut: made by {@link uploadSizes} only, so that S3 accepts every piece. */
export type UploadSizes = Branded<
  {
    /** Bytes of a part; memory is `partBytes × concurrency` plus a constant. */
    readonly partBytes: number
    /** Parts on their way at the same time, and the number of buffers. */
    readonly concurrency: number
    /** Bytes of a segment; the last one of a dump is shorter. */
    readonly segmentBytes: number
  },
  'UploadSizes'
>

export interface UploadLimits {
  readonly minPartBytes: number
  readonly maxPartBytes: number
  readonly maxParts: number
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html, read 2026-11. */
export const S3_LIMITS: UploadLimits = {
  minPartBytes: 5 * MIB,
  maxPartBytes: 5 * GIB,
  maxParts: 10_000,
}

const DEFAULT_PART_BYTES = 8 * MIB
const DEFAULT_CONCURRENCY = 4
/** Fits 10,000 parts of the default size; a dump of 1 TiB becomes 16 objects. */
const DEFAULT_SEGMENT_BYTES = 64 * GIB

export interface UploadSizesChoice {
  readonly partBytes?: number | undefined
  readonly concurrency?: number | undefined
  readonly segmentBytes?: number | undefined
}

/**
 * Sizes that keep within `limits`, those of S3 unless a test sets smaller ones.
 *
 * @throws `bad-input` if a part is too small or too large, or a segment would need too many.
 */
export function uploadSizes(choice: UploadSizesChoice = {}, limits = S3_LIMITS): UploadSizes {
  const partBytes = choice.partBytes ?? DEFAULT_PART_BYTES
  const concurrency = choice.concurrency ?? DEFAULT_CONCURRENCY
  const mostBytes = partBytes * limits.maxParts
  const segmentBytes = choice.segmentBytes ?? Math.min(DEFAULT_SEGMENT_BYTES, mostBytes)
  checkPart(partBytes, limits)
  checkCount('number of parts sent at a time', concurrency)
  checkCount('segment size', segmentBytes)
  if (segmentBytes < partBytes) {
    throw new Failure('bad-input', `a segment of ${segmentBytes} bytes is smaller than its parts`, {
      hint: `Choose segments of at least ${partBytes} bytes.`,
    })
  }
  if (segmentBytes > mostBytes) {
    throw new Failure(
      'bad-input',
      `a segment of ${segmentBytes} bytes needs more than ${limits.maxParts} parts of ${partBytes} bytes`,
      { hint: `Choose segments of at most ${mostBytes} bytes, or larger parts.` },
    )
  }
  return { partBytes, concurrency, segmentBytes } as UploadSizes
}

function checkPart(partBytes: number, { minPartBytes, maxPartBytes }: UploadLimits): void {
  checkCount('part size', partBytes)
  if (partBytes >= minPartBytes && partBytes <= maxPartBytes) return
  throw new Failure('bad-input', `parts of ${partBytes} bytes are not accepted by S3`, {
    hint: `Choose a part size from ${minPartBytes} to ${maxPartBytes} bytes.`,
  })
}

function checkCount(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return
  throw new Failure('bad-input', `the ${what} is ${value}; it must be a whole number from 1`)
}
