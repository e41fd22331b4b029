import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumTypes,
  combineChecksums,
  isChecksumValue,
  startChecksum,
} from './checksum.ts'

/** The published check values: the checksum of the nine digits. */
const CHECKS: Readonly<Record<ChecksumAlgorithm, string>> = {
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  CRC64NVME: 'ae8b14860a799888',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
}

async function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Promise<string> {
  const running = await startChecksum(algorithm)
  running.update(bytes)
  return running.digest()
}

for (const algorithm of CHECKSUM_ALGORITHMS) {
  test(`${algorithm} of "123456789" is the published check value`, async () => {
    const value = await checksumOf(algorithm, Buffer.from('123456789'))
    assert.equal(Buffer.from(value, 'base64').toString('hex'), CHECKS[algorithm])
    assert.ok(isChecksumValue(algorithm, value))
    assert.ok(!isChecksumValue(algorithm, value.slice(0, -1)))
  })
}

const crcs = CHECKSUM_ALGORITHMS.filter((name) => checksumTypes(name).includes('FULL_OBJECT'))

for (const algorithm of crcs) {
  test(`${algorithm} of a whole follows from the parts' alone`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }),
        async (parts) => {
          const values = await Promise.all(
            parts.map(async (part) => ({
              size: part.length,
              value: await checksumOf(algorithm, part),
            })),
          )
          const whole = await checksumOf(algorithm, Buffer.concat(parts))
          assert.equal(combineChecksums(algorithm, 'FULL_OBJECT', values), whole)
        },
      ),
      { numRuns: 40 },
    )
  })
}

test("a composite is the checksum of the parts' checksums, and their number", async () => {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    if (!checksumTypes(algorithm).includes('COMPOSITE')) continue
    const values = await Promise.all(
      ['one', 'two'].map((text) => checksumOf(algorithm, Buffer.from(text))),
    )
    const digests = Buffer.concat(values.map((value) => Buffer.from(value, 'base64')))
    const parts = values.map((value) => ({ size: 3, value }))
    const expected = `${await checksumOf(algorithm, digests)}-2`
    assert.equal(combineChecksums(algorithm, 'COMPOSITE', parts), expected)
  }
})
