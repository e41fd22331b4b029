// A generated policy against AWS's quotas.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../policy/policy.ts'
import { type Attachment, type SizeUse, sizeUses } from '../policy/size.ts'
import type { AttachedTo } from './options.ts'

const ATTACHMENTS: Readonly<Record<AttachedTo, readonly Attachment[]>> = {
  user: ['user', 'managed'],
  group: ['group', 'managed'],
  bucket: ['bucket'],
}

/** The share of a quota from which on it is worth a word. */
const NEAR = 0.8

/** What is near a quota, or beyond one: whole sentences. @param uses as {@link measure} orders them */
export function notesOfSize([tightest, ...others]: readonly SizeUse[]): string[] {
  if (tightest === undefined || tightest.used < tightest.limit * NEAR) return []
  const { used, unit, limit, attachment, isTotal, fits } = tightest
  const quota = isTotal
    ? `the inline policies of a ${attachment} may have ${limit} together`
    : `a ${attachment} policy may have ${limit}`
  const [next] = others
  const advice = fits || next === undefined ? '' : `: attach it as a ${next.attachment} policy`
  return [`It has ${used} ${unit}, and ${quota}${advice}.`, ...(fits ? [] : notesOfSize(others))]
}

/**
 * Where the policy can be attached, the tightest quota first.
 *
 * @throws `unsupported` if it fits none.
 */
export function measure(policy: Policy, attached: AttachedTo): SizeUse[] {
  const sizes = sizeUses(policy, ATTACHMENTS[attached])
  const [last] = sizes.slice(-1)
  if (last !== undefined && !last.fits) {
    const { used, unit, limit, attachment } = last
    throw new Failure('unsupported', `${policy.name} has ${used} ${unit}: AWS takes ${limit}`, {
      hint: `Use a shorter root, or fewer powers than one ${attachment} policy must hold.`,
    })
  }
  return sizes
}
