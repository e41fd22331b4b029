import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, write } from 'node:fs'
import { test } from 'node:test'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { Failure } from '../base/failure.ts'
import { openPipe } from './pipe.ts'
import { openPipeSource } from './pipe-source.ts'

const writeTo = promisify(write)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 200_000, size: 'max' })

async function writeAll(fd: number, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      start += (await writeTo(fd, chunk, start)).bytesWritten
    }
  }
  closeSync(fd)
}

test('targets are filled with what was written, in order, each but the last to its end', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 6 }), sizes, async (chunks, sizes) => {
      const { readEnd, writeEnd } = await openPipe()
      await using source = openPipeSource(readEnd)
      const writing = writeAll(writeEnd, chunks)
      const read: Buffer[] = []
      for (let turn = 0; ; turn++) {
        const target = Buffer.alloc(sizes[turn % sizes.length] ?? 1)
        const filled = await source.fill(target)
        read.push(target.subarray(0, filled))
        if (filled < target.length) break
      }
      await writing
      assert.ok(Buffer.concat(read).equals(Buffer.concat(chunks)))
    }),
    { numRuns: 30 },
  )
})

test('an abort ends the wait with its reason, and nothing is written into the target after', async () => {
  const { readEnd, writeEnd } = await openPipe()
  await using source = openPipeSource(readEnd)
  const stop = new AbortController()
  const target = Buffer.alloc(10)
  await writeTo(writeEnd, 'abc')
  const filling = source.fill(target, stop.signal)
  stop.abort(new Failure('interrupted', 'stop'))
  await assert.rejects(filling, { code: 'interrupted', message: 'stop' })
  const before = Buffer.from(target)
  await writeTo(writeEnd, 'later').catch((error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'EPIPE')
  })
  closeSync(writeEnd)
  assert.deepEqual(target, before)
})

test('a stream that is closed without a byte is empty', async () => {
  const { readEnd, writeEnd } = await openPipe()
  await using source = openPipeSource(readEnd)
  closeSync(writeEnd)
  assert.equal(await source.fill(Buffer.alloc(10)), 0)
  assert.deepEqual(await source.end(), { kind: 'pipe' })
})

test('waiting for a pipe does not delay the exit of the process', async () => {
  const input = JSON.stringify(new URL('input.ts', import.meta.url).href)
  const script = `
    import { openInput } from ${input}
    openInput(0).fill(Buffer.alloc(10)).then(() => process.exit(1))
    process.stdout.write('waiting', () => setImmediate(() => process.exit(3)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // Standard input stays open until the process is gone.
  const [status] = await once(child, 'exit')
  assert.equal(status, 3)
  child.stdin.destroy()
})
