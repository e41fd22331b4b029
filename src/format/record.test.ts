import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { dumpName } from '../../test/support/dump-name.ts'
import { failedWith } from '../base/failure.ts'
import { type DumpRecord, decodeRecord, encodeRecord } from './record.ts'

const word = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((value) => value.isWellFormed())
const plain = { noNullPrototype: true }
const segment = fc.record(
  {
    bytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    crc32: fc.nat({ max: 0xffffffff }),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  },
  plain,
)
const record: fc.Arbitrary<DumpRecord> = fc
  .record(
    {
      name: dumpName,
      segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
      filters: fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
      source: fc.oneof(
        fc.constant({ kind: 'pipe' as const }),
        fc.constant({ kind: 'file' as const }),
        fc.record(
          {
            kind: fc.constant('command' as const),
            exit: fc.nat({ max: 255 }),
            producer: word,
          },
          plain,
        ),
      ),
      tool: fc.tuple(word, word),
    },
    plain,
  )
  .map(({ name: { machine, stream, level, taken, nonce, parent }, ...rest }) => ({
    machine,
    stream,
    level,
    taken,
    nonce,
    parent,
    ...rest,
  }))

const isCorrupt = (error: unknown) => failedWith(error, 'corrupt')

test('decoding inverts encoding', () => {
  fc.assert(
    fc.property(record, (value) => assert.deepEqual(decodeRecord(encodeRecord(value)), value)),
  )
})

test('a record cut short anywhere is refused', () => {
  fc.assert(
    fc.property(record, (value) => {
      const text = encodeRecord(value)
      for (let length = 0; length < text.length; length++) {
        assert.throws(() => decodeRecord(text.slice(0, length)), isFailure)
      }
    }),
    { numRuns: 20 },
  )
})

// A cut inside the first line leaves a format that is unknown, which is refused as that.
function isFailure(error: unknown): boolean {
  return failedWith(error, 'corrupt', 'unsupported')
}

test('no record with one character changed decodes to the same', () => {
  fc.assert(
    fc.property(
      record,
      fc.nat(),
      fc.constantFrom('0', 'f', ' ', '\n', ':', 'x'),
      (value, at, other) => {
        const text = encodeRecord(value)
        const index = at % text.length
        const changed = text.slice(0, index) + other + text.slice(index + 1)
        if (changed === text) return
        assert.ok(!isDeepStrictEqual(decodeOrRefuse(changed), value))
      },
    ),
    { numRuns: 1000 },
  )
})

function decodeOrRefuse(text: string): DumpRecord | undefined {
  try {
    return decodeRecord(text)
  } catch (error) {
    assert.ok(isFailure(error), String(error))
    return undefined
  }
}

const example = encodeRecord({
  machine: 'web-1' as never,
  stream: '/home',
  level: '0',
  taken: '20261121T030000Z' as never,
  nonce: 'a'.repeat(32) as never,
  parent: '0',
  segments: [{ bytes: 5, crc32: 0x3610a686, sha256: 'b'.repeat(64) }],
  filters: [],
  source: { kind: 'command', exit: 0, producer: 'tar' },
  tool: ['holdfast', '0.1.0'],
})

test('the record of docs/format.md', () => {
  assert.equal(
    example,
    `format: holdfast-dump/1
machine: web-1
stream: ~2Fhome
level: 0
taken: 20261121T030000Z
nonce: ${'a'.repeat(32)}
parent: 0
segments: 1
segment: 0 5 crc32=3610a686
source: command exit=0
producer: tar
tool: holdfast 0.1.0

${'b'.repeat(64)}  000000
`,
  )
})

test('unknown headers are ignored, unless the record requires them', () => {
  const grown = example.replace('tool:', 'colour: blue\ntool:')
  assert.deepEqual(decodeRecord(grown), decodeRecord(example))
  assert.throws(
    () => decodeRecord(grown.replace('tool:', 'requires: colour\ntool:')),
    (error) => failedWith(error, 'unsupported') && error.message.includes('colour'),
  )
})

test('a record of another format is refused as unsupported', () => {
  assert.throws(
    () => decodeRecord(example.replace('dump/1', 'dump/2')),
    (error) => failedWith(error, 'unsupported'),
  )
})

test('missing, repeated and contradicting lines are refused', () => {
  for (const damaged of [
    example.replace('machine: web-1\n', ''),
    example.replace('machine: web-1\n', 'machine: web-1\nmachine: web-1\n'),
    example.replace('segments: 1', 'segments: 2'),
    example.replace('  000000', '  000001'),
    `${example}${'b'.repeat(64)}  000001\n`,
    example.replace('segment: 0 5', 'segment: 1 5'),
    example.replace('exit=0', 'exit=256'),
    example.replaceAll('\n', '\r\n'),
    `\n${example}`,
    '',
  ]) {
    assert.throws(() => decodeRecord(damaged), isCorrupt, damaged)
  }
})
