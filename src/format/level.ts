/** The number of a level that is ordered among others; undefined for a name such as `photos`. */
export function levelNumber(level: string): number | undefined {
  return /^\d{1,9}$/.test(level) ? Number(level) : undefined
}
