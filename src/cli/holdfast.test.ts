import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { quietSurroundings } from '../../test/support/surroundings.ts'
import { holdfastProgram } from './holdfast.ts'
import { EXIT_STATUSES, POLICY_EXIT_STATUSES } from './output/exit-status.ts'
import { VERSION } from './program/version.ts'

const program = holdfastProgram(quietSurroundings())

function helpOf(command: CommandUnknownOpts): string {
  let text = ''
  command.configureOutput({ writeOut: (piece) => (text += piece) })
  command.outputHelp()
  return text
}

function all(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(all)]
}

for (const command of all(program)) {
  test(`the help of ${command.name()} fits 80 columns and shows how it ends`, () => {
    const help = helpOf(command)
    const tooWide = help.split('\n').filter((line) => line.length > 80)
    assert.deepEqual(tooWide, [])
    if (command.commands.length > 0) return
    assert.match(help, /\nExamples:\n {2}# /)
    assert.match(help, /\nExit status:\n/)
  })
}

test('the help of a command that asks a store has each status that this can end with', () => {
  for (const command of all(program).filter(({ options }) => options.some(isStore))) {
    if (command.name() === 'config') continue
    const [, statuses = ''] = helpOf(command).split('\nExit status:\n')
    const shown = [...statuses.matchAll(/^ +(\d+) {2}/gm)].map(([, status]) => status)
    // No bucket of that name, a full disk, no such operation, keys that others can read, a pager.
    for (const status of ['5', '1', '10', '11', '130', '141']) {
      assert.ok(shown.includes(status), `${command.name()} ${status}`)
    }
  }
})

function isStore({ long }: { readonly long?: string | undefined }): boolean {
  return long === '--store'
}

test('the version is that of the package', async () => {
  const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')
  assert.equal(VERSION, JSON.parse(text).version)
})

test('the documentation lists every exit status as help does', async () => {
  const text = await readFile(join(import.meta.dirname, '../../docs/commands.md'), 'utf8')
  for (const [status, meaning] of [...EXIT_STATUSES, ...POLICY_EXIT_STATUSES]) {
    assert.ok(text.includes(`| ${status} | ${meaning} |`), status)
  }
})

test('the help of the program loads no engine, no store and no SDK', () => {
  const probe = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    process.on('exit', () => process.stderr.write(loaded.join('\\n')))`
  const hook = `data:text/javascript,${encodeURIComponent(probe)}`
  const main = join(import.meta.dirname, '../main.ts')
  const args = ['--import', hook, main, '--help']
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  assert.match(stderr, /holdfast\.ts/)
  assert.doesNotMatch(
    stderr,
    /aws-sdk|\/store\/(?:s3|dir|wrap|open)|src\/sandbox\/(?!access\/readings)|\/dump\/write|node_modules\/(?:zod|yaml)/,
  )
})
