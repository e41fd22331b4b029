import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import { Failure } from '../base/failure.ts'
import { type ProducerOptions, runProducer } from './producer.ts'
import type { DumpSource } from './source.ts'

const HARNESS = join(import.meta.dirname, '../../test/support/run-producer.ts')
const NOHUP = join(import.meta.dirname, '../../bin/nohup.cjs')
const DEADLINE = AbortSignal.timeout(60_000)

// Pipes are made in the folder for temporary files: none may stay behind there.
const folder = mkdtempSync(join(tmpdir(), 'producer-test-'))
process.env['TMPDIR'] = folder
after(() => {
  assert.deepEqual(readdirSync(folder), [])
  rmSync(folder, { recursive: true })
})

async function readAll(source: DumpSource, target = Buffer.alloc(1 << 20)): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (;;) {
    const bytes = await source.fill(target, DEADLINE)
    chunks.push(Buffer.from(target.subarray(0, bytes)))
    if (bytes < target.length) return Buffer.concat(chunks)
  }
}

async function readFrom(program: string, ...args: string[]): Promise<string> {
  await using source = await runProducer(program, args)
  const text = (await readAll(source)).toString('utf8')
  assert.equal((await source.end()).kind, 'command')
  return text
}

function shell(script: string, options?: ProducerOptions): Promise<DumpSource> {
  return runProducer('sh', ['-c', script], options)
}

function failure(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof Failure && error.code === 'source-failed' && message.test(error.message)
}

