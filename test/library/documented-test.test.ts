// The test that docs/sandbox.md shows to people who test their own code, run as it stands there.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')

/** A package as npm would have put it there, made of the sources. */
async function install(folder: string): Promise<void> {
  const installed = join(folder, 'node_modules/holdfast')
  await mkdir(installed, { recursive: true })
  await symlink(join(ROOT, 'node_modules/@aws-sdk'), join(folder, 'node_modules/@aws-sdk'))
  const exported = { './sandbox': './sandbox.js' }
  const manifest = { name: 'holdfast', type: 'module', exports: exported }
  await writeFile(join(installed, 'package.json'), JSON.stringify(manifest))
  const source = JSON.stringify(join(ROOT, 'src/sandbox/index.ts'))
  await writeFile(join(installed, 'sandbox.js'), `export * from ${source}\n`)
}

test('the documented test passes', async () => {
  const document = await readFile(join(ROOT, 'docs/sandbox.md'), 'utf8')
  const [, written] = /^```ts\n(\/\/ backup\.test\.ts\n.*?)^```$/ms.exec(document) ?? []
  assert.ok(written)
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-documented-'))
  try {
    await install(folder)
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'backup.test.ts'), written)
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: folder }
    const child = spawn(process.execPath, ['--test', 'backup.test.ts'], { cwd: folder, env })
    const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')])
    assert.equal(status, 0, output)
    assert.match(output, /pass 1$/m)
  } finally {
    await rm(folder, { recursive: true })
  }
})
