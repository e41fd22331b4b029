import type { FileHandle } from 'node:fs/promises'
import type { ByteStream } from '../../base/bytes.ts'
import { KIB } from '../../base/bytes.ts'
import type { ObjectStat } from '../store.ts'

const CHUNK_BYTES = 256 * KIB

/** What the file system says of an object. Its etag names the file itself: none is written twice. */
export async function statOf(file: FileHandle): Promise<ObjectStat> {
  const { ino, size, mtimeNs, birthtimeNs, mtime } = await file.stat({ bigint: true })
  const etag = `"${[ino, size, mtimeNs, birthtimeNs].map((n) => n.toString(16)).join('.')}"`
  return { bytes: Number(size), etag, lastModified: mtime, storageClass: 'STANDARD' }
}

/**
 * The bytes from `start` to before `end`, through one buffer.
 *
 * @throws an Error with code `EIO` if the file is shorter than it was.
 */
export async function* streamOf(
  file: FileHandle,
  start: number,
  end: number,
  signal?: AbortSignal,
): ByteStream {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - start))
  for (let position = start; position < end; ) {
    signal?.throwIfAborted()
    const length = Math.min(buffer.length, end - position)
    const { bytesRead } = await file.read(buffer, 0, length, position)
    if (bytesRead === 0) throw Object.assign(new Error('the file ended early'), { code: 'EIO' })
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}
