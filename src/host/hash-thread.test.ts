import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
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
