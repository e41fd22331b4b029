// The aws-chunked content encoding: the body in chunks with a header line each, optionally
// signed one after the other, optionally followed by trailing headers. Source: "Signature
// Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" and
// "… including trailing headers" in the S3 API Reference.
import { createHash, type Hash, type KeyObject } from 'node:crypto'
import {
  type ChunkContext,
  type CredentialScope,
  chunkStringToSign,
  sign,
  trailerStringToSign,
} from '../../aws/sigv4.ts'
import { sameText } from '../../base/same-text.ts'
import { S3Fault } from './s3-fault.ts'

/** What the signature of the first chunk goes by. */
export interface ChunkSeed {
  readonly key: KeyObject
  readonly scope: CredentialScope
  readonly timestamp: string
  readonly signature: string
}

export interface ChunkedOptions {
  /** Chunks, and the trailer if there is one, each carry a signature. */
  readonly signed: boolean
  /** The names of `x-amz-trailer`, lower-case; undefined for an encoding without a trailer. */
  readonly trailers: readonly string[] | undefined
  /** What signs them; undefined where nobody did. */
  readonly seed: ChunkSeed | undefined
}

const TRAILER_SIGNATURE = 'x-amz-trailer-signature'
const MAX_LINE = 8 * 1024
const MAX_TRAILERS = 20
/** S3 refuses smaller chunks than this, except the last. */
const MIN_CHUNK = 8192
const CHUNK_LINE = /^([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?$/

/**
 * Decodes an aws-chunked body as it arrives: `push` takes what the socket gave, and `end` says
 * that there is no more. Holds no data beyond one line.
 */
export class ChunkedDecoder {
  readonly #options: ChunkedOptions
  #state: 'header' | 'data' | 'data-end' | 'trailer' | 'done' = 'header'
  #line = ''
  #left = 0
  #sawSmallChunk = false
  #hash: Hash | undefined
  #claimed = ''
  #previousSignature: string
  readonly #trailers = new Map<string, string>()

  constructor(options: ChunkedOptions) {
    this.#options = options
    this.#previousSignature = options.seed?.signature ?? ''
  }

  /** The trailing headers; complete after {@link end}. */
  get trailers(): ReadonlyMap<string, string> {
    return this.#trailers
  }

  /** The payload within `bytes`, as views of it. */
  push(bytes: Buffer): Buffer[] {
    const payload: Buffer[] = []
    let at = 0
    while (at < bytes.length) {
      if (this.#state === 'data') {
        const taken = bytes.subarray(at, at + this.#left)
        at += taken.length
        this.#left -= taken.length
        this.#hash?.update(taken)
        payload.push(taken)
        if (this.#left === 0) this.#state = 'data-end'
      } else {
        at = this.#takeLine(bytes, at)
      }
    }
    return payload
  }

  /** @throws IncompleteBody if the last chunk is missing; MalformedTrailerError for a trailer. */
  end(): void {
    if (this.#state === 'trailer') {
      if (this.#line !== '') this.#addTrailer(this.#line)
      this.#endTrailers()
    }
    if (this.#state !== 'done') throw new S3Fault('IncompleteBody')
  }

  #takeLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(0x0a, from)
    const until = end < 0 ? bytes.length : end
    if (this.#line.length + until - from > MAX_LINE) throw malformedChunk()
    this.#line += bytes.toString('latin1', from, until)
    if (end < 0) return bytes.length
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    this.#endLine(line)
    return end + 1
  }

  #endLine(line: string): void {
    if (this.#state === 'header') this.#startChunk(line)
    else if (this.#state === 'data-end') this.#endChunk(line)
    else if (this.#state === 'trailer') this.#addTrailer(line)
    else if (line !== '') throw malformedChunk()
  }

  #startChunk(line: string): void {
    const match = CHUNK_LINE.exec(line)
    if (match === null) throw malformedChunk()
    const [, size = '', signature] = match
    if ((signature !== undefined) !== this.#options.signed) throw malformedChunk()
    this.#left = Number.parseInt(size, 16)
    if (!Number.isSafeInteger(this.#left)) throw malformedChunk()
    if (this.#left > 0 && this.#sawSmallChunk) throw new S3Fault('InvalidChunkSizeError')
    if (this.#left < MIN_CHUNK) this.#sawSmallChunk = true
    this.#claimed = signature ?? ''
    if (this.#options.signed) this.#hash = createHash('sha256')
    if (this.#left > 0) {
      this.#state = 'data'
    } else {
      this.#verifyChunk()
      this.#state = 'trailer'
    }
  }

  #endChunk(line: string): void {
    if (line !== '') throw malformedChunk()
    this.#verifyChunk()
    this.#state = 'header'
  }

  #verifyChunk(): void {
    if (this.#hash === undefined) return
    this.#verify(chunkStringToSign(this.#context(), this.#hash.digest('hex')), this.#claimed)
    this.#hash = undefined
  }

  #verify(toSign: string, claimed: string): void {
    if (!sameText(sign(this.#seed().key, toSign), claimed)) {
      throw new S3Fault('SignatureDoesNotMatch')
    }
    this.#previousSignature = claimed
  }

  #seed(): ChunkSeed {
    const { seed } = this.#options
    if (seed !== undefined) return seed
    throw new S3Fault('AccessDenied')
  }

  #context(): ChunkContext {
    const { timestamp, scope } = this.#seed()
    return { timestamp, scope, previousSignature: this.#previousSignature }
  }

  #addTrailer(line: string): void {
    if (line === '') {
      // Some clients put an empty line before the trailer, or between it and its signature.
      if (this.#hasTrailers()) this.#endTrailers()
      return
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    const declared = this.#options.trailers?.includes(name) ?? false
    const known = declared || (name === TRAILER_SIGNATURE && this.#options.signed)
    if (colon < 1 || !known || this.#trailers.size === MAX_TRAILERS || this.#trailers.has(name)) {
      throw new S3Fault('MalformedTrailerError')
    }
    this.#trailers.set(name, line.slice(colon + 1).trim())
  }

  #hasTrailers(): boolean {
    const { trailers = [], signed } = this.#options
    const names = signed && trailers.length > 0 ? [...trailers, TRAILER_SIGNATURE] : trailers
    return names.every((name) => this.#trailers.has(name))
  }

  #endTrailers(): void {
    this.#state = 'done'
    const { trailers, signed } = this.#options
    if (trailers === undefined) return
    if (trailers.some((name) => !this.#trailers.has(name))) {
      throw new S3Fault('MalformedTrailerError')
    }
    if (!signed) return
    const lines = trailers.map((name) => `${name}:${this.#trailers.get(name)}\n`).join('')
    const claimed = this.#trailers.get(TRAILER_SIGNATURE) ?? ''
    this.#verify(trailerStringToSign(this.#context(), lines), claimed)
  }
}

function malformedChunk(): S3Fault {
  return new S3Fault('InvalidRequest', { message: 'The aws-chunked body is not well-formed.' })
}
