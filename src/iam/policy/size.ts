// The size of policies as AWS counts it, against AWS's quotas:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
import type { Policy, PolicyKind } from './policy.ts'
import { policyJson, printPolicy } from './print.ts'

/** Where a policy may be attached, as far as sizes go. */
export type Attachment =
  | 'user'
  | 'group'
  | 'role'
  | 'managed'
  | 'session'
  | 'bucket'
  | 'trust'
  | 'scp'
  | 'rcp'

export interface SizeQuota {
  readonly limit: number
  /** AWS counts characters, but bytes of UTF-8 in a bucket policy. */
  readonly unit: 'characters' | 'bytes'
  /** Whether all inline policies of one identity share it. */
  readonly isTotal: boolean
}

export const SIZE_QUOTAS: Readonly<Record<Attachment, SizeQuota>> = {
  user: { limit: 2048, unit: 'characters', isTotal: true },
  group: { limit: 5120, unit: 'characters', isTotal: true },
  role: { limit: 10_240, unit: 'characters', isTotal: true },
  managed: { limit: 6144, unit: 'characters', isTotal: false },
  session: { limit: 2048, unit: 'characters', isTotal: true },
  bucket: { limit: 20_480, unit: 'bytes', isTotal: false },
  trust: { limit: 2048, unit: 'characters', isTotal: false },
  scp: { limit: 10_240, unit: 'characters', isTotal: false },
  rcp: { limit: 5120, unit: 'characters', isTotal: false },
}

/** Where policies of each kind can be attached, the tightest first. */
export const ATTACHMENTS: Readonly<Record<PolicyKind, readonly Attachment[]>> = {
  identity: ['user', 'group', 'managed', 'role'],
  boundary: ['managed'],
  session: ['session'],
  bucket: ['bucket'],
  trust: ['trust'],
  scp: ['scp'],
  rcp: ['rcp'],
}

/** A policy against one quota. */
export interface SizeUse extends SizeQuota {
  readonly attachment: Attachment
  /** In the quota's unit. */
  readonly used: number
  readonly fits: boolean
}

/** The policy in canonical form against each quota, in the order of `attachments`. */
export function sizeUses(
  policy: Policy,
  attachments: readonly Attachment[] = ATTACHMENTS[policy.kind],
): SizeUse[] {
  const text = printPolicy(policy)
  return attachments.map((attachment) => {
    const quota = SIZE_QUOTAS[attachment]
    const used = sizeFor(text, quota)
    return { ...quota, attachment, used, fits: used <= quota.limit }
  })
}

/** Characters (UTF-16 code units) of the policy as `printPolicy` writes it, white space left out. */
export function policySize(policy: Policy): number {
  return JSON.stringify(policyJson(policy)).length
}

/** Characters of a document as it stands, without white space outside of texts in quotes. */
export function documentSize(text: string): number {
  return withoutSpace(text).length
}

/** The size of a document in the unit of a quota. S3 counts bytes. */
export function sizeFor(text: string, { unit }: SizeQuota): number {
  return unit === 'bytes' ? Buffer.byteLength(withoutSpace(text)) : documentSize(text)
}

function withoutSpace(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/gs, '$1')
}
