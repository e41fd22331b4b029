import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { parseRecordKey, recordKey } from '../../format/dump-name.ts'
import { instantOf } from '../../format/instant.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import type { Nonce, Parent } from '../../format/nonce.ts'
import { DumpTable } from './dump-table.ts'
import { SegmentIndex } from './segment-index.ts'
import type { RecordedDump, S3dumpDump, StoredDump } from './stored-dump.ts'

const nonce = fc
  .tuple(
    fc.nat({ max: 0xffffffff }),
    fc.constantFrom('0'.repeat(24), 'f'.repeat(24), 'ab'.repeat(12)),
  )
  .map(([head, tail]) => `${head.toString(16).padStart(8, '0')}${tail}` as Nonce)
const problem = fc.option(
  fc.constantFrom(
    { kind: 'incomplete', detail: '0 of 1 segments' } as const,
    { kind: 'multipart-record', detail: 'sent in parts' } as const,
  ),
  { nil: undefined, freq: 3 },
)
const classes = fc.array(
  fc.record(
    { storageClass: fc.constantFrom('STANDARD', 'GLACIER'), bytes: fc.nat() },
    { noNullPrototype: true },
  ),
  { maxLength: 2 },
)
const when = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(seconds * 1000))

const recorded: fc.Arbitrary<RecordedDump> = fc
  .record(
    {
      stream: fc.constantFrom('/home', 'größe 本', '~', 'a-name-of-more-than-thirteen-characters'),
      level: fc.constantFrom('0', '1', 'photos'),
      machine: fc.constantFrom('web-1', 'web-2').map(parseMachineName),
      taken: when.map(instantOf),
      nonce,
      segments: fc.integer({ min: 1, max: 999_999 }),
      bytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      parent: fc.oneof(fc.constantFrom<Parent>('0', 'unknown'), nonce),
    },
    { noNullPrototype: true },
  )
  .chain((name) =>
    fc.record({
      kind: fc.constant('dump' as const),
      name: fc.constant(name),
      recordKey: fc.constant(recordKey(name)),
      recordBytes: fc.nat(),
      recordEtag: fc.constant('"etag"'),
      lastModified: when,
      classes: fc.oneof(
        fc.constantFrom(undefined, [], [{ storageClass: 'STANDARD', bytes: name.bytes }]),
        classes,
      ),
      problem,
    }),
  )

const s3dump: fc.Arbitrary<S3dumpDump> = fc
  .tuple(when, problem, classes)
  .map(([lastModified, found, sums]) => ({
    kind: 's3dump',
    name: { host: 'web-1', filesystem: '/home', level: '1', date: '2019-05-04' },
    key: 'web-1:/home:1:2019-05-04',
    objects: [
      { key: 'web-1:/home:1:2019-05-04', bytes: 4, etag: '"e"', lastModified, storageClass: 'X' },
    ],
    bytes: 4,
    lastModified,
    classes: sums,
    problem: found,
  }))

function withoutRecord(dump: StoredDump) {
  if (dump.kind === 's3dump') return dump
  const { recordBytes: _, recordEtag: __, ...rest } = dump
  return rest
}

test('dumps come out of the table as they went in, each at its place', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(recorded, s3dump), { maxLength: 60 }), (dumps) => {
      const table = new DumpTable()
      for (const dump of dumps) table.add(dump)
      assert.equal(table.size, dumps.length)
      for (const [index, dump] of dumps.entries()) {
        assert.deepEqual(table.dumpOf(index), withoutRecord(dump))
        assert.equal(table.storedMs(index), dump.lastModified.getTime())
      }
    }),
  )
})

test('dumps are found by their nonces, whatever order they came in', () => {
  fc.assert(
    fc.property(fc.array(recorded, { maxLength: 60 }), nonce, (dumps, absent) => {
      const table = new DumpTable()
      for (const dump of dumps) table.add(dump)
      for (const wanted of [absent, ...dumps.map(({ name }) => name.nonce)]) {
        const expected = [...dumps.keys()].filter((at) => dumps[at]?.name.nonce === wanted)
        assert.deepEqual([...table.withNonce(wanted)], expected)
      }
    }),
  )
})

