// Taking a body in: stored and hashed as it streams, verified before anyone can see it.
import type { ChecksumAlgorithm } from '../../aws/checksum.ts'
import { type RunningDigests, startDigests, startDigestsOn } from '../http/digests.ts'
import {
  digestNeeds,
  type IntegrityClaim,
  requireIntegrity,
  type VerifiedDigests,
} from '../http/integrity.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Draft } from '../state/blobs.ts'
import { type BufferPair, SHARED_BUFFER_BYTES } from '../state/buffer-pool.ts'
import type { Call } from './call.ts'

export interface ReceivedBody extends AsyncDisposable {
  readonly draft: Draft
  readonly digests: VerifiedDigests
}

/** From here on a body is hashed on another thread; below, sending it there would cost more. */
const LONG_BODY_BYTES = SHARED_BUFFER_BYTES

/**
 * Receives a request's body. Disposing of it removes the bytes, unless the draft was adopted.
 *
 * @throws EntityTooLarge, MissingContentLength, and whatever is wrong with the bytes.
 */
export async function receiveBody(
  { payload, state }: Call,
  claim: IntegrityClaim,
  mostBytes: number,
  wanted?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { length } = payload
  if (length === undefined) throw new S3Fault('MissingContentLength')
  if (length > mostBytes) {
    throw new S3Fault('EntityTooLarge', {
      details: { ProposedSize: length, MaxSizeAllowed: mostBytes },
    })
  }
  const needs = digestNeeds(claim, payload, wanted)
  const isLong = length >= LONG_BODY_BYTES
  using running = await (isLong ? startDigestsOn(state.hashThread, needs) : startDigests(needs))
  using buffers = isLong ? state.bufferPool.take() : undefined
  let digests: VerifiedDigests | undefined
  const chunks = payload.chunks()
  const draft = await state.blobs.write(hashed(buffers ? gather(chunks, buffers.pair) : chunks))
  if (digests === undefined) throw new Error('a body ended without digests')
  return { draft, digests, [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose]() }

  async function* hashed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield* hashEach(chunks, running)
    digests = requireIntegrity(claim, payload, await running.digest())
  }
}

/** Hands on each chunk while it is hashed, and no further one until it has been. */
async function* hashEach(
  chunks: AsyncIterable<Buffer>,
  running: RunningDigests,
): AsyncGenerator<Buffer> {
  let hashing: Promise<void> | void = undefined
  for await (const chunk of chunks) {
    await hashing
    hashing = running.update(chunk)
    // A failure is thrown by the next await; it must not count as unhandled until then.
    hashing?.catch(() => {})
    yield chunk
  }
  await hashing
}

/**
 * Copies small chunks together into two large buffers in turn, and frees them. A buffer is filled
 * again once the chunk after it has been asked for: whoever stores it must be done with it by then.
 */
async function* gather(chunks: AsyncIterable<Buffer>, pair: BufferPair): AsyncGenerator<Buffer> {
  let [buffer, other] = pair
  let filled = 0
  for await (const chunk of chunks) {
    let rest = chunk
    while (rest.length > 0) {
      const taken = rest.subarray(0, buffer.length - filled)
      copyInto(buffer, taken, filled)
      filled += taken.length
      rest = rest.subarray(taken.length)
      if (filled < buffer.length) break
      yield buffer
      ;[buffer, other] = [other, buffer]
      filled = 0
    }
    freeMemory(chunk)
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

/**
 * Frees what a chunk has to itself at once. Left to the garbage collector, long bodies make it run
 * all the time: for each few megabytes received it marks the whole heap.
 */
function freeMemory({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/**
 * As `target.set(bytes, at)`, which copies to shared memory a word at a time. Less than the whole
 * of a buffer is copied at once, in a third of the time.
 */
function copyInto(target: Buffer, bytes: Buffer, at: number): void {
  const last = bytes.length - 1
  bytes.copy(target, at, 0, last)
  target[at + last] = bytes[last] ?? 0
}