/** A zombie that nobody reaps, as under a careless process 1, does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

test('a command gives its output and its status, under the name of its program alone', async () => {
  await using source = await runProducer('/bin/echo', ['a secret'])
  assert.equal((await readAll(source)).toString(), 'a secret\n')
  assert.deepEqual(await source.end(), { kind: 'command', exit: 0, producer: 'echo' })
})

test('what is read is what the command wrote, whatever the sizes of its writes', async () => {
  const bytes = 5_000_011
  const script = `seq 1 700000 | head -c ${bytes}; seq 1 1000 | while read n; do echo "$n"; done`
  await using source = await shell(script)
  const sum = createHash('sha256').update(await readAll(source, Buffer.alloc(65_537)))
  const expected = spawnSync('sh', ['-c', script], { maxBuffer: 1e8 }).stdout
  assert.equal(sum.digest('hex'), createHash('sha256').update(expected).digest('hex'))
})

test('a command may open its standard output by name', async () => {
  assert.equal(await readFrom('sh', '-c', 'printf abc | dd of=/dev/stdout status=none'), 'abc')
  assert.equal(await readFrom('dd', 'if=/dev/null', 'of=/dev/stdout', 'status=none'), '')
})

test('a status that was not accepted fails the source and is named', async () => {
  await using source = await shell('echo partial; exit 7')
  await readAll(source)
  await assert.rejects(source.end(), failure(/"sh" exited with status 7/))
})

test('a status that was accepted is kept', async () => {
  await using source = await shell('exit 1', { okExit: new Set([0, 1]) })
  await readAll(source)
  assert.deepEqual(await source.end(), { kind: 'command', exit: 1, producer: 'sh' })
})

test('a command that was killed fails the source and names the signal', async () => {
  await using source = await shell('echo partial; kill -SEGV $$')
  await readAll(source)
  await assert.rejects(source.end(), failure(/killed by SIGSEGV/))
})

test('a missing program and one that may not be run are refused before anything is read', async () => {
  await assert.rejects(runProducer('no-such-program', ['x']), failure(/there is no such program/))
  await assert.rejects(runProducer('/etc/passwd', []), failure(/may not be executed/))
  await assert.rejects(runProducer('/', []), failure(/may not be executed/))
})

test('no failure to run a program tells its arguments', async () => {
  const failed: unknown = await runProducer('no-such-program', ['hunter2']).catch((e) => e)
  assert.doesNotMatch(inspect(failed), /hunter2/)
})

test('a command that closes its output early is waited for', async () => {
  await using source = await shell('printf x; exec >&-; sleep 0.2; exit 5')
  assert.equal((await readAll(source)).toString(), 'x')
  await assert.rejects(source.end(), failure(/status 5/))
})

test('the stream ends when the last process that holds the output closes it', async () => {
  assert.equal(await readFrom('sh', '-c', '(sleep 0.2; printf tail) & printf head'), 'headtail')
})

test('a command that writes slowly fills a part all the same', async () => {
  assert.equal(await readFrom('sh', '-c', 'for i in 1 2 3; do printf $i; sleep 0.05; done'), '123')
})

test('a command reads our standard input', () => {
  const stdio = ['pipe', 'inherit', 'inherit', 'pipe'] as const
  const { output } = spawnSync(process.execPath, [HARNESS, 'cat'], {
    input: 'names',
    stdio: [...stdio],
  })
  assert.equal(JSON.parse(String(output[3])).text, 'names')
})

test('standard error passes through, however much it is', () => {
  const script = 'head -c 1048576 /dev/zero >&2; printf out'
  const { output, stderr } = spawnSync(process.execPath, [HARNESS, 'sh', '-c', script], {
    stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
    maxBuffer: 1e7,
  })
  assert.equal(stderr.length, 1_048_576)
  assert.equal(JSON.parse(String(output[3])).text, 'out')
})

test('an interrupted command ends with all that it started, and is reaped', async () => {
  const source = await shell('sleep 300 & printf %08d $!; sleep 300 | sleep 300')
  const pid = Buffer.alloc(8)
  await source.fill(pid)
  const stop = new AbortController()
  const filling = source.fill(Buffer.alloc(8), stop.signal)
  stop.abort(new Failure('interrupted', 'stop'))
  await assert.rejects(filling, { code: 'interrupted' })
  assert.ok(isRunning(Number(pid)))
  await source[Symbol.asyncDispose]()
  assert.equal(isRunning(Number(pid)), false)
})

test('waiting for the status of a command can be interrupted', async () => {
  await using source = await shell('exec >&-; exec sleep 300')
  await readAll(source)
  const stop = new AbortController()
  const ending = source.end(stop.signal)
  stop.abort(new Failure('interrupted', 'stop'))
  await assert.rejects(ending, { code: 'interrupted' })
})

test('a source that is given up before its first byte leaves nothing running', async () => {
  const source = await runProducer('sleep', ['300'])
  await source[Symbol.asyncDispose]()
  await source[Symbol.asyncDispose]()
  await assert.rejects(source.fill(Buffer.alloc(1)), failure(/was closed/))
})

test('what a command left running after a good end goes on', async () => {
  const source = await shell('sleep 300 >&- 2>&- & printf %08d $!')
  const pid = Number(await readAll(source))
  await source.end()
  await source[Symbol.asyncDispose]()
  assert.ok(isRunning(pid))
  process.kill(pid)
})

for (const how of ['--exit-after-pid', '--exit-while-ending']) {
  test(`the producer does not outlive this process: ${how}`, async () => {
    const script = 'trap "" TERM PIPE; sleep 300 & printf %08d $!; sleep 300'
    const child = spawn(process.execPath, [HARNESS, how, 'sh', '-c', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    })
    const told = child.stdio[3]
    assert.ok(told instanceof Readable)
    const pid = Number(await text(told))
    while (isRunning(pid)) await delay(10, undefined, { signal: DEADLINE })
  })
}

test('with a terminal, a command can ask there', (t) => {
  const which = spawnSync('script', ['--version'])
  if (which.error !== undefined) return t.skip('needs script(1) to make a terminal')
  const command = `exec '${process.execPath}' '${HARNESS}' sh -c 'echo asked >/dev/tty && printf yes' 3>&1`
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { input: '' })
  assert.match(stdout.toString(), /asked/)
  assert.match(stdout.toString(), /"text":"yes"/)
})

test('under nohup, a command is not of the session whose terminal may hang up', (t) => {
  const which = spawnSync('script', ['--version'])
  if (which.error !== undefined) return t.skip('needs script(1) to make a terminal')
  const node = `'${process.execPath}' --require '${NOHUP}'`
  const asks = "'(: >/dev/tty) 2>/dev/null || printf none'"
  const command = `exec ${node} '${HARNESS}' sh -c ${asks} 3>&1`
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { input: '' })
  assert.match(stdout.toString(), /"text":"none"/)
})

test('a command that is empty is told as that', async () => {
  await assert.rejects(runProducer('', []), failure(/the command is empty/))
})
