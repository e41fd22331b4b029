import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { contents, pattern, refusedAs, testObjectStore } from '../../../test/suites/store.ts'
import { failure } from '../../../test/support/failure.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { DirectoryStore } from './directory-store.ts'

async function openTemporary() {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-dir-'))
  const store = new DirectoryStore(root, { clock: systemClock, random: systemRandom })
  await store.ensureBucket()
  return {
    root,
    store,
    privateFiles: () => readdir(join(root, '.holdfast'), { recursive: true }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
    },
  }
}

testObjectStore('the directory store', openTemporary, { runs: 40 })

describe('the directory store', () => {
  test('leaves nothing but objects behind, whatever came of the writes', async () => {
    await using opened = await openTemporary()
    const { store } = opened
    await store.create('a/b', pattern(10))
    await assert.rejects(store.create('a/b', pattern(10)), refusedAs('taken'))
    const upload = await store.startUpload('c')
    const part = await upload.putPart(1, pattern(100))
    await upload.complete([part], { bytes: 100, crc32: crc32(pattern(100)) })
    await (await store.startUpload('d')).abort()
    assert.deepEqual((await opened.privateFiles()).toSorted(), ['tmp', 'uploads'])
    assert.deepEqual((await readdir(opened.root)).toSorted(), ['.holdfast', 'a.d', 'c'])
    await store.remove('a/b')
    assert.deepEqual((await readdir(opened.root)).toSorted(), ['.holdfast', 'c'])
  })

  test('lets nobody else read', async () => {
    await using opened = await openTemporary()
    await opened.store.create('a/b', pattern(10))
    assert.equal((await stat(join(opened.root, 'a.d'))).mode & 0o777, 0o700)
    assert.equal((await stat(join(opened.root, 'a.d/b'))).mode & 0o777, 0o600)
    assert.equal((await stat(join(opened.root, '.holdfast'))).mode & 0o777, 0o700)
  })

  test('keeps keys that no file system could name', async () => {
    await using opened = await openTemporary()
    const keys = [
      '../../escape',
      '..',
      '.',
      '.holdfast/tmp/x',
      '/',
      '///',
      'nul\0byte',
      'line\nbreak',
      'x'.repeat(1000),
      'x'.repeat(200),
      `${'x'.repeat(200)}..`,
      `${'x'.repeat(200)}/y`,
      `${'x'.repeat(201)}/y`,
      `${'\u{1F600}'.repeat(200)}.d`,
      'name.d',
      'name.c',
      'name',
      '%',
      '+',
      'caf\u00e9',
      'cafe\u0301',
    ]
    for (const key of keys) await opened.store.create(key, Buffer.from(key))
    for (const key of keys) assert.equal(String(await contents(opened.store, key)), key)
    const listed = await Array.fromAsync(opened.store.list(''))
    assert.deepEqual(
      listed.map(({ key }) => key),
      keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    )
  })

  test('passes over what it did not make', async () => {
    await using opened = await openTemporary()
    const { root, store } = opened
    await store.create('real', pattern(1))
    await mkdir(join(root, 'lost+found'))
    await writeFile(join(root, 'caf\u00e9'), 'not spelled as this store would')
    await writeFile(join(root, '.DS_Store'), '')
    await symlink('/etc', join(root, 'etc.d'))
    await symlink('/etc/passwd', join(root, 'passwd'))
    const keys = (await Array.fromAsync(store.list(''))).map(({ key }) => key)
    assert.deepEqual(keys, ['real'])
  })

  test('follows no link out of its folder', async () => {
    await using opened = await openTemporary()
    await using elsewhere = await openTemporary()
    await symlink(elsewhere.root, join(opened.root, 'out.d'))
    await writeFile(join(elsewhere.root, 'secret'), 'secret')
    await symlink(join(elsewhere.root, 'secret'), join(opened.root, 'link'))
    await assert.rejects(opened.store.read('out/secret'), refusedAs('denied'))
    await assert.rejects(opened.store.create('out/new', pattern(1)), refusedAs('denied'))
    await assert.rejects(opened.store.remove('out/secret'), refusedAs('denied'))
    await assert.rejects(opened.store.read('link'), refusedAs('missing'))
    await assert.rejects(opened.store.create('link', pattern(1)), refusedAs('taken'))
    assert.deepEqual((await readdir(elsewhere.root)).toSorted(), ['.holdfast', 'secret'])
  })

  test('cannot be made where making a folder answers ENOENT, and says so', async () => {
    for (const root of ['/proc/holdfast', '/proc/holdfast/deep']) {
      const store = new DirectoryStore(root, { clock: systemClock, random: systemRandom })
      await assert.rejects(store.ensureBucket(), /ENOENT/)
    }
  })

  test('takes a folder that is no store for a disk that is not mounted', async () => {
    await using opened = await openTemporary()
    const bare = join(opened.root, 'bare')
    await mkdir(bare)
    const store = new DirectoryStore(bare, { clock: systemClock, random: systemRandom })
    await assert.rejects(store.create('a', pattern(1)), refusedAs('missing'))
    await assert.rejects(Array.fromAsync(store.list('')), refusedAs('missing'))
    await assert.rejects(store.stat('a'), refusedAs('missing'))
    assert.equal(await store.ensureBucket(), 'created')
    assert.equal(await store.ensureBucket(), 'exists')
    assert.equal(await store.stat('a'), undefined)
  })

  test('sweeps what a crash left a week ago, and nothing younger', async () => {
    await using opened = await openTemporary()
    const { root, store } = opened
    const live = await store.startUpload('live')
    const old = new Date(Date.now() - 8 * 24 * 3600 * 1000)
    for (const name of ['tmp/crashed', 'tmp/recent']) {
      await writeFile(join(root, '.holdfast', name), 'half an object')
    }
    await mkdir(join(root, '.holdfast/uploads/crashed'))
    await writeFile(join(root, '.holdfast/uploads/crashed/body'), 'parts')
    for (const name of ['tmp/crashed', 'uploads/crashed/body', 'uploads/crashed']) {
      await utimes(join(root, '.holdfast', name), old, old)
    }
    const later = new DirectoryStore(root, { clock: systemClock, random: systemRandom })
    await later.create('a', pattern(1))
    const left = (await opened.privateFiles()).toSorted()
    const upload = live.id.split('/').at(-1)
    assert.deepEqual(left, [
      'tmp',
      'tmp/recent',
      'uploads',
      `uploads/${upload}`,
      `uploads/${upload}/body`,
    ])
  })

  test('keeps what a crash left for as many days as it was told to', async () => {
    await using opened = await openTemporary()
    const { root, store } = opened
    assert.equal(await store.staleUploadDays(), 7)
    await store.abortStaleUploadsAfter(14)
    const reopen = () => new DirectoryStore(root, { clock: systemClock, random: systemRandom })
    assert.equal(await reopen().staleUploadDays(), 14)
    for (const [name, days] of [
      ['tenth', 10],
      ['fifteenth', 15],
    ] as const) {
      const path = join(root, '.holdfast/tmp', name)
      await writeFile(path, 'half an object')
      const then = new Date(Date.now() - days * 24 * 3600 * 1000)
      await utimes(path, then, then)
    }
    await reopen().create('a', pattern(1))
    assert.deepEqual(await readdir(join(root, '.holdfast/tmp')), ['tenth'])
    await reopen().abortStaleUploadsAfter(9)
    assert.deepEqual(await readdir(join(root, '.holdfast/tmp')), [])
  })

  test('dates an object by the clock it was given', async () => {
    await using opened = await openTemporary()
    const then = new Date('2031-02-03T04:05:06Z')
    const clock = { ...systemClock, now: () => then }
    const store = new DirectoryStore(opened.root, { clock, random: systemRandom })
    await store.create('a', pattern(1))
    assert.deepEqual((await store.stat('a'))?.lastModified, then)
  })

  test('gives an object that was removed and made again another etag', async () => {
    await using opened = await openTemporary()
    const { store } = opened
    await store.create('a', Buffer.from('one'))
    const first = await store.stat('a')
    await store.remove('a')
    await store.create('a', Buffer.from('two'))
    assert.notEqual((await store.stat('a'))?.etag, first?.etag)
  })

  test('says so where a file stands in its way', async () => {
    await using opened = await openTemporary()
    const file = join(opened.root, 'file')
    await writeFile(file, '')
    for (const root of [file, join(file, 'folder')]) {
      const store = new DirectoryStore(root, { clock: systemClock, random: systemRandom })
      await assert.rejects(
        store.ensureBucket(),
        failure('store-refused', 'there is a file where its folder should be'),
      )
    }
  })

  test('says so when it may not write', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('needs root to become somebody else')
    await using opened = await openTemporary()
    await opened.store.create('a', pattern(1))
    await chmod(opened.root, 0o755)
    process.seteuid?.(65534)
    try {
      await assert.rejects(opened.store.create('b', pattern(1)), refusedAs('denied'))
      await assert.rejects(opened.store.read('a'), refusedAs('denied'))
    } finally {
      process.seteuid?.(0)
    }
  })

  test('says so when the disk is full, and loses nothing', async (context) => {
    const mountPoint = await mkdtemp(join(tmpdir(), 'holdfast-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint], {
        stdio: 'pipe',
      })
    } catch {
      await rm(mountPoint, { recursive: true })
      return context.skip('may not mount a small file system')
    }
    try {
      const store = new DirectoryStore(mountPoint, { clock: systemClock, random: systemRandom })
      await store.ensureBucket()
      await store.create('small', pattern(1000))
      await assert.rejects(store.create('large', pattern(2_000_000)), (error) => {
        assert.ok(refusedAs('refused')(error))
        assert.match(String(error), /full/)
        return true
      })
      const upload = await store.startUpload('up')
      await assert.rejects(upload.putPart(1, pattern(2_000_000)), refusedAs('refused'))
      await upload.abort()
      await store.create('after', pattern(500_000))
      assert.deepEqual(await contents(store, 'small'), pattern(1000))
    } finally {
      execFileSync('umount', [mountPoint])
      await rm(mountPoint, { recursive: true })
    }
  })
})
