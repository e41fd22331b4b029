// What only a real process shows: signals, closed outputs, exit statuses.
import assert from 'node:assert/strict'
import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFileSync,
  spawn,
} from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { inTime, Witness } from '../../test/support/deadline.ts'
import { startTestSandbox, type TestSandbox } from '../../test/support/sandbox.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const LAUNCHER = join(import.meta.dirname, '../../bin/holdfast')

/** A test of processes, with a deadline of its own that tells what they did. */
function testOfProcesses(
  name: string,
  run: (t: TestContext, witness: Witness) => Promise<void>,
): void {
  test(name, (t) => {
    const witness = new Witness()
    return inTime(witness, run(t, witness))
  })
}

async function startWorld(t: TestContext, witness: Witness) {
  const sandbox = await startTestSandbox()
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'))
  const children: ChildProcess[] = []
  t.after(async () => {
    // Those of a test that failed half way would run on, and keep it from ending.
    for (const child of children) child.kill('SIGKILL')
    await sandbox.close()
    await rm(folder, { recursive: true })
  })
  const env = {
    ...sandbox.env,
    HOME: folder,
    HOLDFAST_STATE_DIR: folder,
    HOLDFAST_STORE: `s3://${sandbox.bucket}`,
    HOLDFAST_MACHINE: 'web-1',
  }
  const watch = <C extends ChildProcess>(child: C): C => {
    witness.watch(child)
    children.push(child)
    return child
  }
  const run = (...args: string[]) =>
    watch(spawn(process.execPath, [MAIN, ...args], { env, stdio: 'pipe' }))
  return { sandbox, env, run, watch }
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const [stderr, [status, signal]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ])
  return { stderr, status, signal }
}

async function keysOf({ client, bucket }: TestSandbox): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
  return Contents.map(({ Key = '' }) => Key)
}

async function openUploads({ client, bucket }: TestSandbox): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  return Uploads.length
}

/** Waits until an upload is open: then the dump is in its middle. */
async function untilUploading(sandbox: TestSandbox): Promise<void> {
  while ((await openUploads(sandbox)) === 0) await delay(20)
}

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  testOfProcesses(
    `${signal} in the middle of a dump ends it with ${expected}, and nothing is committed`,
    async (t, witness) => {
      const { sandbox, run } = await startWorld(t, witness)
      const child = run('dump', '-L', '4M', 'big', '0', '--', 'cat', '/dev/zero')
      const end = ended(child)
      await untilUploading(sandbox)
      child.kill(signal)
      const { status, stderr } = await end
      assert.equal(status, expected, stderr)
      assert.match(stderr, new RegExp(`holdfast: interrupted by ${signal}`))
      assert.equal(await openUploads(sandbox), 0)
      assert.deepEqual(await keysOf(sandbox), [])
    },
  )
}

testOfProcesses(
  'a second hangup, as a lost session sends it, still lets a dump end in order',
  async (t, witness) => {
    const { sandbox, run } = await startWorld(t, witness)
    const producer = 'trap "echo told >&2; sleep 0.2; exit" TERM; cat /dev/zero; sleep 9 & wait'
    const child = run('dump', '-L', '4M', 'big', '0', '--', 'sh', '-c', producer)
    const end = ended(child)
    await untilUploading(sandbox)
    child.kill('SIGHUP')
    await once(child.stderr, 'data')
    child.kill('SIGHUP')
    const { status, stderr } = await end
    assert.equal(status, 129, stderr)
    assert.match(stderr, /interrupted by SIGHUP/)
    assert.equal(await openUploads(sandbox), 0)
  },
)

testOfProcesses('under nohup a hangup ends neither a dump nor its producer', async (t, witness) => {
  const { sandbox, env, watch } = await startWorld(t, witness)
  const producer = ['sh', '-c', 'echo ready >&2; read line; echo data']
  const dump = [LAUNCHER, 'dump', 'nightly', '0', '--', ...producer]
  // The shell ignores the signal, as nohup does, but leaves the outputs as they are.
  const ignoring = ['-c', 'trap "" HUP; exec "$@"', 'sh', ...dump]
  const child = watch(
    spawn('sh', ignoring, { env: { ...env, HOLDFAST_NODE: process.execPath }, stdio: 'pipe' }),
  )
  const end = ended(child)
  await once(child.stderr, 'data')
  child.kill('SIGHUP')
  child.stdin.end('go on\n')
  const { status, stderr } = await end
  assert.equal(status, 0, stderr)
  assert.equal((await keysOf(sandbox)).length, 2)
})

