// The temporary copy of an archived object. Source: "Working with archived objects" in the user
// guide.

export const TIERS = ['Expedited', 'Standard', 'Bulk'] as const
export type Tier = (typeof TIERS)[number]

/** A copy that was asked for. Times are milliseconds since 1970, by the sandbox's clock. */
export interface Restoration {
  readonly tier: Tier
  readonly days: number
  readonly requested: number
  /** From when on it can be read. */
  readonly ready: number
  /** From when on it is gone; what has passed means nothing any more. */
  readonly expires: number
}

/** How an object's copy stands: `none` too for one whose time is over. */
export function stateOfCopy(
  copy: Restoration | undefined,
  now: number,
): 'none' | 'ongoing' | 'restored' {
  if (copy === undefined || now >= copy.expires) return 'none'
  return now < copy.ready ? 'ongoing' : 'restored'
}
