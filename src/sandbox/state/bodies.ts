// Bodies: which stretches of which blobs make up an object or a part, and reading them.
import type { FileHandle } from 'node:fs/promises'
import type { ByteStream } from '../../base/bytes.ts'
import { MIB } from '../../base/bytes.ts'
import type { BlobStore, Draft } from './blobs.ts'
import type { Database } from './database.ts'

/** A stretch of one blob. */
export interface Piece {
  readonly blob: number
  readonly start: number
  readonly length: number
}

const READ_BYTES = MIB
const KEPT_BUFFERS = 16

export class Bodies {
  readonly #database: Database
  readonly #blobs: BlobStore
  readonly #buffers: Buffer[] = []

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database
    this.#blobs = blobs
  }

  /** Makes a draft a body, within the caller's transaction. Call `draft.adopt` once it holds. */
  fromDraft({ blob, size }: Draft): number {
    if (blob === undefined) return this.fromPieces([])
    this.#database.run('INSERT INTO blobs (id, bytes) VALUES (?, ?)', blob.id, blob.bytes)
    return this.fromPieces([{ blob: blob.id, start: 0, length: size }])
  }

  /** Makes a body of pieces of blobs that others may share, within the caller's transaction. */
  fromPieces(pieces: readonly Piece[]): number {
    const body = this.#database.get<{ id: number }>(
      'INSERT INTO bodies DEFAULT VALUES RETURNING id',
    )?.id
    if (body === undefined) throw new Error('SQLite made no body')
    pieces.forEach(({ blob, start, length }, position) => {
      this.#database.run(
        'INSERT INTO pieces (body, position, blob, start, length) VALUES (?, ?, ?, ?, ?)',
        body,
        position,
        blob,
        start,
        length,
      )
    })
    return body
  }

  /** The pieces that hold the bytes from `start` up to `end`, in order. */
  pieces(body: number, start: number, end: number): Piece[] {
    const rows = this.#database.all<Piece>(
      'SELECT blob, start, length FROM pieces WHERE body = ? ORDER BY position',
      body,
    )
    let at = 0
    return rows.flatMap((piece) => {
      const from = Math.max(start - at, 0)
      const to = Math.min(end - at, piece.length)
      at += piece.length
      if (from >= to) return []
      return [{ blob: piece.blob, start: piece.start + from, length: to - from }]
    })
  }

  /** Removes a body, and the blobs that nothing names any more, within the caller's transaction. */
  remove(body: number): void {
    const blobs = this.#database.all<{ blob: number }>(
      'SELECT DISTINCT blob FROM pieces WHERE body = ?',
      body,
    )
    this.#database.run('DELETE FROM pieces WHERE body = ?', body)
    this.#database.run('DELETE FROM object_parts WHERE body = ?', body)
    this.#database.run('DELETE FROM bodies WHERE id = ?', body)
    for (const { blob } of blobs) this.#blobs.remove(blob)
  }

  /**
   * Streams pieces, reading one chunk ahead of the consumer: two chunks in memory whatever the
   * length. A chunk belongs to the consumer until it asks for the next. The pieces stay readable
   * from this call until the stream ends or is left, even if their object goes meanwhile.
   */
  read(pieces: readonly Piece[]): ByteStream & Disposable {
    const pin = this.#blobs.pin(pieces.map(({ blob }) => blob))
    const stream = this.#readAhead(pieces)
    let released = false
    const release = () => {
      if (!released) pin[Symbol.dispose]()
      released = true
    }
    return {
      [Symbol.asyncIterator]: () => stream,
      [Symbol.dispose]: release,
    }
  }

  async *#readAhead(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      const inline = this.#blobs.inlineBytes(piece.blob)
      if (inline !== undefined) yield inline.subarray(piece.start, piece.start + piece.length)
      else yield* this.#readFile(piece)
    }
  }

  async *#readFile({ blob, start, length }: Piece): AsyncGenerator<Uint8Array> {
    const file = await this.#blobs.openFile(blob)
    const buffers = [this.#takeBuffer(), this.#takeBuffer()] as const
    let next: Promise<Uint8Array> | undefined
    try {
      let at = 0
      const readNext = (turn: number) => {
        const wanted = Math.min(READ_BYTES, length - at)
        const position = start + at
        at += wanted
        const buffer = buffers[turn % 2 === 0 ? 0 : 1]
        return wanted === 0 ? undefined : readFully(file, buffer.subarray(0, wanted), position)
      }
      next = readNext(0)
      for (let turn = 1; next !== undefined; turn++) {
        const chunk: Uint8Array = await next
        next = readNext(turn)
        next?.catch(() => {})
        yield chunk
      }
    } finally {
      await next?.catch(() => {})
      await file.close()
      this.#keepBuffers(buffers)
    }
  }

  #takeBuffer(): Buffer {
    return this.#buffers.pop() ?? Buffer.allocUnsafeSlow(READ_BYTES)
  }

  #keepBuffers(buffers: readonly Buffer[]): void {
    if (this.#buffers.length < KEPT_BUFFERS) this.#buffers.push(...buffers)
  }
}

async function readFully(file: FileHandle, buffer: Buffer, position: number): Promise<Uint8Array> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled)
    if (bytesRead === 0) throw new Error('a blob is shorter than the database says')
    filled += bytesRead
  }
  return buffer
}
