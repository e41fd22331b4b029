// Prefixes of machines that coincide or nest, found by sorting.

export interface Prefixed {
  readonly name: string
  readonly prefix: string
}

export interface Overlap<Item extends Prefixed> {
  /** Whose prefix is the shorter, or the same. */
  readonly outer: Item
  readonly inner: Item
}

/**
 * Each item whose prefix begins with another's, with the nearest such: in order, whatever begins
 * with a prefix follows it at once, so that the prefixes still open are a stack.
 */
export function findOverlaps<Item extends Prefixed>(items: readonly Item[]): Overlap<Item>[] {
  const sorted = [...items].sort(byPrefix)
  const overlaps: Overlap<Item>[] = []
  const open: Item[] = []
  for (const inner of sorted) {
    while (open.length > 0 && !inner.prefix.startsWith(open.at(-1)?.prefix ?? '')) open.pop()
    const outer = open.at(-1)
    if (outer !== undefined) overlaps.push({ outer, inner })
    open.push(inner)
  }
  return overlaps
}

/** By code units, under which a prefix stands before all that begins with it. */
function byPrefix(one: Prefixed, other: Prefixed): number {
  if (one.prefix === other.prefix) return 0
  return one.prefix < other.prefix ? -1 : 1
}
