import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { GIB } from '../../base/bytes.ts'
import { combineCrc32 } from '../../base/crc32.ts'
import type { Segment } from '../../format/record.ts'
import type { PartReceipt, StorageClass, Upload } from '../../store/store.ts'
import type { FilledPart, UploadFeed } from './upload-feed.ts'
import type { WriteRun } from './write-run.ts'

/** node:crypto takes fewer than 2 GiB at a time. */
const MAX_HASH_BYTES = GIB

/** The size and sums of bytes that are sent as one request. */
export function describeBytes(bytes: Uint8Array): Segment {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes: bytes.length, crc32: crc32(bytes), sha256 }
}

/** One object on its way in parts, each summed in passing. Nothing is visible until `complete`. */
export class UploadingObject {
  readonly #run: WriteRun
  readonly #upload: Upload
  readonly #sha256: Hash = createHash('sha256')
  readonly #receipts: PartReceipt[] = []
  readonly #inFlight = new Set<Promise<void>>()
  #parts = 0
  #bytes = 0
  #crc32 = 0

  private constructor(run: WriteRun, upload: Upload) {
    this.#run = run
    this.#upload = upload
  }

  static async open(
    run: WriteRun,
    key: string,
    storageClass?: StorageClass,
  ): Promise<UploadingObject> {
    const upload = await run.store.startUpload(key, { storageClass, signal: run.signal })
    run.emit({ kind: 'object-opened', key, uploadId: upload.id })
    const object = new UploadingObject(run, upload)
    run.uploading = object
    return object
  }

  get key(): string {
    return this.#upload.key
  }

  get uploadId(): string {
    return this.#upload.id
  }

  /**
   * Sends `first` and what `feed` gives, up to `maxBytes`, and waits until all of it is stored.
   * Returns the part that came after; undefined at the end of the stream.
   */
  async sendFrom(
    feed: UploadFeed,
    first: FilledPart,
    maxBytes: number,
  ): Promise<FilledPart | undefined> {
    let part: FilledPart | undefined = first
    for (let room = maxBytes; part !== undefined && room > 0; ) {
      this.#send(part)
      room = maxBytes - this.#bytes
      part = await feed.next(room > 0 ? room : undefined)
    }
    await this.settle()
    this.#run.signal.throwIfAborted()
    return part
  }

  /** @throws the store's failure; then the object may be there or not. */
  async complete(): Promise<Segment> {
    const whole = { bytes: this.#bytes, crc32: this.#crc32 }
    await this.#run.storing(this.key, whole.bytes, () =>
      this.#upload.complete(this.#receipts, whole, this.#run.signal),
    )
    this.#run.uploading = undefined
    return { ...whole, sha256: this.#sha256.digest('hex') }
  }

  /** Resolves once no part is on its way; then no buffer of this object is in use. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight)
  }

  abort(signal: AbortSignal): Promise<void> {
    return this.#upload.abort(signal)
  }

  #send(part: FilledPart): void {
    const sum = crc32(part.bytes)
    const sending = this.#put(++this.#parts, part, sum)
    this.#inFlight.add(sending)
    void sending.then(() => this.#inFlight.delete(sending))
    // The request is on its way while this thread is busy with the sum.
    for (let start = 0; start < part.bytes.length; start += MAX_HASH_BYTES) {
      this.#sha256.update(part.bytes.subarray(start, start + MAX_HASH_BYTES))
    }
    this.#crc32 = combineCrc32(this.#crc32, sum, part.bytes.length)
    this.#bytes += part.bytes.length
  }

  /** Never rejects: a failure stops the whole run. */
  async #put(number: number, { bytes, release }: FilledPart, sum: number): Promise<void> {
    try {
      const options = { crc32: sum, signal: this.#run.signal }
      this.#receipts[number - 1] = await this.#upload.putPart(number, bytes, options)
      this.#run.countStored(bytes.length)
    } catch (error) {
      this.#run.stop(error)
    } finally {
      release()
    }
  }
}