testOfProcesses('segments that an interrupted dump completed are named', async (t, witness) => {
  const { sandbox, run } = await startWorld(t, witness)
  const sizes = ['--part-size', '5M', '--segment-size', '5M']
  const child = run('dump', '-L', '6M', ...sizes, 'big', '0', '--', 'cat', '/dev/zero')
  const end = ended(child)
  while ((await keysOf(sandbox)).length === 0) await delay(20)
  child.kill('SIGINT')
  const { status, stderr } = await end
  const [left = ''] = await keysOf(sandbox)
  assert.equal(status, 130)
  assert.match(left, /^web-1\/data\/[0-9a-f]{32}\/000000$/)
  assert.ok(stderr.includes(left.slice(0, -'000000'.length)), stderr)
})

testOfProcesses(
  'a second signal ends the process at once, whatever it waits for',
  async (t, witness) => {
    const { sandbox, run } = await startWorld(t, witness)
    // A producer that ignores signals keeps the first one waiting. It ends with its parent.
    const loop = 'while kill -0 $PPID 2>/dev/null; do sleep 0.05; done'
    const stubborn = ['sh', '-c', `trap '' TERM INT PIPE; echo ready >&2; ${loop}`]
    const child = run('dump', 'stubborn', '0', '--', ...stubborn)
    const exited = once(child, 'exit') as Promise<[number]>
    await once(child.stderr, 'data')
    const signalledAt = performance.now()
    child.kill('SIGINT')
    child.kill('SIGTERM')
    const [status] = await exited
    // A producer has 5 s to end after the first signal before it is killed.
    assert.ok(performance.now() - signalledAt < 4_000)
    assert.ok(status === 130 || status === 143, String(status))
    assert.deepEqual(await keysOf(sandbox), [])
  },
)

testOfProcesses(
  'a second signal ends the process though a read of a device never ends',
  async (t, witness) => {
    const { env, run } = await startWorld(t, witness)
    const fifo = join(env.HOME, 'keys')
    execFileSync('mkfifo', ['-m', '600', fifo])
    const child = run('config', '-f', fifo)
    const end = ended(child)
    const writer = await openOnceRead(fifo)
    t.after(() => writer.close())
    // Now it opens the file; soon it reads.
    await delay(100)
    child.kill('SIGINT')
    child.kill('SIGTERM')
    const { status, signal } = await end
    // A shell tells the same of both.
    assert.ok(status === 130 || status === 143 || signal !== null, String(status))
  },
)

/** The writing end of a FIFO, as soon as somebody reads it. */
async function openOnceRead(fifo: string): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(fifo, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch {
      await delay(20)
    }
  }
}

testOfProcesses(
  'SIGUSR1 starts from the measured rate, SIGUSR2 doubles the limit, and both say so',
  async (t, witness) => {
    const { sandbox, run } = await startWorld(t, witness)
    const child = run('dump', 'big', '0', '--', 'cat', '/dev/zero')
    const lines: string[] = []
    child.stderr.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')))
    await untilUploading(sandbox)
    const told = async (count: number) => {
      while (lines.length < count) await delay(20)
    }
    child.kill('SIGUSR2')
    await told(1)
    child.kill('SIGUSR1')
    await told(2)
    child.kill('SIGUSR2')
    await told(3)
    child.kill('SIGINT')
    await once(child, 'close')
    assert.equal(lines[0], 'holdfast: there is no limit to double')
    const [halved = 0, doubled = 0] = lines.slice(1).map(rateIn)
    assert.ok(halved > 0, lines.join('\n'))
    assert.ok(Math.abs(doubled / halved - 2) < 0.25, lines.join('\n'))
  },
)

/** MiB per second of `the limit is now 1.5 MiB/s`. */
function rateIn(line: string): number {
  const [, number = '0', unit = ''] = /now ([\d.]+) (\w+)\/s/.exec(line) ?? []
  return Number(number) * ({ KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit] ?? 0)
}

