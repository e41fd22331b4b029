import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openTemporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)

test("a temporary folder is its owner's alone, and goes with what is in it", async () => {
  const folder = await openTemporaryFolder('holdfast-test')
  await writeFile(join(folder.path, 'file'), 'text')
  assert.equal(statSync(folder.path).mode & 0o777, 0o700)
  await folder[Symbol.asyncDispose]()
  assert.ok(!existsSync(folder.path))
})

test('many temporary folders go when the process exits, without a warning', async () => {
  const program = `
    import { openTemporaryFolder } from ${JSON.stringify(import.meta.resolve('./temporary-folder.ts'))}
    const folders = await Promise.all(Array.from({ length: 20 }, () => openTemporaryFolder('holdfast-test')))
    await folders[0][Symbol.asyncDispose]()
    console.log(JSON.stringify(folders.map(({ path }) => path)))
    process.exit()`
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program])
  const paths = JSON.parse(stdout) as string[]
  assert.equal(paths.length, 20)
  assert.ok(!paths.some((path) => existsSync(path)))
  assert.equal(stderr, '')
})
