// A generated policy against AWS's quotas.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../policy/policy.ts'
import { printPolicy } from '../policy/print.ts'
import { type Attachment, SIZE_QUOTAS, type SizeQuota, sizeFor } from '../policy/size.ts'
import type { AttachedTo } from './options.ts'

export interface SizeUse extends SizeQuota {
  readonly attachment: Attachment
  /** In the quota's unit. */
  readonly used: number
  readonly fits: boolean
}

const ATTACHMENTS: Readonly<Record<AttachedTo, readonly Attachment[]>> = {
  user: ['user', 'managed'],
  group: ['group', 'managed'],
  bucket: ['bucket'],
}

/**
 * Where the policy can be attached, the tightest quota first.
 *
 * @throws `unsupported` if it fits none.
 */
export function measure(policy: Policy, attached: AttachedTo): SizeUse[] {
  const text = printPolicy(policy)
  const sizes = ATTACHMENTS[attached].map((attachment) => {
    const quota = SIZE_QUOTAS[attachment]
    const used = sizeFor(text, quota)
    return { ...quota, attachment, used, fits: used <= quota.limit }
  })
  const [last] = sizes.slice(-1)
  if (last !== undefined && !last.fits) {
    const { used, unit, limit, attachment } = last
    throw new Failure('unsupported', `${policy.name} has ${used} ${unit}: AWS takes ${limit}`, {
      hint: `Use a shorter root, or fewer powers than one ${attachment} policy must hold.`,
    })
  }
  return sizes
}