test('segments are summed alike in whatever order a store lists them', () => {
  const segment = fc.record({
    nonce: fc.constantFrom('a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)) as fc.Arbitrary<Nonce>,
    index: fc.nat({ max: 5 }),
    bytes: fc.nat({ max: 100 }),
    storageClass: fc.constantFrom('STANDARD', 'GLACIER'),
    lastModified: when,
  })
  const listing = fc.uniqueArray(segment, { selector: (each) => `${each.nonce}${each.index}` })
  fc.assert(
    fc.property(listing, (segments) => {
      const index = new SegmentIndex(parseMachineName('web-1'))
      for (const each of segments) index.add(each.nonce, each.index, { ...each, key: '', etag: '' })
      for (const [wanted, members] of Map.groupBy(segments, (each) => each.nonce)) {
        const sum = index.claim(wanted)
        assert.ok(sum !== undefined && sum !== 'claimed')
        assert.equal(sum.segments, members.length)
        assert.equal(
          sum.bytes,
          members.reduce((total, { bytes }) => total + bytes, 0),
        )
        assert.equal(sum.lastIndex, Math.max(...members.map((each) => each.index)))
        const classBytes = Map.groupBy(members, (each) => each.storageClass)
        assert.equal(sum.classes.length, classBytes.size)
        assert.equal(index.claim(wanted), 'claimed')
      }
      assert.deepEqual([...index.leftovers()], [])
    }),
  )
})

test('segments that are listed after their record are no leftovers', () => {
  const index = new SegmentIndex(parseMachineName('web-1'))
  const late = 'c'.repeat(32) as Nonce
  assert.equal(index.claim(late), undefined)
  const object = {
    key: '',
    etag: '',
    bytes: 1,
    lastModified: new Date(0),
    storageClass: 'STANDARD',
  }
  index.add(late, 0, object)
  assert.deepEqual([...index.leftovers()], [])
  assert.equal(index.claim(late), 'claimed')
})

test('a dump takes 120 bytes, and keeps no page of the listing alive', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held = () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const table = new DumpTable()
  table.add(listed(0, page(0)))
  const before = held()
  const count = 50_000
  for (let first = 0; first < count; first += 100) {
    const text = page(first)
    for (let at = first; at < first + 100; at++) table.add(listed(at, text))
  }
  assert.ok(held() - before < 120 * count, `${(held() - before) / count} bytes each`)
  assert.equal(table.size, count + 1)
})

const LINE_CHARACTERS = 600

/** A hundred keys as a listing holds them: among much else. */
function page(first: number): string {
  const lines = Array.from({ length: 100 }, (_, at) => {
    const id = (first + at).toString(16).padStart(32, 'a')
    return `web-1/records/a-stream-with-a-long-name/0/20261121T030000Z-${id}-1-9-0`.padEnd(
      LINE_CHARACTERS,
    )
  })
  return lines.join('')
}

function listed(at: number, text: string): RecordedDump {
  const start = (at % 100) * LINE_CHARACTERS
  const key = text.slice(start, start + LINE_CHARACTERS).trimEnd()
  const name = parseRecordKey(key)
  assert.ok(name !== undefined)
  const dump = { kind: 'dump', name, recordKey: key, recordBytes: 1, recordEtag: '' } as const
  const detail = text.slice(start, start + 40)
  const classesOf = [{ storageClass: text.slice(start, start + 14), bytes: 9 }]
  const trouble = at % 100 === 0 ? ({ kind: 'incomplete', detail } as const) : undefined
  return { ...dump, lastModified: new Date(at * 1000), classes: classesOf, problem: trouble }
}
