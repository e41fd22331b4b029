import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { combineCrc32 } from './crc32.ts'

test('the CRC of a whole follows from the CRCs of its two halves', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
      (first, second) => {
        const whole = crc32(Buffer.concat([first, second]))
        assert.equal(combineCrc32(crc32(first), crc32(second), second.length), whole)
      },
    ),
  )
})

test('combining is associative for lengths beyond 32 bits', () => {
  const crc = fc.integer({ min: 0, max: 0xffffffff })
  const length = fc.integer({ min: 0, max: 2 ** 45 })
  fc.assert(
    fc.property(crc, crc, crc, length, length, (a, b, c, bytesOfB, bytesOfC) => {
      const left = combineCrc32(combineCrc32(a, b, bytesOfB), c, bytesOfC)
      const right = combineCrc32(a, combineCrc32(b, c, bytesOfC), bytesOfB + bytesOfC)
      assert.equal(left, right)
    }),
  )
})

test('nothing changes a CRC by standing behind it', () => {
  assert.equal(combineCrc32(0x12345678, crc32(''), 0), 0x12345678)
})
