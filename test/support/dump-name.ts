import fc from 'fast-check'
import type { DumpName } from '../../src/format/dump-name.ts'
import { instantOf } from '../../src/format/instant.ts'
import { parseMachineName } from '../../src/format/machine-name.ts'
import { makeNonce } from '../../src/format/nonce.ts'

const hex = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .filter(([first = 0]) => first >= 16)
  .map((bytes) => makeNonce(() => bytes))
const part = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 16 })
  .filter((value) => value.isWellFormed())
/** Any name that a dump can have. */
export const dumpName: fc.Arbitrary<DumpName> = fc.record(
  {
    machine: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/).map(parseMachineName),
    stream: part,
    level: part,
    taken: fc
      .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
      .map(instantOf),
    nonce: hex,
    segments: fc.integer({ min: 1, max: 999_999 }),
    bytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    parent: fc.oneof(fc.constant('0' as const), fc.constant('unknown' as const), hex),
  },
  { noNullPrototype: true },
)
