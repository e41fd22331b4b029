// What every ObjectStore must do. Each implementation and each wrapper runs this.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { MIB } from '../../src/base/bytes.ts'
import { Failure } from '../../src/base/failure.ts'
import { compareKeys } from '../../src/store/key-order.ts'
import type { ObjectStore, PartReceipt, Upload } from '../../src/store/store.ts'
import { StoreFailure, type StoreReason } from '../../src/store/store-failure.ts'

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: ObjectStore
}

export interface StoreTraits {
  /** The smallest part that the store takes, but for the last. */
  readonly minPartBytes?: number
  /** How many random cases to try: fewer where each costs requests. */
  readonly runs?: number
}

/** Any key that S3 takes and that XML 1.0 can name: what no listing can spell is tested apart. */
const key = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('/', '..', '.', 'a', '~', '%')),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && text.isWellFormed() && Buffer.byteLength(text) <= 200)

/** Runs the suite against the stores that `open` opens, each empty. */
export function testObjectStore(
  name: string,
  open: () => Promise<StoreUnderTest>,
  { minPartBytes = 1, runs = 100 }: StoreTraits = {},
): void {
  const withStore = (run: (store: ObjectStore) => Promise<void>) => async () => {
    await using opened = await open()
    await run(opened.store)
  }
  describe(`${name} writes`, () => testWriting(withStore))
  describe(`${name} takes uploads`, () => testUploads(withStore, minPartBytes))
  describe(`${name} reads`, () => testReading(withStore))
  describe(`${name} lists`, () => testListing(withStore, runs))
  describe(`${name} removes`, () => testRemoving(withStore))
}

type WithStore = (run: (store: ObjectStore) => Promise<void>) => () => Promise<void>

function testWriting(withStore: WithStore): void {
  test(
    'what was created reads back, with its size, checksum and time',
    withStore(async (store) => {
      for (const size of [0, 1, 100_000]) {
        const body = pattern(size)
        await store.create(`size-${size}`, body)
        assert.deepEqual(await contents(store, `size-${size}`), body)
        const stat = await store.stat(`size-${size}`)
        assert.equal(stat?.bytes, size)
        assert.ok(stat.crc32 === undefined || stat.crc32 === crc32(body))
        assert.ok(stat.lastModified.getTime() > 0)
      }
    }),
  )

  test(
    'a taken key is refused and keeps its bytes',
    withStore(async (store) => {
      await store.create('a', Buffer.from('first'))
      await assert.rejects(store.create('a', Buffer.from('second')), refusedAs('taken'))
      assert.equal(String(await contents(store, 'a')), 'first')
    }),
  )

  test(
    'of many who create one key at once, one succeeds',
    withStore(async (store) => {
      const bodies = Array.from({ length: 8 }, (_, n) => Buffer.from(`writer ${n}`))
      const results = await Promise.allSettled(bodies.map((body) => store.create('a', body)))
      const winners = bodies.filter((_, n) => results[n]?.status === 'fulfilled')
      assert.equal(winners.length, 1)
      assert.deepEqual(await contents(store, 'a'), winners[0])
    }),
  )

  test(
    'the body may be overwritten once the promise has settled',
    withStore(async (store) => {
      const body = pattern(300_000)
      const before = Buffer.from(body)
      await store.create('a', body)
      body.fill(0)
      assert.deepEqual(await contents(store, 'a'), before)
    }),
  )

  test(
    'an aborted write rejects with the reason and stores nothing',
    withStore(async (store) => {
      const reason = new Failure('interrupted', 'enough')
      const signal = AbortSignal.abort(reason)
      await assert.rejects(store.create('a', pattern(10), { signal }), reason)
      assert.equal(await store.stat('a'), undefined)
    }),
  )

  test(
    'a body passes in slices no longer than its pace asks for',
    withStore(async (store) => {
      const slices: number[] = []
      const take = async (bytes: number) => void slices.push(bytes)
      await store.create('a', pattern(2500), { pace: { sliceBytes: 1000, take } })
      assert.deepEqual(slices, [1000, 1000, 500])
    }),
  )

  test(
    'keys that no store takes are refused as bad input',
    withStore(async (store) => {
      for (const bad of ['', 'x'.repeat(1025), 'half \ud800 a pair']) {
        await assert.rejects(store.create(bad, pattern(1)), { code: 'bad-input' })
      }
    }),
  )
}

