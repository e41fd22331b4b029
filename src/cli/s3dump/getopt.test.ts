import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parseS3dumpLine } from './command-line.ts'
import { getopt } from './getopt.ts'

const SPEC = 'aiyqh:w:L:f:k:'

function parsed(...words: string[]) {
  const { options, operands } = getopt(words, SPEC)
  return { ...Object.fromEntries(options), operands }
}

test('options come first, alone, clustered, with values joined or apart', () => {
  assert.deepEqual(parsed('-q', '-i', 'dump', 'a', '0'), {
    q: '',
    i: '',
    operands: ['dump', 'a', '0'],
  })
  assert.deepEqual(parsed('-qiL300k', 'dump'), { q: '', i: '', L: '300k', operands: ['dump'] })
  assert.deepEqual(parsed('-qL', '300k', 'dump'), { q: '', L: '300k', operands: ['dump'] })
  assert.deepEqual(parsed('-k', '-q', 'dump'), { k: '-q', operands: ['dump'] })
  assert.deepEqual(parsed('-h', 'a', '-hb', 'list'), { h: 'b', operands: ['list'] })
})

test('the first word that is no option ends them, as does --', () => {
  assert.deepEqual(parsed('dump', '-k', 'foo'), { operands: ['dump', '-k', 'foo'] })
  assert.deepEqual(parsed('-q', '--', '-k', 'foo'), { q: '', operands: ['-k', 'foo'] })
  assert.deepEqual(parsed('-', '-q'), { operands: ['-', '-q'] })
  assert.deepEqual(parsed(), { operands: [] })
})

test('what getopt does not know it refuses in its own words', () => {
  for (const [words, message] of [
    [['-z'], 'option -z not recognized'],
    [['-q:'], 'option -: not recognized'],
    [['--quiet'], 'option --quiet not recognized'],
    [['-q', '-k'], 'option -k requires argument'],
  ] as const) {
    assert.throws(
      () => getopt(words, SPEC),
      (error) => failedWith(error, 'bad-input') && error.message === message,
    )
  }
})

test('an option after the command word is refused, not taken for a filesystem', () => {
  for (const words of [
    ['dump', '-k', 'foo'],
    ['restore', 'fs', '-w2026-11-21'],
    ['clean', '3', '-y'],
    ['list', '--', '-q'],
  ]) {
    assert.throws(
      () => parseS3dumpLine(words),
      (error) =>
        failedWith(error, 'bad-input') && /stands after the command word/.test(error.message),
    )
  }
})

test('only dump takes a producer, verbatim', () => {
  const line = parseS3dumpLine(['-q', 'dump', '/home', '0', '--', 'tar', '-c', '--', '/home'])
  assert.deepEqual(line.operands, ['/home', '0'])
  assert.deepEqual(line.producer, ['tar', '-c', '--', '/home'])
})

test('command words have their aliases, and a misspelt one a suggestion', () => {
  assert.equal(parseS3dumpLine(['retrieve', 'a', '0']).command, 'restore')
  assert.equal(parseS3dumpLine(['initialize']).command, 'init')
  assert.throws(
    () => parseS3dumpLine(['restor']),
    (error) => failedWith(error, 'bad-input') && error.hint === 'Did you mean restore?',
  )
  assert.throws(() => parseS3dumpLine(['toString']), /unrecognized command word/)
})

test('host and date take neither : nor /', () => {
  assert.throws(() => parseS3dumpLine(['-h', 'a:b', 'list']), /host cannot contain/)
  assert.throws(() => parseS3dumpLine(['-w', '2026/11/21', 'list']), /date cannot contain/)
})

test('a limit of 0 is none, as in s3dump', () => {
  assert.equal(parseS3dumpLine(['-L0', 'list']).limit, 'none')
  assert.equal(parseS3dumpLine(['-L2.5m', 'list']).limit, '2.5m')
})
