import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { quietSurroundings } from '../../../test/support/surroundings.ts'
import { SHELLS } from '../commands/completion.ts'
import { holdfastProgram } from '../holdfast.ts'
import { completionScript, type Shell } from './script.ts'

const ROOT = join(import.meta.dirname, '../../..')

const program = holdfastProgram(quietSurroundings())

/** How each shell checks a script without running it. */
const CHECKS: Record<Shell, readonly string[]> = {
  bash: ['bash', '-n'],
  zsh: ['zsh', '-n'],
  fish: ['fish', '--no-execute'],
}

for (const shell of SHELLS) {
  test(`${shell} accepts its completion script`, async (t) => {
    const [tool = '', ...args] = CHECKS[shell]
    if (spawnSync(tool, ['--version']).error !== undefined) {
      return t.skip(`${tool} is not installed`)
    }
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-completion-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'script')
    await writeFile(file, `${completionScript(shell, program)}\n`)
    const { status, stderr } = spawnSync(tool, [...args, file], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.equal(stderr, '')
  })
}

/** What bash offers for the last of `words`. */
function offered(...words: string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _holdfast; printf '%s\\n' "\${COMPREPLY[@]}"`
  const script = `${completionScript('bash', program)}\n${ask}`
  const { stdout } = spawnSync('bash', ['--norc'], { cwd: ROOT, input: script, encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line !== '')
}

test('bash offers commands, options of the command, and values of a closed list', () => {
  assert.deepEqual(offered('holdfast', 'ver'), ['verify'])
  assert.deepEqual(offered('holdfast', 'sandbox', 'ser'), ['serve'])
  assert.deepEqual(offered('holdfast', 'clean', '--count', ''), ['days', 'dumps'])
  assert.deepEqual(offered('holdfast', 'dump', '--storage-class', 'GLACIER_'), ['GLACIER_IR'])
  assert.deepEqual(offered('holdfast', 'dump', '--min'), ['--min-bytes'])
  assert.deepEqual(offered('holdfast', 'restore', '--min'), [])
  assert.deepEqual(offered('holdfast', 'completion', ''), ['bash', 'zsh', 'fish', '-h', '--help'])
  assert.deepEqual(offered('holdfast', 'attack', '--profile', 'resti'), ['restic', 'restic@0.14'])
  assert.deepEqual(offered('holdfast', 'list', '--host', ''), [])
})

test('bash offers files to the commands that read some', () => {
  assert.deepEqual(offered('holdfast', 'policy', 'lint', 'tsconfig.b'), ['tsconfig.build.json'])
  assert.deepEqual(offered('holdfast', 'policy', 'eval', 'tsconfig.b'), [])
})

test('what an option is about is told to its first break, and a URL has none', () => {
  assert.match(completionScript('zsh', program), /'--store:s3:\/\/bucket\[\/root\] or dir:\/path'/)
})
