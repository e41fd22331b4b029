import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { ChunkSource } from '../../../test/support/chunk-source.ts'
import { keysIn } from '../../../test/support/committed-dumps.ts'
import { failure } from '../../../test/support/failure.ts'
import { SettableClock } from '../../../test/support/settable-clock.ts'
import { Failure } from '../../base/failure.ts'
import { systemRandom } from '../../host/system.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import { uploadSizes } from './upload-sizes.ts'
import { largestObject, writeObject } from './write-object.ts'

const LIMITS = { minPartBytes: 1, maxPartBytes: 1000, maxParts: 10_000 }
const sizes = uploadSizes({ partBytes: 10, concurrency: 2 }, LIMITS)

function makeWorld() {
  const clock = new SettableClock('2026-11-21T03:00:00Z')
  const store = new MemoryStore({ clock })
  return { store, tools: { store, clock, random: systemRandom } }
}

for (const length of [0, 5, 10, 25, 300]) {
  test(`a stream of ${length} bytes becomes the object of that key and nothing else`, async () => {
    const { store, tools } = makeWorld()
    const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 251))
    const source = new ChunkSource([bytes])
    const written = await writeObject({ key: 'some/key', sizes }, source, tools)
    assert.deepEqual(await keysIn(store), ['some/key'])
    assert.deepEqual(await buffer((await store.read('some/key')).stream), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    assert.deepEqual(written, { key: 'some/key', bytes: length, crc32: crc32(bytes), sha256 })
    assert.ok(source.isDisposed)
  })

  test(`a key that is taken stays as it is before ${length} bytes`, async () => {
    const { store, tools } = makeWorld()
    await store.create('key', Buffer.from('theirs'))
    const source = new ChunkSource([Buffer.alloc(length)])
    await assert.rejects(
      writeObject({ key: 'key', sizes }, source, tools),
      failure('already-exists'),
    )
    assert.equal((await buffer((await store.read('key')).stream)).toString(), 'theirs')
  })

  test(`a source of ${length} bytes that ends badly leaves nothing`, async () => {
    const { store, tools } = makeWorld()
    const source = new ChunkSource([Buffer.alloc(length)], () => {
      throw new Failure('source-failed', 'status 7')
    })
    await assert.rejects(
      writeObject({ key: 'key', sizes }, source, tools),
      failure('source-failed'),
    )
    assert.deepEqual(await keysIn(store), [])
  })
}

test('the largest object is filled to its last byte, and one more byte is refused', async () => {
  const tiny = uploadSizes({ partBytes: 1, concurrency: 4 }, LIMITS)
  assert.equal(largestObject(tiny), 10_000)
  const { store, tools } = makeWorld()
  const stream = (bytes: number) => new ChunkSource([Buffer.alloc(bytes)])
  const written = await writeObject({ key: 'full', sizes: tiny }, stream(10_000), tools)
  assert.equal(written.bytes, 10_000)
  await assert.rejects(
    writeObject({ key: 'more', sizes: tiny }, stream(10_001), tools),
    failure('bad-input', '10000 bytes', 'larger parts'),
  )
  assert.deepEqual(await keysIn(store), ['full'])
})
