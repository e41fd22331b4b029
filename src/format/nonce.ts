import type { Branded } from '../base/brand.ts'
import type { RandomBytes } from '../base/clock.ts'

/** 32 hex digits that nobody can guess: they name a dump, and keep its keys from being squatted. */
export type Nonce = Branded<string, 'Nonce'>

const NONCE = /^[0-9a-f]{32}$/

/**
 * Draws a nonce. Its first digit is never `0`, so that a key cut short inside the nonce of
 * its parent cannot be taken for a key whose parent is `0`.
 */
export function makeNonce(random: RandomBytes): Nonce {
  const nonce = Buffer.from(random(16)).toString('hex')
  return nonce.startsWith('0') ? makeNonce(random) : (nonce as Nonce)
}

export function isNonce(text: string): text is Nonce {
  return NONCE.test(text)
}

/** The dump that a level builds on: a nonce, `0` for none, or `unknown`. */
export type Parent = Nonce | '0' | 'unknown'

export function isParent(text: string): text is Parent {
  return text === '0' || text === 'unknown' || isNonce(text)
}
