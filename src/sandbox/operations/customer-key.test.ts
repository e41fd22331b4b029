import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { S3Request } from '../http/request.ts'
import { requireKeyOf, sealWith } from './customer-key.ts'

const bytes = Buffer.alloc(32, 'k')

function bringing(headers: Readonly<Record<string, string>>, isSecure = true): S3Request {
  const named = Object.entries(headers).map(
    ([name, value]) => [`x-amz-server-side-encryption-customer-${name}`, value] as const,
  )
  return {
    method: 'PUT',
    isSecure,
    path: '/',
    query: [],
    headers: new Map(named),
    bucket: 'bucket',
    key: 'key',
  }
}

const headersOf = (key: Buffer) => ({
  algorithm: 'AES256',
  key: key.toString('base64'),
  'key-md5': createHash('md5').update(key).digest('base64'),
})

test('a key opens what it sealed, and no other does', () => {
  const sealed = sealWith(bringing(headersOf(bytes)))
  assert.doesNotThrow(() => requireKeyOf(sealed, bringing(headersOf(bytes)), 'object'))
  for (const other of [Buffer.alloc(32, 'o'), Buffer.alloc(8, 'k')]) {
    assert.throws(() => requireKeyOf(sealed, bringing(headersOf(other)), 'object'), {
      code: 'AccessDenied',
    })
  }
})

test('nothing is kept that the key could be read from', () => {
  const [once, again] = [sealWith(bringing(headersOf(bytes))), sealWith(bringing(headersOf(bytes)))]
  assert.notEqual(once.proof, again.proof)
  assert.ok(!JSON.stringify(once).includes(bytes.toString('base64')))
})

test('what is no key of 256 bits with its MD5 is refused', () => {
  const good = headersOf(bytes)
  const { algorithm: _a, ...noAlgorithm } = good
  const { key: _k, ...noKey } = good
  const { 'key-md5': _m, ...noMd5 } = good
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [noAlgorithm, /must provide a valid encryption algorithm/],
    [noKey, /must provide an appropriate secret key/],
    [noMd5, /must provide the client calculated MD5/],
    [{ ...good, algorithm: 'ROT13' }, /Supported value: AES256/],
    [
      { ...good, 'key-md5': headersOf(Buffer.alloc(8))['key-md5'] },
      /calculated MD5 hash of the key/,
    ],
    [headersOf(Buffer.alloc(16)), /secret key was invalid/],
  ]
  for (const [headers, message] of cases) {
    assert.throws(() => sealWith(bringing(headers)), { message })
  }
  assert.throws(() => sealWith(bringing(good, false)), { message: /over a secure connection/ })
})
