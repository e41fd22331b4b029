// Taking a body in: stored and hashed as it streams, verified before anyone can see it.
import type { ChecksumAlgorithm } from '../../aws/checksum.ts'
import { type Digests, type IntegrityClaim, startDigests } from '../http/integrity.ts'
import { S3Fault } from '../s3-fault.ts'
import type { Draft } from '../state/blobs.ts'
import type { Call } from './call.ts'

export interface ReceivedBody extends AsyncDisposable {
  readonly draft: Draft
  readonly digests: Digests
}

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
  const running = await startDigests(claim, wanted)
  let digests: Digests | undefined
  const draft = await state.blobs.write(hashed())
  if (digests === undefined) throw new Error('a body ended without digests')
  return { draft, digests, [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose]() }

  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of payload.chunks()) {
      running.update(chunk)
      yield chunk
    }
    digests = running.finish(payload)
  }
}
