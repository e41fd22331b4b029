import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { foldKeys } from './fold-keys.ts'

const fold = (...keys: string[]) => [...new Set(foldKeys(keys, 'web-1/').values())]

describe('folding keys', () => {
  test('leaves few keys as they are', () => {
    assert.deepEqual(fold('web-1/a', 'web-1/sub/b'), ['web-1/a', 'web-1/sub/b'])
  })

  test('makes a folder of many', () => {
    assert.deepEqual(fold('web-1/data/1', 'web-1/data/2', 'web-1/data/x/3', 'web-1/config'), [
      'web-1/data/*',
      'web-1/config',
    ])
  })

  test('makes a folder of one whose name will be another the next time', () => {
    const names = ['0123456789abcdef0123', '20261122T030405Z', '2026-11-22.tar']
    for (const name of names) assert.deepEqual(fold(`web-1/keys/${name}`), ['web-1/keys/*'])
  })

  test('makes one pattern of many folders', () => {
    assert.deepEqual(fold(...Array.from('abcdefgh', (name) => `web-1/${name}/1`)), ['web-1/*'])
  })

  test('never says of keys outside the prefix that they are inside', () => {
    assert.deepEqual(fold('web-2/a', 'web-2/b', 'web-2/c', 'web-1/a'), ['web-2/*', 'web-1/a'])
  })
})
