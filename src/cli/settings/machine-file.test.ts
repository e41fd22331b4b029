import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parseMachineFile } from './machine-file.ts'

test('each setting knows its text and its line', () => {
  const layer = parseMachineFile(
    '# mine\nstore: dir:/a\nconcurrency: 8\nmachine: 007\n',
    'm.yaml',
  ).get('machine')
  assert.deepEqual(layer, { text: '007', where: 'm.yaml:4' })
})

test('an empty file sets nothing', () => {
  for (const text of ['', '# nothing\n', '---\n']) {
    assert.equal(parseMachineFile(text, 'm.yaml').size, 0, text)
  }
})

test('mistakes are told with line and column', () => {
  for (const [text, message] of [
    ['store: dir:/a\nlimti: 3k\n', 'm.yaml:2:1: unknown setting limti'],
    ['limit: fast\n', /^m\.yaml:1:1: limit: "fast" is not a rate/],
    ['limit: {a: b}\n', 'm.yaml:1:1: limit: must be one plain value'],
    ['- a\n- b\n', /^m\.yaml:1:1: the file must hold lines such as/],
    ['store: dir:/a\nstore: dir:/b\n', /^m\.yaml:2:1: /],
    ['store: "unclosed\n', /^m\.yaml:\d+:\d+: /],
  ] as const) {
    assert.throws(
      () => parseMachineFile(text, 'm.yaml'),
      (error) => {
        assert.ok(failedWith(error, 'bad-input'), String(error))
        if (typeof message === 'string') assert.equal(error.message, message)
        else assert.match(error.message, message)
        return true
      },
    )
  }
})

test('a document that multiplies itself is refused, not expanded', () => {
  const bomb = [
    'a: &a x',
    ...'bcdefghij'.split('').map((name, index) => {
      const before = 'abcdefghij'[index]
      return `${name}: &${name} [${Array(10).fill(`*${before}`).join(',')}]`
    }),
  ].join('\n')
  const refused = (error: unknown) =>
    failedWith(error, 'bad-input') && error.message.startsWith('m.yaml: ')
  for (const text of [bomb, 'store: *nowhere\n']) {
    assert.throws(() => parseMachineFile(text, 'm.yaml'), refused)
  }
})
