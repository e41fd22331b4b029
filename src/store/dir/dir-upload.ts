import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { MIB } from '../../base/bytes.ts'
import { combineCrc32 } from '../../base/crc32.ts'
import { slicesOf } from '../slices.ts'
import type { PartReceipt, Upload, WholeBody, WriteOptions } from '../store.ts'
import { StoreFailure, type StoreReason } from '../store-failure.ts'
import { dirFailure } from './dir-failure.ts'
import type { StoreFolder } from './folder.ts'

/** A part as it lies in the upload's folder. */
interface Part extends PartReceipt {
  readonly bytes: number
  /** Where it begins in the body, or the file of its own that it has. */
  readonly place: number | string
}

const COPY_BYTES = 4 * MIB

/**
 * An upload in a folder of its own. Parts of one size, as the engines send them, are written
 * where they will stand, so that completing is a matter of a name; others are copied together.
 */
export class DirUpload implements Upload {
  readonly key: string
  readonly id: string
  readonly #folder: StoreFolder
  readonly #path: string
  readonly #publish: (body: FileHandle, path: string) => Promise<void>
  readonly #parts = new Map<number, Part>()
  #isOpen = true
  /** What every part but the last is expected to have: what the first to come has. */
  #stride: number | undefined
  #written = 0

  private constructor(
    key: string,
    path: string,
    folder: StoreFolder,
    publish: (body: FileHandle, path: string) => Promise<void>,
  ) {
    this.key = key
    this.id = path
    this.#path = path
    this.#folder = folder
    this.#publish = publish
  }

  /** @param publish gives a finished file its name, durably, or throws `taken`. */
  static async start(
    key: string,
    folder: StoreFolder,
    publish: (body: FileHandle, path: string) => Promise<void>,
  ): Promise<DirUpload> {
    const path = folder.temporaryPath('uploads')
    await mkdir(path, 0o700)
    await (await folder.create(join(path, 'body'))).close()
    return new DirUpload(key, path, folder, publish)
  }

  async putPart(
    number: number,
    body: Uint8Array,
    options: WriteOptions = {},
  ): Promise<PartReceipt> {
    return this.#attempt('UploadPart', async (file) => {
      this.#stride ??= body.length
      const id = ++this.#written
      const fits = body.length <= this.#stride
      const place = fits ? (number - 1) * this.#stride : join(this.#path, `part-${id}`)
      if (typeof place === 'number') await writeAt(file, place, body, options)
      else await this.#writeApart(place, body, options)
      const part = { number, etag: `"${id}"`, crc32: crc32(body), bytes: body.length, place }
      this.#parts.set(number, part)
      return { number, etag: part.etag, crc32: part.crc32 }
    })
  }

  async complete(
    receipts: readonly PartReceipt[],
    whole: WholeBody,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#attempt('CompleteMultipartUpload', async (body) => {
      signal?.throwIfAborted()
      const parts = this.#check(receipts, whole)
      if (this.#standInPlace(parts)) {
        await body.truncate(whole.bytes)
        await this.#publish(body, join(this.#path, 'body'))
      } else {
        await this.#publishCopy(body, parts, signal)
      }
    })
    // Stored it is; what cannot be removed now is swept later.
    await this.abort().catch(() => undefined)
  }

  async abort(): Promise<void> {
    this.#isOpen = false
    await rm(this.#path, { recursive: true, force: true })
  }

  /** Opens the body only for as long as it is used: an upload that is forgotten costs nothing. */
  async #attempt<T>(operation: string, run: (body: FileHandle) => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw this.#refusal('no-such-upload', 'the upload is not open', operation)
    try {
      const body = await open(join(this.#path, 'body'), 'r+')
      try {
        return await run(body)
      } finally {
        await body.close()
      }
    } catch (error) {
      throw dirFailure(error, { operation, key: this.key })
    }
  }

  #check(receipts: readonly PartReceipt[], whole: WholeBody): Part[] {
    const parts = receipts.map((receipt, index) => {
      const part = this.#parts.get(receipt.number)
      const ascends = receipt.number > (receipts[index - 1]?.number ?? 0)
      if (part?.etag === receipt.etag && ascends) return part
      throw this.#refusal('refused', `part ${receipt.number} is not the one that was stored`)
    })
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
    const crc = parts.reduce((sum, part) => combineCrc32(sum, part.crc32, part.bytes), 0)
    if (bytes === whole.bytes && crc === whole.crc32) return parts
    throw this.#refusal('refused', 'the parts do not add up to the whole')
  }

  #standInPlace(parts: readonly Part[]): boolean {
    let next = 0
    return parts.every(({ place, bytes }) => {
      const inPlace = place === next
      next += bytes
      return inPlace
    })
  }

  async #publishCopy(body: FileHandle, parts: readonly Part[], signal?: AbortSignal) {
    const path = join(this.#path, `whole-${++this.#written}`)
    const copy = await this.#folder.create(path)
    try {
      let end = 0
      for (const part of parts) {
        await this.#copyPart(body, part, copy, end, signal)
        end += part.bytes
      }
      await this.#publish(copy, path)
    } finally {
      await copy.close()
    }
  }

  async #copyPart(
    body: FileHandle,
    { place, bytes }: Part,
    copy: FileHandle,
    end: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const apart = typeof place === 'string' ? await open(place, 'r') : undefined
    const start = typeof place === 'number' ? place : 0
    try {
      for (let done = 0; done < bytes; ) {
        signal?.throwIfAborted()
        const buffer = Buffer.alloc(Math.min(COPY_BYTES, bytes - done))
        const { bytesRead } = await (apart ?? body).read({ buffer, position: start + done })
        if (bytesRead === 0) throw this.#refusal('refused', 'a part was cut short on disk')
        await writeAt(copy, end + done, buffer.subarray(0, bytesRead), {})
        done += bytesRead
      }
    } finally {
      await apart?.close()
    }
  }

  async #writeApart(path: string, body: Uint8Array, options: WriteOptions): Promise<void> {
    const file = await this.#folder.create(path)
    try {
      await writeAt(file, 0, body, options)
    } finally {
      await file.close()
    }
  }

  #refusal(reason: StoreReason, words: string, operation = 'CompleteMultipartUpload') {
    return new StoreFailure(`${this.key}: ${words}`, { reason, operation, key: this.key })
  }
}

/** Writes all of `body` at `position`, at the pace asked for. */
export async function writeAt(
  file: FileHandle,
  position: number,
  body: Uint8Array,
  options: WriteOptions,
): Promise<void> {
  let next = position
  for await (const slice of slicesOf(body, options)) {
    for (let done = 0; done < slice.length; ) {
      const { bytesWritten } = await file.write(slice, done, slice.length - done, next)
      done += bytesWritten
      next += bytesWritten
    }
  }
}
