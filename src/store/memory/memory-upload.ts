import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { slicesOf } from '../slices.ts'
import type { PartReceipt, Upload, WholeBody, WriteOptions } from '../store.ts'
import { StoreFailure, type StoreReason } from '../store-failure.ts'

interface Part {
  readonly bytes: Uint8Array
  readonly md5: Buffer
}

export class MemoryUpload implements Upload {
  readonly key: string
  readonly id: string
  readonly #publish: (bytes: Uint8Array, etag: string) => void
  #parts: Map<number, Part> | undefined = new Map()

  /** @param publish makes the whole visible, or throws. */
  constructor(key: string, id: string, publish: (bytes: Uint8Array, etag: string) => void) {
    this.key = key
    this.id = id
    this.#publish = publish
  }

  async putPart(
    number: number,
    body: Uint8Array,
    options: WriteOptions = {},
  ): Promise<PartReceipt> {
    const bytes = await copyOf(body, options)
    const parts = this.#open('UploadPart')
    const md5 = createHash('md5').update(body).digest()
    parts.set(number, { bytes, md5 })
    return { number, etag: quoted(md5), crc32: crc32(body) }
  }

  async complete(
    receipts: readonly PartReceipt[],
    whole: WholeBody,
    signal?: AbortSignal,
  ): Promise<void> {
    signal?.throwIfAborted()
    const parts = this.#open('CompleteMultipartUpload')
    const used = receipts.map(({ number, etag }) => {
      const part = parts.get(number)
      if (part === undefined || quoted(part.md5) !== etag) throw this.#refusal('refused')
      return part
    })
    const bytes = Buffer.concat(used.map((part) => part.bytes))
    if (bytes.length !== whole.bytes || crc32(bytes) !== whole.crc32) throw this.#refusal('refused')
    const md5 = createHash('md5').update(Buffer.concat(used.map((part) => part.md5)))
    this.#publish(bytes, `"${md5.digest('hex')}-${used.length}"`)
    this.#parts = undefined
  }

  async abort(): Promise<void> {
    this.#parts = undefined
  }

  #open(operation: string): Map<number, Part> {
    if (this.#parts === undefined) throw this.#refusal('no-such-upload', operation)
    return this.#parts
  }

  #refusal(reason: StoreReason, operation = 'CompleteMultipartUpload'): StoreFailure {
    const words = reason === 'refused' ? 'the parts do not add up' : 'the upload is not open'
    return new StoreFailure(`${this.key}: ${words}`, { reason, operation, key: this.key })
  }
}

function quoted(md5: Buffer): string {
  return `"${md5.toString('hex')}"`
}

/** A copy of `body`, made at the pace asked for. */
export async function copyOf(body: Uint8Array, options: WriteOptions): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(slicesOf(body, options)))
}
