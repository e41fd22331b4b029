// The bucket policy that hardens a backup bucket, whatever tools write to it.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../policy/policy.ts'

export interface HardeningOptions {
  readonly bucket: string
  /**
   * Every new object must carry `If-None-Match`, so that none is overwritten. Default: true. Only
   * for buckets whose tools all send it, as `holdfast` does.
   */
  readonly createOnce?: boolean | undefined
}

export interface Hardening {
  readonly policy: Policy
  /** Canonical JSON with a final newline. Denies only: it grants nobody anything. */
  readonly text: string
  /** What each statement does, whole sentences, in order. */
  readonly explains: readonly string[]
  /** What a bucket policy cannot say and an administrator sets beside it. */
  readonly besides: readonly string[]
}

/**
 * What `holdfast policy generate --hardening` prints.
 *
 * @throws `bad-input` for what is not a bucket's name.
 */
export function hardeningPolicy(_options: HardeningOptions): Hardening {
  throw new Failure('unsupported', 'the hardening policy is not generated yet')
}
