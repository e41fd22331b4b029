import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { GIB, MIB } from '../../base/bytes.ts'

const SCRIPT = join(import.meta.dirname, '../../../test/support/dump-to-nowhere.ts')
const runFile = promisify(execFile)

/** The peak of memory, in bytes, of a process that dumps a stream of this length. */
async function peakOf(bytes: number): Promise<number> {
  const shell = `head -c ${bytes} /dev/zero | '${process.execPath}' '${SCRIPT}'`
  const told = JSON.parse((await runFile('sh', ['-c', shell])).stdout)
  assert.equal(told.bytes, bytes)
  return told.peak
}

test('memory does not grow with the stream', async () => {
  const small = await peakOf(64 * MIB)
  const large = await peakOf(1 * GIB)
  // Four parts of 8 MiB, and the program itself.
  assert.ok(large < 192 * MIB, `${large} bytes for 1 GiB`)
  assert.ok(large - small < 24 * MIB, `${small} bytes for 64 MiB, ${large} for 1 GiB`)
})