test('handlers of the rate signals are the first statement of both programs', async () => {
  for (const program of ['main.ts', 's3dump.ts']) {
    const source = await readFile(join(import.meta.dirname, '..', program), 'utf8')
    const statements = source.split('\n').filter((line) => line !== '' && !line.startsWith('//'))
    assert.match(statements[0] ?? '', /'SIGUSR1', 'SIGUSR2'.*process\.on\(/)
    // A static import would run first, wherever it stands.
    assert.ok(statements.every((line) => !line.startsWith('import ')))
  }
})

testOfProcesses('a reader that leaves ends the restore quietly with 141', async (t, witness) => {
  const { run } = await startWorld(t, witness)
  const dump = run('dump', 'big', '0', '--', 'head', '-c', '4M', '/dev/zero')
  assert.equal((await ended(dump)).status, 0)
  const child = run('restore', 'big', '0')
  const end = ended(child)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const { status, stderr } = await end
  assert.equal(status, 141)
  assert.equal(stderr, '')
})

testOfProcesses(
  'where standard output is full, commands say so once and end with 11',
  async (t, witness) => {
    const { run, env, watch } = await startWorld(t, witness)
    const dump = run('dump', 'big', '0', '--', 'head', '-c', '4M', '/dev/zero')
    assert.equal((await ended(dump)).status, 0)
    await using full = await open('/dev/full', 'w')
    for (const args of [['restore', 'big', '0'], ['list'], ['--help']]) {
      // Killed after a while: it once told the same error for ever.
      const child = spawn(process.execPath, [MAIN, ...args], {
        env,
        stdio: ['pipe', full.fd, 'pipe'],
        timeout: 10_000,
        killSignal: 'SIGKILL',
      })
      watch(child)
      assert.ok(child.stderr !== null)
      const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
      assert.equal(status, 11, stderr)
      assert.equal(
        stderr,
        'holdfast: standard output cannot be written\n  because: ENOSPC: no space left on device, write\n',
      )
    }
  },
)

testOfProcesses(
  'a dump has nothing to say on standard output, so it may be full',
  async (t, witness) => {
    const { env, watch } = await startWorld(t, witness)
    await using full = await open('/dev/full', 'w')
    const dump = [MAIN, 'dump', 'a', '0', '--', 'echo', 'data']
    const child = spawn(process.execPath, dump, { env, stdio: ['ignore', full.fd, 'inherit'] })
    watch(child)
    const [status] = (await once(child, 'close')) as [number]
    assert.equal(status, 0)
  },
)

testOfProcesses('a stderr that nobody reads does not end a dump', async (t, witness) => {
  const { run } = await startWorld(t, witness)
  // It warns that it cannot judge.
  const child = run('dump', '--max-shrink', '20', 'big', '0', '--', 'echo', 'data')
  child.stderr.destroy()
  const [status] = (await once(child, 'close')) as [number]
  assert.equal(status, 0)
})

testOfProcesses(
  'the sandbox says when it is ready, takes its keys from the environment, and stops well',
  async (t, witness) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'))
    t.after(() => rm(folder, { recursive: true }))
    const keys = {
      HOLDFAST_SANDBOX_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      HOLDFAST_SANDBOX_SECRET_ACCESS_KEY: 'a-secret-of-some-length',
    }
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, HOLDFAST_STATE_DIR: folder }
    const serve = ['sandbox', 'serve', '--data', join(folder, 's3'), '--bucket', 'b-1', '--json']
    const server = spawn(process.execPath, [MAIN, ...serve], { env: { ...env, ...keys } })
    witness.watch(server)
    t.after(() => server.kill('SIGKILL'))
    const end = ended(server)
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const ready: Record<string, string> = JSON.parse(String(line))
    assert.deepEqual(Object.keys(ready), [
      'endpoint',
      'secureEndpoint',
      'certificateAuthorityFile',
      'region',
      'accessKeyId',
      'secretAccessKey',
      'accounts',
    ])
    assert.equal(ready['accessKeyId'], keys.HOLDFAST_SANDBOX_ACCESS_KEY_ID)
    const aws = {
      AWS_ENDPOINT_URL_S3: ready['endpoint'] ?? '',
      AWS_REGION: ready['region'] ?? '',
      AWS_ACCESS_KEY_ID: keys.HOLDFAST_SANDBOX_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: keys.HOLDFAST_SANDBOX_SECRET_ACCESS_KEY,
    }
    const list = spawn(process.execPath, [MAIN, 'list', '--store', 's3://b-1', '--host', 'web-1'], {
      env: { ...env, ...aws },
    })
    witness.watch(list)
    t.after(() => list.kill('SIGKILL'))
    const [told] = (await once(list.stdout, 'data')) as [Buffer]
    assert.equal(String(told), 'no dumps of web-1 in s3://b-1\n')
    server.kill('SIGTERM')
    const { status, stderr } = await end
    assert.equal(status, 0, stderr)
  },
)
