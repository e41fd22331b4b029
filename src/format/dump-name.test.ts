import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dumpName } from '../../test/support/dump-name.ts'
import { failedWith } from '../base/failure.ts'
import {
  type DumpName,
  parseRecordKey,
  parseSegmentKey,
  recordKey,
  recordsPrefix,
  segmentKey,
} from './dump-name.ts'
import { parseInstant } from './instant.ts'
import { parseMachineName } from './machine-name.ts'
import { isNonce, makeNonce, type Nonce } from './nonce.ts'
import { parseS3dumpKey, s3dumpKey } from './s3dump-key.ts'

test('parsing a record key inverts writing it', () => {
  fc.assert(
    fc.property(dumpName, (name) => assert.deepEqual(parseRecordKey(recordKey(name)), name)),
  )
})

test('every truncation of a record key is refused', () => {
  fc.assert(
    fc.property(dumpName, (name) => {
      const key = recordKey(name)
      for (let length = 0; length < key.length; length++) {
        assert.equal(parseRecordKey(key.slice(0, length)), undefined)
      }
    }),
  )
})

test('a nonce never begins with 0', () => {
  const draws = [new Uint8Array(16).fill(7), new Uint8Array(16).fill(0x70)]
  assert.equal(
    makeNonce(() => draws.shift() ?? assert.fail('a third draw')),
    '70'.repeat(16),
  )
})

test('a record key stays under 1,024 bytes with the longest names', () => {
  const name: DumpName = {
    machine: parseMachineName('m'.repeat(255)),
    stream: 's'.repeat(200),
    level: 'l'.repeat(200),
    taken: parseInstant('20261121T030000Z'),
    nonce: 'f'.repeat(32) as Nonce,
    segments: 999_999,
    bytes: Number.MAX_SAFE_INTEGER,
    parent: 'e'.repeat(32) as Nonce,
  }
  assert.ok(recordKey(name).length < 1024)
})

test('streams and levels that do not fit are refused with their length', () => {
  const machine = parseMachineName('web-1')
  for (const stream of ['', 'x'.repeat(201), '/'.repeat(67)]) {
    assert.throws(
      () => recordsPrefix(machine, stream),
      (error) => failedWith(error, 'bad-input') && error.message.includes('stream'),
    )
  }
})

test('the prefix of a stream does not cover another stream that begins alike', () => {
  const machine = parseMachineName('web-1')
  assert.ok(!recordsPrefix(machine, 'home2').startsWith(recordsPrefix(machine, 'home')))
})

test('other objects under records/ are not records', () => {
  for (const key of [
    'web-1/records/home/0/20261121T030000Z-x',
    'web-1/records/home/0/20261321T030000Z-00000000000000000000000000000000-1-0-0',
    'web-1/records/home/0/20261121T030000Z-00000000000000000000000000000000-0-0-0',
    'web-1/records/home/0/20261121T030000Z-00000000000000000000000000000000-01-0-0',
    'web-1/records/ho me/0/20261121T030000Z-00000000000000000000000000000000-1-0-0',
    'web-1/data/home/0/20261121T030000Z-00000000000000000000000000000000-1-0-0',
    'web-1/records/home/0/x/20261121T030000Z-00000000000000000000000000000000-1-0-0',
  ]) {
    assert.equal(parseRecordKey(key), undefined, key)
  }
})

test('segment keys say whose they are', () => {
  const machine = parseMachineName('web-1')
  const nonce = 'a'.repeat(32)
  assert.ok(isNonce(nonce))
  const key = segmentKey(machine, nonce, 7)
  assert.equal(key, `web-1/data/${nonce}/000007`)
  assert.deepEqual(parseSegmentKey(key), { machine, nonce, index: 7 })
  assert.equal(parseSegmentKey(`${key}8`), undefined)
})

test('an s3dump key is read back, whole and in both chunked forms', () => {
  const name = { host: 'gozer', filesystem: '/home', level: '0', date: '2026-11-21' }
  const key = s3dumpKey(name)
  assert.equal(key, 'gozer:/home:0:2026-11-21')
  assert.deepEqual(parseS3dumpKey(key), { ...name, chunk: undefined })
  assert.deepEqual(parseS3dumpKey(`${key}:3`), { ...name, chunk: 3 })
  assert.deepEqual(parseS3dumpKey(`${key}/chunk_000012`), { ...name, chunk: 12 })
  for (const other of [
    'gozer:/home:0',
    `${key}:x`,
    `${key}:1/chunk_000001`,
    'a/b:c:0:d',
    `${key}/`,
  ]) {
    assert.equal(parseS3dumpKey(other), undefined, other)
  }
})
