import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { compilePattern, foldCase, substitute } from './match.ts'
import { type Pattern, parsePattern } from './pattern.ts'
import { compileTemplate } from './template.ts'

const RUNS = process.env['SLOW'] === '1' ? 200_000 : 5_000
const WILD = { wildcards: true, variables: false }

function matches(pattern: string, text: string): boolean {
  return compilePattern(parsePattern(pattern, WILD))(text)
}

/** The definition, on code points, trying everything. */
function matchesByDefinition(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '*') {
    return text.some((_, at) => matchesByDefinition(rest, text.slice(at))) || isAllStars(rest)
  }
  if (text.length === 0) return false
  return (first === '?' || first === text[0]) && matchesByDefinition(rest, text.slice(1))
}

function isAllStars(pattern: readonly string[]): boolean {
  return pattern.every((each) => each === '*')
}

const few = fc.array(fc.constantFrom('a', 'b', '\n', '😀', '/'), { maxLength: 9 })
const wild = fc.array(fc.constantFrom('a', 'b', '*', '*', '?', '😀'), { maxLength: 8 })

describe('compilePattern', () => {
  test('agrees with the definition of * and ? on code points', () => {
    fc.assert(
      fc.property(wild, few, (pattern, text) => {
        assert.equal(matches(pattern.join(''), text.join('')), matchesByDefinition(pattern, text))
      }),
      { numRuns: RUNS },
    )
  })

  test('takes the text for text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(matches('*', text), true)
        assert.equal(compilePattern([{ kind: 'text', text }])(text), true)
        assert.equal(compilePattern([{ kind: 'text', text }])(`${text}x`), false)
      }),
    )
    assert.equal(matches('b/m1/*', 'b/m*/x'), false)
    assert.equal(matches('b/m1/*', 'b/*'), false)
  })

  test('does not begin or end a match within a character', () => {
    assert.equal(matches('a?', 'a😀'), true)
    assert.equal(matches('*?', '😀'), true)
    assert.equal(matches('??', '😀'), false)
    assert.equal(matches('?*?', '😀'), false)
    assert.equal(matches('*\ude00', 'a😀'), false)
    assert.equal(matches('\ud83d*', '😀'), false)
  })

  test('matches nothing while it holds a variable', () => {
    const pattern: Pattern = [{ kind: 'variable', key: 'aws:username', fallback: undefined }]
    assert.equal(compilePattern(pattern)(''), false)
    assert.equal(compilePattern(pattern)('${aws:username}'), false)
  })

  const MEGABYTE = 1 << 20
  const a = 'a'.repeat(MEGABYTE)
  const hostile: Record<string, readonly [string, string]> = {
    'many stars that almost match': [`${'*a'.repeat(5_000)}*b`, a],
    'a long run that fails at its end': [`*${'a'.repeat(600)}b*`, a],
    'a long run that fails at its beginning': [`*b${'a'.repeat(600)}*`, a],
    'a long run that fails in its middle': [`*${'a'.repeat(1_000)}b${'a'.repeat(1_000)}*`, a],
    'a long run of question marks that fails': [`*${'a?'.repeat(1_000)}b*`, a],
    'question marks between stars': [`${'*?'.repeat(5_000)}b`, a],
    'a run of many different characters': [
      `*${Array.from({ length: 2_000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')}x*`,
      a,
    ],
  }
  for (const [name, [pattern, text]] of Object.entries(hostile)) {
    test(`needs no time to speak of for a megabyte and ${name}`, () => {
      const start = performance.now()
      assert.equal(matches(pattern, text), false)
      assert.ok(performance.now() - start < 4_000, `${performance.now() - start} ms`)
    })
  }

  test('finds long runs where they stand', () => {
    for (const run of [
      'a'.repeat(400),
      'ab'.repeat(300),
      `a${'?'.repeat(300)}a`,
      '😀'.repeat(200),
    ]) {
      const hit = run.replaceAll('?', '😀')
      const text = `${'ab'.repeat(3_000)}${hit}${'b'.repeat(3_000)}`
      assert.equal(matches(`*${run}*`, text), true)
      assert.equal(matches(`*b${run}b*b`, text), true)
      assert.equal(matches(`*z${run}*`, text), false)
    }
  })

  test('finds runs in long texts as it does in short ones', () => {
    const run = fc.array(fc.constantFrom('a', 'b', '?', '😀'), { minLength: 60, maxLength: 90 })
    fc.assert(
      fc.property(run, fc.nat(5_000), fc.boolean(), (pattern, before, spoil) => {
        const hit = pattern.map((each) => (each === '?' ? 'b' : each)).join('')
        const text = `${'ab'.repeat(before)}${spoil ? `${hit.slice(0, -1)}z` : hit}${'ba'.repeat(3_000)}`
        const found = text.includes(hit) && !pattern.includes('?')
        const actual = matches(`*${pattern.join('')}*`, text)
        if (!spoil) assert.equal(actual, true)
        else if (!pattern.includes('?')) assert.equal(actual, found)
      }),
      { numRuns: 50 },
    )
  })
})