function testUploads(withStore: WithStore, minPartBytes: number): void {
  const partBytes = Math.max(1000, minPartBytes)

  test(
    'parts become one object, in whatever order they came',
    withStore(async (store) => {
      const whole = pattern(partBytes * 2 + 500)
      const upload = await store.startUpload('up')
      const receipts = new Map<number, PartReceipt>()
      for (const number of [1, 3, 2]) {
        receipts.set(number, await upload.putPart(number, partOf(whole, number, partBytes)))
      }
      const inOrder = [1, 2, 3].flatMap((number) => receipts.get(number) ?? [])
      assert.equal(await store.stat('up'), undefined)
      await upload.complete(inOrder, { bytes: whole.length, crc32: crc32(whole) })
      assert.deepEqual(await contents(store, 'up'), whole)
    }),
  )

  test(
    'parts may be of different sizes, and a part may be sent again',
    withStore(async (store) => {
      const [first, second, third] = [pattern(partBytes), pattern(partBytes + 77), pattern(5)]
      const upload = await store.startUpload('up')
      await upload.putPart(1, pattern(partBytes + 9))
      const receipts = [
        await upload.putPart(1, first),
        await upload.putPart(2, second),
        await upload.putPart(3, third),
      ]
      const whole = Buffer.concat([first, second, third])
      await upload.complete(receipts, { bytes: whole.length, crc32: crc32(whole) })
      assert.deepEqual(await contents(store, 'up'), whole)
    }),
  )

  test(
    'parts that do not add up to the whole are refused',
    withStore(async (store) => {
      const body = pattern(partBytes)
      const upload = await store.startUpload('up')
      const parts = [await upload.putPart(1, body)]
      const wrong = { bytes: body.length, crc32: crc32(body) ^ 1 }
      await assert.rejects(upload.complete(parts, wrong), refusedAs('refused'))
      const short = { bytes: body.length + 1, crc32: crc32(body) }
      await assert.rejects(upload.complete(parts, short), refusedAs('refused'))
      assert.equal(await store.stat('up'), undefined)
    }),
  )

  test(
    'completing a key that was taken meanwhile is refused',
    withStore(async (store) => {
      const body = pattern(partBytes)
      const upload = await store.startUpload('up')
      const parts = [await upload.putPart(1, body)]
      await store.create('up', Buffer.from('squatter'))
      const whole = { bytes: body.length, crc32: crc32(body) }
      await assert.rejects(upload.complete(parts, whole), refusedAs('taken'))
      assert.equal(String(await contents(store, 'up')), 'squatter')
    }),
  )

  test(
    'an aborted upload leaves nothing, takes no more parts, and may be aborted again',
    withStore(async (store) => {
      const body = pattern(partBytes)
      const upload = await store.startUpload('up')
      const parts = [await upload.putPart(1, body)]
      await upload.abort()
      await upload.abort()
      await assert.rejects(upload.putPart(2, body), refusedAs('no-such-upload'))
      await assert.rejects(complete(upload, parts, body), refusedAs('no-such-upload'))
      assert.equal(await store.stat('up'), undefined)
      assert.deepEqual(await Array.fromAsync(store.list('')), [])
    }),
  )
}

