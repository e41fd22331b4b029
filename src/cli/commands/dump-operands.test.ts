import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parseDumpOperands } from './dump-operands.ts'

/** As commander leaves them: options are gone, and the first `--`. */
function parsed(words: readonly string[], hasKey = false) {
  const dashes = words.indexOf('--')
  const operands = dashes < 0 ? words : words.toSpliced(dashes, 1)
  return parseDumpOperands(operands, ['dump', ...words], hasKey)
}

test('all that follows -- is the command, word by word', () => {
  assert.deepEqual(parsed(['/home', '0', '--', 'tar', '-c', '--', '-k', '']), {
    stream: '/home',
    level: '0',
    command: ['tar', '-c', '--', '-k', ''],
  })
  assert.deepEqual(parsed(['/home', '0']).command, [])
  assert.deepEqual(parsed(['--', 'tar', '-c'], true).command, ['tar', '-c'])
})

test('a stream that starts with a dash stands behind a -- of its own', () => {
  assert.deepEqual(parsed(['--', '-odd', '0', '--', 'tar']), {
    stream: '-odd',
    level: '0',
    command: ['tar'],
  })
})

test('too few, too many or empty words are refused', () => {
  for (const [words, hasKey] of [
    [[], false],
    [['a'], false],
    [['a', ''], false],
    [['', '0'], false],
    [['a', '0', 'tar'], false],
    [['a', '--', 'tar'], false],
    [['a', '0', '--'], false],
    [['--', '-a', '0', '--'], false],
    [['--'], true],
    [['--', 'a', '0', 'tar'], false],
    [['a', '0'], true],
  ] as const) {
    assert.throws(
      () => parsed(words, hasKey),
      (error) => failedWith(error, 'bad-input'),
      words.join(' '),
    )
  }
})
