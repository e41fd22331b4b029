import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jsonLines, Series } from './json.ts'

test('line by line it is what JSON.stringify makes of the whole', () => {
  const document = fc.dictionary(
    fc.string(),
    fc.oneof(
      fc.jsonValue().map((value) => ({ value, given: value as unknown })),
      fc.array(fc.jsonValue()).map((value) => ({ value, given: new Series(value) })),
    ),
  )
  fc.assert(
    fc.property(document, (fields) => {
      const entries = Object.entries(fields)
      const plain = Object.fromEntries(entries.map(([name, { value }]) => [name, value]))
      const given = Object.fromEntries(entries.map(([name, { given: each }]) => [name, each]))
      assert.equal([...jsonLines(given)].join('\n'), JSON.stringify(plain, undefined, 2))
    }),
  )
})
