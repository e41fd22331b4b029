import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePattern } from '../../pattern/pattern.ts'
import { Budget, BudgetExhausted } from '../solve/budget.ts'
import { type Glob, globOfPattern, makeGlob } from './glob.ts'
import { anyOf, contains, type Language, noneOf } from './language.ts'
import { shortestText } from './shortest.ts'

const SLOW = process.env['SLOW'] === '1'

function glob(text: string, folds = false): Glob {
  return globOfPattern(parsePattern(text, { wildcards: true, variables: false }), folds)
}

function shortest(languages: readonly Language[], maxBytes = 1024): string | undefined {
  return shortestText(languages, maxBytes, new Budget(1_000_000))
}

test('the shortest text outside a prefix without its delimiter is the prefix without it', () => {
  assert.equal(shortest([anyOf([glob('m1*')]), noneOf([glob('m1/*')])]), 'm1')
  assert.equal(shortest([anyOf([glob('m1?*')]), noneOf([glob('m1/*')])]), 'm1a')
  assert.equal(shortest([anyOf([glob('m1/*')]), noneOf([glob('m1/*')])]), undefined)
})

test('a star in the middle reaches out of a prefix', () => {
  assert.equal(shortest([anyOf([glob('*/m1/x')]), noneOf([glob('m1/*')])]), '/m1/x')
})

test('bytes are counted, not characters', () => {
  // U+4E00 has three bytes: three letters are as short, and two are shorter.
  assert.equal(shortest([anyOf([glob('\u4e00'), glob('zz')])]), 'zz')
  assert.equal(shortest([anyOf([glob('\u4e00')])], 2), undefined)
  assert.equal(shortest([anyOf([glob('\u4e00')])], 3), '\u4e00')
})

test('a text longer than allowed is none', () => {
  assert.equal(shortest([anyOf([glob('?'.repeat(1024))])])?.length, 1024)
  assert.equal(shortest([anyOf([glob('?'.repeat(1025))])]), undefined)
})

test('no text holds a lone surrogate', () => {
  assert.equal(shortest([anyOf([glob('a\ud800*')])]), 'a\ufffd')
  assert.equal(shortest([anyOf([glob('\u{1f600}?')])]), '\u{1f600}a')
})

test('cases are ignored where a glob ignores them, its unusual forms included', () => {
  const folded = anyOf([glob('k', true)])
  assert.equal(shortest([folded, noneOf([glob('k')])]), 'K')
  assert.equal(shortest([folded, noneOf([glob('k'), glob('K')])]), '\u212a')
  assert.equal(shortest([folded, noneOf([glob('k'), glob('K'), glob('\u212a')])]), undefined)
})

test('a class of characters keeps a wildcard from what it does not hold', () => {
  const field = makeGlob([
    { kind: 'any', of: 'arn-field' },
    { kind: 'text', text: ':' },
    { kind: 'any', of: 'anything' },
  ])
  assert.equal(shortest([anyOf([field]), anyOf([glob('??:*')])]), 'aa:')
  assert.equal(shortest([anyOf([field]), noneOf([glob('*:*')])]), undefined)
})

test('a search that has no end in sight gives up', () => {
  const hard = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) =>
    anyOf([glob(`*${`${letter}?????`.repeat(6)}*`)]),
  )
  assert.throws(() => shortest(hard), BudgetExhausted)
})

const pattern = fc
  .array(fc.constantFrom('a', 'b', '*', '?', 'a*', '*b'), { maxLength: 5 })
  .map((parts) => parts.join(''))
const language = fc.record({
  globs: fc.array(pattern, { minLength: 1, maxLength: 3 }).map((all) => all.map((it) => glob(it))),
  negated: fc.boolean(),
})
/** All texts of up to five characters, the shortest first; `c` stands for what no pattern names. */
const TEXTS = allTexts(['a', 'b', 'c'], 5)

test('what is found is a shortest text of all the languages, and what is not does not exist', () => {
  fc.assert(
    fc.property(fc.array(language, { minLength: 1, maxLength: 3 }), (languages) => {
      const found = shortest(languages)
      const expected = TEXTS.find((text) => languages.every((it) => contains(it, text)))
      if (expected !== undefined) assert.equal(found?.length, expected.length)
      else assert.ok(found === undefined || found.length > 5)
      if (found !== undefined) assert.ok(languages.every((it) => contains(it, found)))
    }),
    { numRuns: SLOW ? 100_000 : 2_000 },
  )
})

test('a glob matches as its pattern is read, character by character', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...TEXTS), (text, subject) => {
      assert.equal(contains(anyOf([glob(text)]), subject), matchesSlowly(text, subject))
    }),
    { numRuns: SLOW ? 100_000 : 3_000 },
  )
})

function matchesSlowly(text: string, subject: string): boolean {
  if (text === '') return subject === ''
  const [first, rest] = [text[0], text.slice(1)]
  if (first === '*') {
    return matchesSlowly(rest, subject) || (subject !== '' && matchesSlowly(text, subject.slice(1)))
  }
  return (
    subject !== '' &&
    (first === '?' || first === subject[0]) &&
    matchesSlowly(rest, subject.slice(1))
  )
}

function allTexts(characters: readonly string[], length: number): string[] {
  if (length === 0) return ['']
  const shorter = allTexts(characters, length - 1)
  const longest = shorter.filter((text) => text.length === length - 1)
  return [...shorter, ...longest.flatMap((text) => characters.map((it) => text + it))]
}
