// What tests of writing dumps start from: a memory store, a still clock, tiny parts.

import { uploadSizes } from '../../src/dump/write/upload-sizes.ts'
import type { DumpRequest } from '../../src/dump/write/write-dump.ts'
import type { WriteEvent } from '../../src/dump/write/write-events.ts'
import { parseMachineName } from '../../src/format/machine-name.ts'
import type { SourceEnd } from '../../src/format/record.ts'
import type { DumpSource } from '../../src/host/source.ts'
import { systemRandom } from '../../src/host/system.ts'
import { MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { ObjectWriter, Upload } from '../../src/store/store.ts'
import { StoreFailure, type StoreReason } from '../../src/store/store-failure.ts'
import { ChunkSource } from './chunk-source.ts'
import { SettableClock } from './settable-clock.ts'

/** Sizes that no real store would take. */
export const LIMITS = { minPartBytes: 1, maxPartBytes: 1000, maxParts: 10_000 }

export function makeWorld() {
  const clock = new SettableClock('2026-11-21T03:00:00Z')
  const store = new MemoryStore({ clock })
  const events: WriteEvent[] = []
  const onEvent = (event: WriteEvent) => events.push(event)
  return { clock, store, events, tools: { store, clock, random: systemRandom, onEvent } }
}

export function requestOf(options: Partial<DumpRequest> = {}): DumpRequest {
  return {
    machine: parseMachineName('web-1'),
    stream: '/home',
    level: '0',
    parent: '0',
    sizes: uploadSizes({ partBytes: 10, segmentBytes: 40, concurrency: 2 }, LIMITS),
    tool: ['holdfast', 'test'],
    ...options,
  }
}

export function streamOf(bytes: number, end?: () => SourceEnd): ChunkSource {
  return new ChunkSource([Buffer.alloc(bytes, 'x')], end)
}

/** `store` with some of its calls replaced. */
export function altered(
  store: ObjectWriter,
  other: Partial<ObjectWriter>,
  upload: Partial<Upload> = {},
) {
  const writer: ObjectWriter = {
    url: store.url,
    create: (...args) => store.create(...args),
    async startUpload(...args) {
      const open = await store.startUpload(...args)
      return {
        key: open.key,
        id: open.id,
        putPart: (...part) => open.putPart(...part),
        complete: (...whole) => open.complete(...whole),
        abort: (signal) => open.abort(signal),
        ...upload,
      }
    },
    ...other,
  }
  return writer
}

export function refusal(reason: StoreReason, mayHaveHappened = false): StoreFailure {
  return new StoreFailure(`refused as ${reason}`, {
    reason,
    operation: 'PutObject',
    mayHaveHappened,
  })
}

/** Gives some bytes, then nothing until it is aborted. */
export function stuckAfter(bytes: number): DumpSource {
  let left = bytes
  return {
    fill(target, signal) {
      signal?.throwIfAborted()
      const filled = Math.min(left, target.length)
      left -= filled
      if (filled === target.length) return Promise.resolve(filled)
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    },
    end: () => Promise.reject(new Error('it never ended')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