function testReading(withStore: WithStore): void {
  test(
    'a range is its bytes and no others',
    withStore(async (store) => {
      const body = pattern(200_000)
      await store.create('a', body)
      for (const [start, end] of [
        [0, 1],
        [99_999, 170_001],
        [199_999, 200_000],
      ] as const) {
        const part = await contents(store, 'a', { range: { start, end } })
        assert.deepEqual(part, body.subarray(start, end))
      }
    }),
  )

  test(
    'a range that the object does not have is refused, not shortened',
    withStore(async (store) => {
      await store.create('a', pattern(10))
      for (const range of [
        { start: 5, end: 11 },
        { start: 10, end: 12 },
      ]) {
        await assert.rejects(contents(store, 'a', { range }), refusedAs('changed'))
      }
    }),
  )

  test(
    'a range may go into a buffer that is given: no other byte of it changes',
    withStore(async (store) => {
      const body = pattern(100_000)
      await store.create('a', body)
      const space = Buffer.alloc(body.length)
      const into = space.subarray(10)
      const range = { start: 1000, end: 90_000 }
      const whole = body.subarray(range.start, range.end)
      assert.deepEqual(await contents(store, 'a', { range, into }), whole)
      assert.deepEqual(space.subarray(0, 10), Buffer.alloc(10))
      assert.deepEqual(space.subarray(10 + whole.length), Buffer.alloc(10_990))
      const nothing = { range: { start: 5, end: 5 }, into }
      assert.equal((await contents(store, 'a', nothing)).length, 0)
      const beyond = { range: { start: 0, end: 100_001 }, into: Buffer.alloc(100_001) }
      await assert.rejects(contents(store, 'a', beyond), refusedAs('changed'))
    }),
  )

  test(
    'an object that is not the one expected is refused',
    withStore(async (store) => {
      await store.create('a', pattern(10))
      const etag = (await store.stat('a'))?.etag ?? ''
      assert.deepEqual(await contents(store, 'a', { ifMatch: etag }), pattern(10))
      const other = contents(store, 'a', { ifMatch: '"0123456789abcdef0123456789abcdef"' })
      await assert.rejects(other, refusedAs('changed'))
    }),
  )

  test(
    'what is not there is missing',
    withStore(async (store) => {
      assert.equal(await store.stat('a'), undefined)
      await assert.rejects(store.read('a'), refusedAs('missing'))
    }),
  )

  test(
    'a body that is left early does not keep the store busy',
    withStore(async (store) => {
      await store.create('a', pattern(4 * MIB))
      const { stream } = await store.read('a')
      for await (const chunk of stream) {
        assert.ok(chunk.length > 0)
        break
      }
      assert.equal((await store.stat('a'))?.bytes, 4 * MIB)
    }),
  )
}

function testListing(withStore: WithStore, runs: number): void {
  test(
    'keys come in the order of their bytes, and only those of the prefix',
    withStore(async (store) => {
      const keys = ['b', 'a/b', 'a-b', 'a', 'a/', 'a//c', 'a0', 'ab/c', '\u{ff00}', '\u{10000}']
      for (const key of keys) await store.create(key, Buffer.from(key))
      assert.deepEqual(await listed(store, ''), keys.toSorted(compareKeys))
      assert.deepEqual(await listed(store, 'a/'), ['a/', 'a//c', 'a/b'])
      assert.deepEqual(await listed(store, 'a'), ['a', 'a-b', 'a/', 'a//c', 'a/b', 'a0', 'ab/c'])
      assert.deepEqual(await listed(store, 'nothing'), [])
    }),
  )

  test(
    'folders are what stands before the next slash',
    withStore(async (store) => {
      for (const key of ['web-1/a/1', 'web-1/b', 'web-1/c/2', 'web-10/d', 'top', '/x']) {
        await store.create(key, pattern(1))
      }
      assert.deepEqual(await Array.fromAsync(store.listFolders('')), ['/', 'web-1/', 'web-10/'])
      assert.deepEqual(await Array.fromAsync(store.listFolders('web-1/')), ['a/', 'c/'])
      assert.deepEqual(await Array.fromAsync(store.listFolders('nothing/')), [])
    }),
  )

  test(
    'a listed object is described as stat describes it',
    withStore(async (store) => {
      await store.create('some/key', pattern(123))
      const [object] = await Array.fromAsync(store.list('some/'))
      const stat = await store.stat('some/key')
      assert.equal(object?.bytes, 123)
      assert.equal(object?.etag, stat?.etag)
      assert.equal(object?.storageClass, stat?.storageClass)
      const seconds = (date?: Date) => Math.floor((date?.getTime() ?? 0) / 1000)
      assert.equal(seconds(object?.lastModified), seconds(stat?.lastModified))
    }),
  )

  test(
    'any keys live side by side',
    withStore(async (store) => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(key, { maxLength: 8 }), async (keys) => {
          for (const key of keys) await store.create(key, Buffer.from(key))
          assert.deepEqual(await listed(store, ''), keys.toSorted(compareKeys))
          for (const key of keys) assert.equal(String(await contents(store, key)), key)
          for (const key of keys) await store.remove(key)
          assert.deepEqual(await listed(store, ''), [])
        }),
        { numRuns: runs },
      )
    }),
  )
}

