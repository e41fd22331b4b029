// Identifiers in the shapes of AWS: "IAM identifiers" in the IAM User Guide.
import { createHash, randomBytes } from 'node:crypto'
import type { EntityKind } from './entity.ts'

const PREFIXES: Readonly<Record<EntityKind, string>> = {
  user: 'AIDA',
  group: 'AGPA',
  role: 'AROA',
  policy: 'ANPA',
  'instance-profile': 'AIPA',
}

/** Seventeen characters after the prefix of the kind. */
export function newUniqueId(kind: EntityKind): string {
  return PREFIXES[kind] + randomBase32(17)
}

/** Sixteen characters after the prefix: `AKIA` of a long-lived key, `ASIA` of a temporary one. */
export function newAccessKeyId(prefix: 'AKIA' | 'ASIA'): string {
  return prefix + randomBase32(16)
}

/** Forty characters. */
export function newSecret(): string {
  return randomBytes(30).toString('base64')
}

/** What comes with a temporary key. AWS's is longer, and says who has it. */
export function newSessionToken(): string {
  return randomBytes(96).toString('base64')
}

/** Of an account, 64 hex digits, always the same. */
export function canonicalIdOf(accountId: string): string {
  return createHash('sha256').update(`holdfast sandbox ${accountId}`).digest('hex')
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function randomBase32(length: number): string {
  return Array.from(randomBytes(length), (byte) => BASE32[byte % 32]).join('')
}
