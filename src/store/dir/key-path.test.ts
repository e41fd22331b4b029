import assert from 'node:assert/strict'
import { basename, dirname, normalize } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { pathOfFolder, pathOfKey } from './key-path.ts'

const key = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('/', '..', '.', '.d', '.c', '%', '+', '~'),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && text.isWellFormed())

test('no key leaves the root, meets the private folder or has a name too long', () => {
  fc.assert(
    fc.property(key, (key) => {
      const path = pathOfKey(key)
      assert.equal(normalize(path), path)
      assert.match(path, /^[A-Za-z0-9._~%+/-]+$/)
      for (const name of path.split('/')) {
        assert.match(name, /^[^.]/)
        assert.ok(name.length <= 210, name)
      }
    }),
  )
})

test('two keys never share a path, nor is one the folder of another', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      fc.pre(a !== b)
      const [first, second] = [pathOfKey(a), pathOfKey(b)]
      assert.notEqual(first, second)
      assert.ok(!second.startsWith(`${first}/`))
    }),
  )
})

test("an object lies in its folder's directory", () => {
  assert.equal(pathOfKey('web-1/data/000000'), 'web-1.d/data.d/000000')
  assert.equal(pathOfFolder('web-1/data/'), dirname(pathOfKey('web-1/data/000000')))
  assert.equal(pathOfFolder(''), '')
  assert.equal(basename(pathOfKey('a/notes.d')), 'notes.%64')
})
