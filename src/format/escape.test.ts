import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failedWith } from '../base/failure.ts'
import { escapeText, unescapeText } from './escape.ts'

const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => value.isWellFormed())

test('unescaping inverts escaping', () => {
  fc.assert(fc.property(text, (value) => unescapeText(escapeText(value)) === value))
})

test('an escaped text is its own URI encoding and never begins with a dot', () => {
  fc.assert(
    fc.property(text, (value) => {
      const escaped = escapeText(value)
      assert.match(escaped, /^[A-Za-z0-9._~-]+$/)
      assert.equal(encodeURIComponent(escaped), escaped)
      assert.ok(!escaped.startsWith('.'))
    }),
  )
})

test('each text has one spelling: what unescapes, escapes to the same', () => {
  const spelling = fc.string({
    unit: fc.constantFrom(...Array.from('aZ9._-~/ 2EF7')),
    maxLength: 12,
  })
  fc.assert(
    fc.property(spelling, (value) => {
      const plain = unescapeText(value)
      return plain === undefined || escapeText(plain) === value
    }),
    { numRuns: 2000 },
  )
})

test('other spellings are refused', () => {
  for (const spelling of ['', '.a', '~41', '~2e', '~', '~4', 'a/b', '~FF', 'a b', '~ED~A0~80']) {
    assert.equal(unescapeText(spelling), undefined, spelling)
  }
})

test('spells the examples of docs/format.md', () => {
  assert.equal(escapeText('/home'), '~2Fhome')
  assert.equal(escapeText('.hidden'), '~2Ehidden')
  assert.equal(escapeText('photo-tar.gz'), 'photo-tar.gz')
  assert.equal(escapeText('a~b'), 'a~7Eb')
  assert.equal(escapeText('ü'), '~C3~BC')
})

test('empty and ill-formed texts are refused', () => {
  for (const value of ['', '\ud800']) {
    assert.throws(
      () => escapeText(value),
      (error) => failedWith(error, 'bad-input'),
    )
  }
})
