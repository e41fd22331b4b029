// The one walk behind every listing: objects, versions, uploads. Rows come in key order from an
// index; keys that share a prefix up to the delimiter count once, and the walk seeks past them,
// so a page costs its own length however many keys one prefix holds.

/** What a listing asks; `Place` is a position between rows, known to the caller alone. */
export interface Walk<Row, Place> {
  readonly prefix: string
  /** Undefined or empty: no grouping. */
  readonly delimiter: string | undefined
  /** Rows and common prefixes together, at most. */
  readonly limit: number
  /** Where the page before ended: keys up to it are skipped by `start`, common prefixes here. */
  readonly after: string | undefined
  /** The place to begin, if it lies beyond the first key with the prefix. */
  readonly start: Place | undefined
  /** Rows in key order from a place on. */
  readonly fetch: (from: Place, count: number) => readonly Row[]
  /** The key of the first of them. */
  readonly keyFrom: (from: Place) => Uint8Array | undefined
  readonly keyOf: (row: Row) => Uint8Array
  readonly placeAfter: (row: Row) => Place
  /** The place before the first row whose key is `key` or greater. */
  readonly placeAt: (key: Buffer) => Place
}

/** A row, or the prefix that stands for it and others. */
export type Listed<Row> =
  | { readonly row: Row; readonly commonPrefix?: undefined }
  | { readonly commonPrefix: string }

export interface Page<Row> {
  readonly items: readonly Listed<Row>[]
  /** Whether more would follow. Never after a page of no items. */
  readonly truncated: boolean
}

/** One page of a listing, in UTF-8 byte order. */
export function listPage<Row, Place>(walk: Walk<Row, Place>): Page<Row> {
  const items: Listed<Row>[] = []
  if (walk.limit === 0) return { items, truncated: false }
  for (const item of listed(walk)) {
    if (items.length === walk.limit) return { items, truncated: true }
    items.push(item)
  }
  return { items, truncated: false }
}

/** Small first, since a common prefix may follow soon; more while rows are used. */
const FIRST_BATCH = 4
const GROWTH = 4
const LARGEST_BATCH = 1024

function* listed<Row, Place>(walk: Walk<Row, Place>): Generator<Listed<Row>> {
  const prefix = Buffer.from(walk.prefix)
  const after = Buffer.from(walk.after ?? '')
  let place = startOf(walk, prefix, after)
  let batch = walk.delimiter ? FIRST_BATCH : Math.min(walk.limit + 1, LARGEST_BATCH)
  let mayBeGroup = Boolean(walk.delimiter)
  for (;;) {
    // Common prefixes stand side by side: while they do, keys alone are read.
    const key = mayBeGroup ? walk.keyFrom(place) : prefix
    if (key === undefined || !startsWith(key, prefix)) return
    const group = mayBeGroup ? commonPrefixOf(key, prefix, walk.delimiter) : undefined
    if (group !== undefined) {
      if (Buffer.compare(group, after) > 0) yield { commonPrefix: group.toString() }
      place = walk.placeAt(successor(group))
      batch = FIRST_BATCH
      continue
    }
    const rows = walk.fetch(place, batch)
    mayBeGroup = false
    for (const row of rows) {
      if (!startsWith(walk.keyOf(row), prefix)) return
      mayBeGroup = commonPrefixOf(walk.keyOf(row), prefix, walk.delimiter) !== undefined
      if (mayBeGroup) break
      place = walk.placeAfter(row)
      yield { row }
    }
    if (!mayBeGroup && rows.length < batch) return
    batch = Math.min(batch * GROWTH, LARGEST_BATCH)
  }
}

function startOf<Row, Place>(walk: Walk<Row, Place>, prefix: Buffer, after: Buffer): Place {
  const { start, placeAt } = walk
  return start === undefined || Buffer.compare(after, prefix) < 0 ? placeAt(prefix) : start
}

function startsWith(key: Uint8Array, prefix: Buffer): boolean {
  return key.length >= prefix.length && prefix.equals(key.subarray(0, prefix.length))
}

/** A key up to and with the first delimiter after the prefix. */
function commonPrefixOf(
  key: Uint8Array,
  prefix: Buffer,
  delimiter: string | undefined,
): Buffer | undefined {
  if (!delimiter) return undefined
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength)
  const at = bytes.indexOf(delimiter, prefix.length, 'utf8')
  return at < 0 ? undefined : bytes.subarray(0, at + Buffer.byteLength(delimiter))
}

/** The least byte string greater than all that begin with `group`. UTF-8 never holds 0xff. */
function successor(group: Buffer): Buffer {
  const next = Buffer.from(group)
  next[next.length - 1] = (next.at(-1) ?? 0) + 1
  return next
}
