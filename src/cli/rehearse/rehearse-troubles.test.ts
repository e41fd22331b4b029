// `holdfast rehearse` where something is in its way: told before the command runs, and left as it was.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../../..')
const HOLDFAST = join(ROOT, 'bin/holdfast')
const TOOL = [process.execPath, join(ROOT, 'test/support/s3-tool.ts')]

describe('a rehearsal in trouble', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  })
  after(() => rm(folder, { recursive: true }))

  const rehearse = (words: readonly string[], env: Record<string, string> = {}) => {
    const PATH = `${join(process.execPath, '..')}:${process.env['PATH']}`
    const options = {
      env: { PATH, TMPDIR: folder, ...env },
      timeout: 20_000,
      killSignal: 'SIGKILL',
    } as const
    return new Promise<{ status: unknown; stderr: string }>((resolve) => {
      const args = ['rehearse', '--profile', 'awscli', ...words]
      execFile(HOLDFAST, args, options, (error, _, stderr) =>
        resolve({ status: error === null ? 0 : (error.code ?? error.signal), stderr }),
      )
    })
  }

  test('runs nothing where the recording could not be added to', async () => {
    const mark = join(folder, 'mark')
    const other = join(folder, 'other.txt')
    await writeFile(other, 'of someone else')
    for (const [file, status] of [
      [other, 2],
      [join(folder, 'nowhere/file'), 11],
    ] as const) {
      const result = await rehearse(['--record', file, '--', 'touch', mark])
      assert.equal(result.status, status, result.stderr)
      assert.equal(existsSync(mark), false)
    }
    assert.equal(await readFile(other, 'utf8'), 'of someone else')
  })

  test('does not wait for a pipe that was named for a file', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    assert.equal((await rehearse(['--env-file', pipe, '--', 'true'])).status, 2)
    assert.equal((await rehearse(['--record', pipe, '--', 'true'])).status, 2)
    assert.ok(existsSync(pipe))
  })

  test('names the folder for temporary files that is not there', async () => {
    const TMPDIR = join(folder, 'gone')
    const { status, stderr } = await rehearse(['--', ...TOOL, 'put:web-1/a'], { TMPDIR })
    assert.equal(status, 11)
    assert.match(stderr, /no temporary folder can be made in .*gone/)
    assert.match(stderr, /TMPDIR/)
  })
})
