import { read } from 'node:fs'
import { promisify } from 'node:util'
import { MIB } from '../base/bytes.ts'
import { Failure, messageOf } from '../base/failure.ts'
import type { DumpSource } from './source.ts'

const readDescriptor = promisify(read)

/** An interrupt waits for the read under way, so one read is short. */
const MAX_READ_BYTES = 8 * MIB

/**
 * Reads a file or device from where the descriptor `fd` stands to its end. The descriptor
 * stays its owner's to close.
 */
export function openFileSource(fd: number): DumpSource {
  return {
    async fill(target, signal) {
      let filled = 0
      while (filled < target.length) {
        signal?.throwIfAborted()
        const bytes = await readSome(fd, target.subarray(filled, filled + MAX_READ_BYTES))
        if (bytes === 0) break
        filled += bytes
      }
      return filled
    },
    end: () => Promise.resolve({ kind: 'file' }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function readSome(fd: number, target: Uint8Array): Promise<number> {
  try {
    const { bytesRead } = await readDescriptor(fd, target, 0, target.length, null)
    return bytesRead
  } catch (cause) {
    throw new Failure('source-failed', `the input cannot be read: ${messageOf(cause)}`, { cause })
  }
}
