// Wherever the store fails while a dump is written, there is a whole dump or none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../src/base/failure.ts'
import { uploadSizes } from '../../src/dump/write/upload-sizes.ts'
import { writeDump } from '../../src/dump/write/write-dump.ts'
import { parseMachineName } from '../../src/format/machine-name.ts'
import { systemRandom } from '../../src/host/system.ts'
import { MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { ObjectWriter } from '../../src/store/store.ts'
import { retryingWriter } from '../../src/store/wrap/retrying-writer.ts'
import { ChunkSource } from '../support/chunk-source.ts'
import { readCommitted } from '../support/committed-dumps.ts'
import { SettableClock } from '../support/settable-clock.ts'
import { failingWriter, type WriteFault } from './failing-writer.ts'

const LIMITS = { minPartBytes: 1, maxPartBytes: 1000, maxParts: 10 }
const SCENARIOS = {
  'an empty stream': { length: 0, partBytes: 10, segmentBytes: 40 },
  'a stream shorter than a part': { length: 5, partBytes: 10, segmentBytes: 40 },
  'a stream of exactly one part': { length: 10, partBytes: 10, segmentBytes: 40 },
  'a segment of several parts': { length: 33, partBytes: 10, segmentBytes: 40 },
  'several segments': { length: 95, partBytes: 10, segmentBytes: 25 },
} as const

interface Outcome {
  readonly error: unknown
  /** Whether the fault struck at all. */
  readonly struck: boolean
}

type Wrap = (store: ObjectWriter, clock: SettableClock) => ObjectWriter

async function sweep(
  length: number,
  sizes: object,
  fault: WriteFault,
  wrap: Wrap,
): Promise<Outcome> {
  const clock = new SettableClock('2026-11-21T03:00:00Z')
  const store = new MemoryStore({ clock })
  const bytes = Buffer.from(Array.from({ length }, (_, index) => index))
  const request = {
    machine: parseMachineName('web-1'),
    stream: '/home',
    level: '0',
    parent: '0' as const,
    sizes: uploadSizes({ concurrency: 2, ...sizes }, LIMITS),
    tool: ['holdfast', 'test'] as const,
  }
  const tools = { store, clock, random: systemRandom }
  const earlier = await writeDump(request, new ChunkSource([Buffer.from('earlier')]), tools)

  const failing = failingWriter(store, fault)
  const source = new ChunkSource([bytes])
  const again = { ...tools, store: wrap(failing, clock) }
  const error: unknown = await writeDump(request, source, again).then(
    () => undefined,
    (error) => error,
  )

  const [first, second, ...others] = await readCommitted(store).then((dumps) =>
    dumps.sort((a, b) => Number(b.key === earlier.key) - Number(a.key === earlier.key)),
  )
  assert.equal(first?.bytes.toString(), 'earlier')
  assert.equal(others.length, 0)
  if (second !== undefined) assert.deepEqual(second.bytes, bytes)
  if (error === undefined) assert.ok(second, 'what was reported as stored is there')
  else if (!failedWith(error, 'outcome-unknown')) assert.equal(second, undefined)
  assert.ok(source.isDisposed)
  const mayStayOpen = fault.lasts === 'for-good' || failing.calls[fault.nth - 1] !== 'putPart'
  if (!mayStayOpen) assert.equal(failing.openUploads.size, 0)
  return { error, struck: failing.calls.length >= fault.nth }
}

for (const [what, { length, ...sizes }] of Object.entries(SCENARIOS)) {
  for (const point of ['before', 'after'] as const) {
    for (const lasts of ['once', 'for-good'] as const) {
      test(`${what}: a call that fails ${lasts} ${point} its effect`, async () => {
        for (let nth = 1; ; nth++) {
          const fault = { nth, point, lasts, reason: 'refused' } as const
          const { error, struck } = await sweep(length, sizes, fault, (store) => store)
          if (!struck) return assert.equal(error, undefined)
          assert.ok(error, `call ${nth} failed and the dump did not`)
        }
      })
    }

    test(`${what}: a connection that breaks ${point} the effect of one call is survived`, async () => {
      for (let nth = 1; ; nth++) {
        const fault = { nth, point, lasts: 'once', reason: 'broken' } as const
        const { error, struck } = await sweep(length, sizes, fault, (store, clock) =>
          retryingWriter(store, { clock, random: systemRandom, retryForMs: 10_000 }),
        )
        assert.equal(error, undefined, `call ${nth} broke`)
        if (!struck) return
      }
    })

    test(`${what}: a store that is gone for good ${point} the effect of a call`, async () => {
      for (let nth = 1; ; nth++) {
        const fault = { nth, point, lasts: 'for-good', reason: 'broken' } as const
        const { error, struck } = await sweep(length, sizes, fault, (store, clock) =>
          retryingWriter(store, { clock, random: systemRandom, retryForMs: 10_000 }),
        )
        if (!struck) return assert.equal(error, undefined)
        assert.ok(failedWith(error, 'store-unavailable', 'outcome-unknown'), String(error))
      }
    })
  }
}
