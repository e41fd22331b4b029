// kill -9 of the real program at random moments, against the real endpoint: a whole dump or none.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { MIB } from '../../src/base/bytes.ts'
import { systemClock, systemRandom } from '../../src/host/system.ts'
import { openStore } from '../../src/store/open.ts'
import { readCommitted } from '../support/committed-dumps.ts'
import { endInTime } from '../support/deadline.ts'
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const ROUNDS = process.env['SLOW'] === undefined ? 10 : 200

/** Three segments, the first two of two parts. */
const BYTES = 23 * MIB
const SIZES = ['--part-size', '5M', '--segment-size', '10M']

function startDump(sandbox: TestSandbox, folder: string, input: string): ChildProcess {
  const fd = openSync(input, 'r')
  const store = `s3://${sandbox.bucket}`
  const command = ['dump', '-q', '--store', store, '--host', 'web-1', ...SIZES, '/home', '0']
  const child = spawn(process.execPath, [MAIN, ...command], {
    // Remembering nothing, no dump waits for the second after an earlier one.
    env: { ...sandbox.env, HOLDFAST_STATE_DIR: mkdtempSync(join(folder, 'state-')) },
    stdio: [fd, 'ignore', 'inherit'],
  })
  closeSync(fd)
  return child
}

test('a dump that is killed at any moment is whole or does not exist', async (t) => {
  await using sandbox = await startTestSandbox()
  const folder = mkdtempSync(join(tmpdir(), 'kill-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const input = join(folder, 'input')
  const bytes = Buffer.from(systemRandom(BYTES))
  writeFileSync(input, bytes)

  const begun = performance.now()
  assert.equal(await endInTime(startDump(sandbox, folder, input)), 0)
  const wholeMs = performance.now() - begun

  let finished = 1
  for (let round = 0; round < ROUNDS; round++) {
    const child = startDump(sandbox, folder, input)
    const end = endInTime(child)
    // Later half: before that, the program is still being loaded.
    await delay(wholeMs * (0.5 + Math.random() / 2))
    child.kill('SIGKILL')
    const status = await end
    assert.ok(status === 0 || status === null, `a dump ended with ${status}`)
    if (status === 0) finished++
  }

  const store = await openStore(`s3://${sandbox.bucket}`, {
    clock: systemClock,
    random: systemRandom,
    env: sandbox.env,
    credentials: sandbox,
  })
  const dumps = await readCommitted(store)
  for (const dump of dumps) assert.ok(dump.bytes.equals(bytes))
  // One that was killed between its commit and its exit exists too.
  assert.ok(dumps.length >= finished && dumps.length <= ROUNDS + 1)
  t.diagnostic(`${ROUNDS} killed, ${finished} had finished, ${dumps.length} dumps exist`)
})
