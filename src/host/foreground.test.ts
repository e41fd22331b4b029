// Programs in our place: how they end, and what they leave.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { findProgram } from './find-program.ts'
import { runInForeground } from './foreground.ts'

const env = { PATH: process.env['PATH'] ?? '' }

describe('a program in the foreground', () => {
  test('ends with its own status, or 128 and the signal', async () => {
    const status = async (line: string) =>
      (await runInForeground('sh', ['-c', line], { env })).status
    assert.equal(await status('exit 7'), 7)
    assert.equal(await status('kill -TERM $$'), 143)
    assert.equal(await status('kill -KILL $$'), 137)
  })

  test('is given the environment, and nothing of ours', async () => {
    const { status } = await runInForeground('sh', ['-c', 'test "$A" = a && test -z "$HOME"'], {
      env: { ...env, A: 'a' },
    })
    assert.equal(status, 0)
  })

  test('does not run where there is none, or it may not be executed', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'file')
    await writeFile(file, '#!/no/such/interpreter\n', { mode: 0o644 })
    const end = (program: string) => runInForeground(program, [], { env })
    assert.equal((await end('no-such-program')).status, 127)
    assert.deepEqual(await end(file), {
      status: 126,
      signal: undefined,
      notRun: 'it may not be executed',
    })
    await chmod(file, 0o755)
    assert.deepEqual(await end(file), {
      status: 126,
      signal: undefined,
      notRun: 'its interpreter is missing',
    })
  })

  test('leaves nothing running behind', async () => {
    const line = 'sleep 97 & echo $!'
    const { status, lines } = await asAProcess(['sh', '-c', line])
    assert.equal(status, 0)
    assert.equal(isRunning(lines[0] ?? ''), false)
  })

  test('answers the signals that we are sent, each of them', async () => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
      const line = `trap 'echo caught; exit 5' ${name.slice(3)}; echo ready; sleep 97 & wait`
      const { status, lines } = await asAProcess(['sh', '-c', line], name)
      assert.deepEqual([name, status, lines], [name, 5, ['ready', 'caught']])
    }
  })
})

describe('finding a program', () => {
  test('takes the first of the path that can be executed, and a slash for a path', async () => {
    await using folder = await temporaryFolder()
    const [a, b] = [join(folder.path, 'a'), join(folder.path, 'b')]
    await writeFile(a, '', { mode: 0o644 })
    assert.deepEqual(findProgram(a, ''), { status: 126, why: 'it may not be executed' })
    await writeFile(b, '', { mode: 0o755 })
    assert.deepEqual(findProgram('b', `/nowhere:${folder.path}`), { path: b })
    assert.deepEqual(findProgram('b', '/nowhere'), { status: 127, why: 'there is no such program' })
  })
})

/** Runs a program in the foreground of a process without a terminal; sends it `signal` once it writes. */
async function asAProcess(command: readonly string[], signal?: NodeJS.Signals) {
  const text = `
    import { runInForeground } from ${JSON.stringify(join(import.meta.dirname, 'foreground.ts'))}
    const [program, ...args] = ${JSON.stringify(command)}
    const end = await runInForeground(program, args, { env: { PATH: process.env.PATH } })
    process.exit(end.status)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (lines.length === 1 && signal !== undefined) child.kill(signal)
  }
  await exited
  return { status: child.exitCode, lines }
}

/** A zombie waits for its new parent only, and does nothing any more. */
function isRunning(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
