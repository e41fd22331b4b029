import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { shellWord } from './shell-word.ts'

test('a shell reads back the very word', () => {
  for (const word of ['', 'plain', 'a b', "o'clock", '$HOME', '`id`', '-x', 'é\n', '*', '#', '~']) {
    const script = `printf '[%s]' ${shellWord(word)}`
    const { stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' })
    assert.equal(stdout, `[${word}]`)
  }
  assert.equal(shellWord('/srv/a-b_c.tar'), '/srv/a-b_c.tar')
})
