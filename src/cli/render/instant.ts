import type { Instant } from '../../format/instant.ts'

/** `20261121T030000Z` as `2026-11-21T03:00:00Z`, for JSON. */
export function isoOf(instant: Instant): string {
  return instant.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z')
}

/** `20261121T030000Z` as `2026-11-21 03:00:00`, for tables that say UTC. */
export function readable(instant: Instant): string {
  return isoOf(instant).replace('T', ' ').replace('Z', '')
}
