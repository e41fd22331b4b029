import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { listPage, type Page } from './listing.ts'

interface Row {
  readonly key: Buffer
}

/** A walk over keys in memory; a place is what it follows and whether that itself counts. */
function pageOf(
  keys: readonly string[],
  { prefix, delimiter, limit, after }: Asked & { readonly after: string | undefined },
): Page<Row> {
  const rows = [...new Set(keys)].sort().map((key) => ({ key: Buffer.from(key) }))
  interface Place {
    readonly key: Buffer
    readonly isIn: boolean
  }
  const from = ({ key, isIn }: Place) =>
    rows.filter((row) => Buffer.compare(row.key, key) >= (isIn ? 0 : 1))
  return listPage<Row, Place>({
    prefix,
    delimiter,
    limit,
    after,
    start: after === undefined ? undefined : { key: Buffer.from(after), isIn: false },
    fetch: (place, count) => from(place).slice(0, count),
    keyFrom: (place) => from(place)[0]?.key,
    keyOf: (row) => row.key,
    placeAfter: ({ key }) => ({ key, isIn: false }),
    placeAt: (key) => ({ key, isIn: true }),
  })
}

interface Asked {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly limit: number
}

function namesOf(page: Page<Row>): string[] {
  return page.items.map((item) => item.commonPrefix ?? item.row.key.toString())
}

/** All pages, each begun where the one before ended. */
function namesOfAll(keys: readonly string[], asked: Asked): string[] {
  const names: string[] = []
  for (let after: string | undefined; ; after = names.at(-1)) {
    const page = pageOf(keys, { ...asked, after })
    names.push(...namesOf(page))
    if (!page.truncated) return names
    assert.equal(page.items.length, asked.limit)
  }
}

/** What S3 says a listing is: keys with the prefix, rolled up to the delimiter after it. */
function rolledUp(keys: readonly string[], { prefix, delimiter }: Asked): string[] {
  const names = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
      return at < 0 ? key : key.slice(0, at + (delimiter ?? '').length)
    })
  return [...new Set(names)].sort()
}

test('pages of any length, one after another, are the whole listing', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 6 })
  const key = word.filter((text) => text !== '')
  const asked = fc.record({
    prefix: fc.string({ unit: fc.constantFrom('a', '/'), maxLength: 2 }),
    delimiter: fc.constantFrom(undefined, '/', 'b', 'a/', '//'),
    limit: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), asked, (keys, asked) => {
      assert.deepEqual(namesOfAll(keys, asked), rolledUp(keys, asked))
    }),
    { numRuns: 500 },
  )
})

test('a page that begins inside a common prefix does not name it again', () => {
  const keys = ['a', 'm/1', 'm/2', 'm/3', 'z']
  const asked = { prefix: '', delimiter: '/', limit: 10 }
  assert.deepEqual(namesOf(pageOf(keys, { ...asked, after: 'm/1' })), ['z'])
  assert.deepEqual(namesOf(pageOf(keys, { ...asked, after: 'm/' })), ['z'])
})