function testRemoving(withStore: WithStore): void {
  test(
    'what is removed is gone, and removing it again is harmless',
    withStore(async (store) => {
      await store.create('a/b', pattern(1))
      await store.create('a', pattern(2))
      await store.remove('a/b')
      await store.remove('a/b')
      assert.deepEqual(await listed(store, ''), ['a'])
      await assert.rejects(store.read('a/b'), refusedAs('missing'))
    }),
  )

  test(
    'every version can be listed and removed',
    withStore(async (store) => {
      for (const key of ['v/1', 'v/2', 'w/3']) await store.create(key, pattern(3))
      const versions = await Array.fromAsync(store.listVersions('v/'))
      assert.deepEqual(
        versions.map(({ key, isLatest, isDeleteMarker, bytes }) => [
          key,
          isLatest,
          isDeleteMarker,
          bytes,
        ]),
        [
          ['v/1', true, false, 3],
          ['v/2', true, false, 3],
        ],
      )
      for (const { key, versionId } of versions) {
        assert.equal(await store.lockOf(key, versionId), undefined)
        await store.removeVersion(key, versionId)
        await store.removeVersion(key, versionId)
      }
      assert.deepEqual(await Array.fromAsync(store.listVersions('v/')), [])
      assert.deepEqual(await listed(store, ''), ['w/3'])
    }),
  )

  test(
    'a key that was removed with all its versions is free again',
    withStore(async (store) => {
      await store.create('a', Buffer.from('old'))
      for await (const { key, versionId } of store.listVersions('a')) {
        await store.removeVersion(key, versionId)
      }
      await store.create('a', Buffer.from('new'))
      assert.equal(String(await contents(store, 'a')), 'new')
    }),
  )
}

/** Bytes that differ from place to place. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let n = 0; n < size; n++) bytes[n] = (n * 7 + (n >> 8) * 31 + (n >> 16)) & 255
  return bytes
}

/** All bytes of one object, or of a range of it. */
export async function contents(
  store: Pick<ObjectStore, 'read'>,
  key: string,
  options?: Parameters<ObjectStore['read']>[1],
): Promise<Buffer> {
  const { stream } = await store.read(key, options)
  const chunks: Buffer[] = []
  // A chunk is ours only until the next one.
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function listed(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(prefix))).map(({ key }) => key)
}

/** For `assert.rejects`: a {@link StoreFailure} for this reason. */
export function refusedAs(reason: StoreReason): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StoreFailure, String(error))
    assert.equal(error.reason, reason)
    return true
  }
}

function partOf(whole: Buffer, number: number, partBytes: number): Buffer {
  return whole.subarray((number - 1) * partBytes, number * partBytes)
}

function complete(upload: Upload, parts: readonly PartReceipt[], body: Buffer): Promise<void> {
  return upload.complete(parts, { bytes: body.length, crc32: crc32(body) })
}
