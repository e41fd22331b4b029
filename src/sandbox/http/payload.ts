// A request's body: its framing decoded, its length and the signatures of its chunks verified
// while it streams. Its hashes are verified by http/integrity.ts, once they are computed.
import type { IncomingMessage } from 'node:http'
import type { ChunkSeed } from './chunked-body.ts'
import { ChunkedDecoder } from './chunked-body.ts'
import type { S3Request } from './request.ts'
import { notImplemented, S3Fault } from './s3-fault.ts'

/** What a signature says of the body. */
export interface SignedPayload {
  /** `x-amz-content-sha256`, or what stands for it in a presigned URL. */
  readonly payloadHash: string
  /** What signs the chunks of an aws-chunked body; there are none where it is undefined. */
  readonly seed: ChunkSeed | undefined
}

export interface Payload {
  /** The bytes of the body proper, as announced; undefined if the request announced none. */
  readonly length: number | undefined
  /** Headers that came after the body; complete once {@link chunks} has ended. */
  readonly trailers: ReadonlyMap<string, string>
  /** The SHA-256 (hex) that the body must prove to have; undefined if it is not signed so. */
  readonly sha256: string | undefined
  /**
   * The body, once. Throws at its end unless it is as long as announced, so a consumer must not
   * act before the end, nor before it has verified the hash. A chunk belongs to the consumer.
   */
  chunks(): AsyncGenerator<Buffer>
}

export const NO_TRAILERS: ReadonlyMap<string, string> = new Map()

/** What the socket gives. Disposing of it lets the rest of the body pass by unread. */
export interface BodySource extends AsyncDisposable {
  /** The same generator each time, so that what one reader leaves the next one gets. */
  chunks(): AsyncGenerator<Buffer>
}

/** `invite` asks a client that waits for that to send its body, when it is first read. */
export function bodyOf(message: IncomingMessage, invite: () => void): BodySource {
  const chunks = received(message, invite)
  return {
    chunks: () => chunks,
    async [Symbol.asyncDispose]() {
      await chunks.return(undefined)
    },
  }
}

/** Leaving it early leaves the connection open, for the answer. */
async function* received(
  message: IncomingMessage,
  invite: () => void,
): AsyncGenerator<Buffer, undefined> {
  invite()
  for await (const chunk of message.iterator({ destroyOnReturn: false })) yield chunk as Buffer
}

/**
 * Gives the body that was announced. Nothing is read yet.
 *
 * @throws NotImplemented for a transfer encoding; MissingContentLength for chunks of no decoded
 *   length; InvalidArgument for a length that is no number.
 */
export function openPayload(
  source: BodySource,
  request: S3Request,
  { payloadHash, seed }: SignedPayload,
): Payload {
  if (payloadHash.startsWith('STREAMING-')) {
    return chunkedPayload(source, request, payloadHash, seed)
  }
  if (request.headers.has('transfer-encoding')) throw notImplemented('Transfer-Encoding')
  const sha256 = payloadHash === 'UNSIGNED-PAYLOAD' ? undefined : payloadHash.toLowerCase()
  const length = readLength(request.headers.get('content-length'))
  return {
    length,
    trailers: NO_TRAILERS,
    sha256,
    chunks: () => verifyLength(source.chunks(), length ?? 0),
  }
}

function chunkedPayload(
  source: BodySource,
  request: S3Request,
  payloadHash: string,
  seed: ChunkSeed | undefined,
): Payload {
  const length = readLength(request.headers.get('x-amz-decoded-content-length'))
  if (length === undefined) throw new S3Fault('MissingContentLength')
  const decoder = new ChunkedDecoder({
    signed: payloadHash.startsWith('STREAMING-AWS4'),
    trailers: payloadHash.endsWith('-TRAILER') ? declaredTrailers(request) : undefined,
    seed,
  })
  return {
    length,
    trailers: decoder.trailers,
    sha256: undefined,
    chunks: () => verifyLength(decoded(source.chunks(), decoder), length),
  }
}

function declaredTrailers(request: S3Request): string[] {
  const declared = request.headers.get('x-amz-trailer') ?? ''
  return declared
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}

/** A `content-length`, in bytes; undefined for none. @throws InvalidArgument */
export function readLength(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) {
    throw new S3Fault('InvalidArgument', { message: 'The length of the body is not a number' })
  }
  return Number(text)
}

async function* decoded(
  source: AsyncIterable<Buffer>,
  decoder: ChunkedDecoder,
): AsyncGenerator<Buffer> {
  for await (const bytes of source) yield* decoder.push(bytes)
  decoder.end()
}

async function* verifyLength(
  source: AsyncIterable<Buffer>,
  length: number,
): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > length) throw new S3Fault('IncompleteBody')
    yield chunk
  }
  if (bytes < length) throw new S3Fault('IncompleteBody')
}

/** Room for 100 grants, or 50 tags of escaped characters. */
export const MAX_DOCUMENT_BYTES = 256 * 1024

/** A short body as a whole, such as an XML document. */
export async function readWhole(payload: Payload, mostBytes: number): Promise<Buffer> {
  if ((payload.length ?? 0) > mostBytes) throw new S3Fault('MaxMessageLengthExceeded')
  return Buffer.concat(await Array.fromAsync(payload.chunks()))
}
