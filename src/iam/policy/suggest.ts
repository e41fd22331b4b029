// What somebody may have meant.

/** A longer word is no slip of the finger. */
const MAX_WORD = 64

/**
 * The candidate most like `word`: the same but for case, or few slips away (a letter missing,
 * added, changed, or two swapped). Undefined where none is near.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(word.length / 4)) + 1
  for (const candidate of candidates) {
    const slips = countSlips(wanted, candidate.toLowerCase(), fewest)
    if (slips < fewest) [best, fewest] = [candidate, slips]
  }
  return best
}

/** The optimal string alignment distance, or `limit` where it is not below. */
export function countSlips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(before, j - 2) + 1
          : changed
      row.push(Math.min(at(previous, j) + 1, at(row, j - 1) + 1, changed, swapped))
    }
    ;[before, previous] = [previous, row]
  }
  return at(previous, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
