import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { removeAbandoned } from './abandoned-folders.ts'

const PROGRAM = `
  import { openTemporaryFolder } from ${JSON.stringify(import.meta.resolve('./temporary-folder.ts'))}
  console.log((await openTemporaryFolder('holdfast-left')).path)
  setInterval(() => {}, 1000)`

describe('temporary folders of processes that were killed', () => {
  let parent = ''
  let outside = ''
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
    outside = join(parent, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'file'), 'kept')
  })
  after(() => rm(parent, { recursive: true }))

  /** The folder of a process of its own, which lives until it is killed. */
  async function holder() {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { TMPDIR: parent },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const exit = once(child, 'exit')
    const kill = async () => {
      child.kill('SIGKILL')
      await exit
    }
    return { path: line.toString().trim(), kill, [Symbol.asyncDispose]: kill }
  }

  test('go with what is in them, but nothing that a link in them leads to', async () => {
    await using holding = await holder()
    const { path, kill } = holding
    await writeFile(join(path, 'file'), 'left')
    await symlink(outside, join(path, 'link'))
    await kill()
    await removeAbandoned(parent, 'holdfast-left', 0)
    assert.ok(!existsSync(path))
    assert.ok(existsSync(join(outside, 'file')))
  })

  test('stay while their process lives, and when it has only just died', async () => {
    await using holding = await holder()
    const { path, kill } = holding
    await removeAbandoned(parent, 'holdfast-left', 0)
    assert.ok(existsSync(path))
    await kill()
    await removeAbandoned(parent, 'holdfast-left')
    assert.ok(existsSync(path))
  })

  test('stay where they are links, of another name, or made by something else', async () => {
    await using holding = await holder()
    const { path, kill } = holding
    await kill()
    const link = join(parent, 'holdfast-link-aaaaaa')
    await symlink(path, link)
    const other = join(parent, 'holdfast-link-bbbbbb')
    await mkdir(other)
    await removeAbandoned(parent, 'holdfast-link', 0)
    await removeAbandoned(parent, 'holdfast', 0)
    await removeAbandoned(join(parent, 'none'), 'holdfast', 0)
    for (const each of [path, link, other]) assert.ok(existsSync(each), basename(each))
  })
})
