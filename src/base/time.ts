// Moments as numbers of milliseconds since 1970, and how they are written.

export const DAY_MS = 24 * 60 * 60 * 1000

/** As `2026-11-21T03:00:00Z`: whole seconds, and what is beyond them cut. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** Whether there is the day that `text` begins with, as `2026-11-21`: `Date` takes February 30. */
export function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
