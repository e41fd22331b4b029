import type { Shape } from '../query/query-answer.ts'
import type { QueryCall } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'

const DEFAULT_ITEMS = 100
const MOST_ITEMS = 1000

export interface Page<Item> {
  readonly items: readonly Item[]
  /** What goes beside the items. */
  readonly rest: { readonly IsTruncated: boolean; readonly Marker: string | undefined }
}

/** The items after `Marker`, at most `MaxItems`. `keyOf` gives what they are sorted by, ascending. */
export function paginate<Item>(
  { parameters }: QueryCall,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Page<Item> {
  const most = parameters.count('MaxItems', 1, MOST_ITEMS) ?? DEFAULT_ITEMS
  const marker = parameters.optional('Marker', { most: 2048 })
  const after = marker === undefined ? undefined : readMarker(marker)
  const left = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const page = left.slice(0, most)
  const last = page.at(-1)
  const isTruncated = left.length > page.length && last !== undefined
  return {
    items: page,
    rest: { IsTruncated: isTruncated, Marker: isTruncated ? makeMarker(keyOf(last)) : undefined },
  }
}

/** A page as an answer: the items in a list called `list`. */
export function pageShape<Item>(
  list: string,
  { items, rest }: Page<Item>,
  shapeOf: (item: Item) => Shape,
): Shape {
  return { [list]: items.map(shapeOf), ...rest }
}

function makeMarker(key: string): string {
  return Buffer.from(`after ${key}`).toString('base64')
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString()
  if (text.startsWith('after ')) return text.slice('after '.length)
  throw new QueryFault('ValidationError', 'The Marker is not one that a listing gave.')
}
