import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { Failure } from '../../base/failure.ts'
import { describeError } from './error.ts'
import { displayWidth, printable, shorten, wrap } from './printable.ts'
import { renderTable } from './table.ts'
import { type Outputs, Terminal } from './terminal.ts'

test('nothing printable can steer a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(printable(text), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
  assert.equal(
    printable('a\u001b[31mb\u202ec\u009bd\ud800'),
    'a\\u{1b}[31mb\\u{202e}c\\u{9b}d\\u{d800}',
  )
  assert.equal(printable('/srv/Bücher 本'), '/srv/Bücher 本')
})

test('a shortened text fits and keeps both ends', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 40 }),
      (text, columns) => {
        assert.ok(displayWidth(shorten(text, columns)) <= columns)
      },
    ),
  )
  assert.equal(shorten('/home/somebody/photos', 11), '/home…hotos')
  assert.equal(shorten('short', 5), 'short')
  assert.equal(displayWidth('本'), 2)
  assert.equal(displayWidth('e\u0301'), 1)
})

test('wrapping keeps every word, the indentation, and words that are too long', () => {
  assert.deepEqual(wrap('  one two three', 9), ['  one two', '  three'])
  assert.deepEqual(wrap('see s3://bucket/a-very-long-key now', 10), [
    'see',
    's3://bucket/a-very-long-key',
    'now',
  ])
  assert.deepEqual(wrap('', 10), [''])
  assert.deepEqual(wrap('write "a: b c" now', 10), ['write', '"a: b c"', 'now'])
  assert.deepEqual(wrap('one "two three', 9), ['one "two', 'three'])
  assert.deepEqual(wrap('or:   tar', 10), ['or:   tar'])
})

const COLUMNS = [
  { title: 'NAME', shrinks: true },
  { title: 'SIZE', align: 'right' },
] as const

test('a table is aligned, and whole where no terminal limits it', () => {
  assert.deepEqual(
    renderTable(COLUMNS, [
      ['a-long-name-indeed', '1 B'],
      ['本', '23 KiB'],
    ]),
    ['NAME                  SIZE', 'a-long-name-indeed     1 B', '本                  23 KiB'],
  )
})

test('on a terminal the widest shrinking column gives way, the others never', () => {
  const lines = renderTable(COLUMNS, [['a-long-name-indeed', '23 KiB']], 20)
  assert.deepEqual(lines, ['NAME            SIZE', 'a-long…ndeed  23 KiB'])
})

test('a failure tells its causes, each once, and its hint line by line', () => {
  const root = new Error('connect ECONNREFUSED 127.0.0.1:9')
  const middle = new Failure('store-unavailable', 'no answer: connect ECONNREFUSED 127.0.0.1:9', {
    cause: root,
  })
  const outer = new Failure('host', 'it failed\u0007', {
    cause: middle,
    hint: 'Do this.\nThen that.',
  })
  assert.deepEqual(describeError(outer), {
    message: 'it failed\\u{7}',
    details: ['because: no answer: connect ECONNREFUSED 127.0.0.1:9', 'Do this.', 'Then that.'],
  })
})

test('what is no failure is owned up to as a bug, with its stack', () => {
  const { message, details } = describeError(new TypeError('x is not a function'))
  assert.match(message, /should not have happened/)
  assert.ok(details.some((line) => line.includes('render.test.ts')))
})

test('on a terminal an error is wrapped, but no line that stands by itself to be copied', () => {
  const shown = (isTTY: boolean): string[] => {
    const stderr = Object.assign(new PassThrough(), { isTTY, columns: 24 })
    const outputs = { stdout: stderr, stderr } as object as Outputs
    const details = ['Name a command, such as:', '  tar -c /home | holdfast dump /home 0']
    new Terminal('holdfast', outputs).report({ message: 'there is nothing to store', details })
    return stripVTControlCharacters(String(stderr.read())).trimEnd().split('\n')
  }
  const [message, hint, command] = [
    'holdfast: there is nothing to store',
    '  Name a command, such as:',
    '    tar -c /home | holdfast dump /home 0',
  ]
  assert.deepEqual(shown(false), [message, hint, command])
  assert.deepEqual(shown(true), [
    'holdfast: there is',
    'nothing to store',
    '  Name a command, such',
    '  as:',
    command,
  ])
})