describe('substitute', () => {
  const pattern = parsePattern("b/${aws:username}/${x:y, 'none'}/*", {
    wildcards: true,
    variables: true,
  })

  test('puts values in as text, and fallbacks where there are none', () => {
    const filled = substitute(pattern, (key) => (key === 'aws:username' ? '*' : undefined))
    assert.ok(filled !== undefined)
    assert.equal(compilePattern(filled)('b/*/none/k'), true)
    assert.equal(compilePattern(filled)('b/m1/none/k'), false)
  })

  test('gives up where a variable has neither', () => {
    assert.equal(
      substitute(pattern, () => undefined),
      undefined,
    )
  })
})

describe('compileTemplate', () => {
  const pattern = parsePattern('b/${aws:username}/*', { wildcards: true, variables: true })

  test('asks for keys in lower case, and anew for each request', () => {
    const template = compileTemplate(
      parsePattern('${AWS:UserName}', { wildcards: true, variables: true }),
    )
    assert.equal(
      template('m1', (key) => (key === 'aws:username' ? 'm1' : undefined)),
      true,
    )

    const other = compileTemplate(pattern)
    for (let n = 0; n < 2_500; n++) {
      assert.equal(
        other(`b/m${n}/k`, () => `m${n}`),
        true,
      )
      assert.equal(
        other(`b/m${n}/k`, () => `m${n + 1}`),
        false,
      )
      assert.equal(
        other(`b/m${n}/k`, () => undefined),
        false,
      )
    }
  })

  test('tells an absent value from an empty one', () => {
    const template = compileTemplate(pattern)
    assert.equal(
      template('b//k', () => undefined),
      false,
    )
    assert.equal(
      template('b//k', () => ''),
      true,
    )
    assert.equal(
      template('b//k', () => undefined),
      false,
    )
  })

  test('tells lists of values apart', () => {
    const two = compileTemplate(
      parsePattern('${a:a}-${b:b}', { wildcards: false, variables: true }),
    )
    const values = (a?: string, b?: string) => (key: string) => (key === 'a:a' ? a : b)
    assert.equal(two('x","y-z', values('x","y', 'z')), true)
    assert.equal(two('x-y","z', values('x","y', 'z')), false)
    assert.equal(two('x-y","z', values('x', 'y","z')), true)
    assert.equal(two('null-x', values(undefined, 'x')), false)
    assert.equal(two('null-x', values('null', 'x')), true)
  })
})

describe('foldCase', () => {
  test('makes one of what differs in case alone', () => {
    assert.equal(foldCase('S3:GetObject'), 's3:getobject')
    assert.equal(foldCase('ÄÖÜ'), foldCase('äöü'))
    assert.equal(foldCase('Σ'), foldCase('ς'))
    assert.equal(foldCase('ß'), 'ß')
  })

  test('keeps the number of characters, and folds one by one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        assert.equal(foldCase(one).length, one.length)
        assert.equal(foldCase(foldCase(one)), foldCase(one))
        assert.equal(foldCase(one) + foldCase(other), foldCase(one + other))
      }),
    )
  })
})
