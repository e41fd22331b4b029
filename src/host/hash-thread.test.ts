import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { HashThread, type ThreadAlgorithm } from './hash-thread.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

test('jobs that run at the same time do not mix', async () => {
  await using thread = new HashThread()
  using first = thread.start(['md5', 'sha256'])
  using second = thread.start(['md5'])
  await Promise.all([first.update(bytes('one')), second.update(bytes('two'))])
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const [ofFirst = []] = await first.digest()
  const [ofSecond = []] = await second.digest()
  assert.equal(Buffer.from(ofFirst).toString('hex'), md5('one'))
  assert.equal(Buffer.from(ofSecond).toString('hex'), md5('two'))
})

test('a job whose thread ended fails whenever it asks, and a later job works', {
  timeout: 10_000,
}, async () => {
  await using thread = new HashThread()
  using interrupted = thread.start(['md5'])
  await interrupted.update(bytes('the beginning'))
  using breaking = thread.start(['no such hash' as ThreadAlgorithm])
  await assert.rejects(breaking.digest())
  await assert.rejects(interrupted.update(bytes('the end')))
  await assert.rejects(interrupted.digest())
  using later = thread.start(['md5'])
  await later.update(bytes('x'))
  const [md5 = []] = await later.digest()
  assert.equal(Buffer.from(md5).toString('hex'), createHash('md5').update('x').digest('hex'))
})

test('a process that waits for nothing but a hash gets it', async () => {
  const program = `
    const { HashThread } = await import(${JSON.stringify(join(import.meta.dirname, 'hash-thread.ts'))})
    const hash = new HashThread().start(['sha256'])
    hash.update(new Uint8Array(new SharedArrayBuffer(50_000_000)))
    const [digest] = await hash.digest()
    console.log(Buffer.from(digest).toString('hex'))`
  const run = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  const zeros = createHash('sha256').update(Buffer.alloc(50_000_000)).digest('hex')
  assert.equal(run.stdout.trim(), zeros)
})
