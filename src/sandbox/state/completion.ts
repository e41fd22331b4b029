// The moment an upload becomes an object.
import type { Bodies } from './bodies.ts'
import type { Bucket } from './buckets.ts'
import type { Database } from './database.ts'
import type { Objects } from './objects.ts'
import type { Part, Upload, Uploads } from './uploads.ts'
import type { NewVersion, Version } from './version.ts'

/** One part of an object that was uploaded in parts. */
export interface ObjectPart {
  readonly number: number
  readonly size: number
  readonly checksum: string | undefined
}

export class Completion {
  readonly #database: Database
  readonly #bodies: Bodies
  readonly #objects: Objects
  readonly #uploads: Uploads

  constructor(database: Database, state: { bodies: Bodies; objects: Objects; uploads: Uploads }) {
    this.#database = database
    this.#bodies = state.bodies
    this.#objects = state.objects
    this.#uploads = state.uploads
  }

  /**
   * Makes an object of the chosen parts, in order, without moving a byte, and drops the others:
   * all in one transaction. `check` as for `Objects.put`.
   *
   * @throws NoSuchUpload if the upload closed meanwhile.
   */
  complete(
    bucket: Bucket,
    upload: Upload,
    parts: readonly Part[],
    draft: Omit<NewVersion, 'makeBody'>,
    check: (find: () => Version | undefined) => void,
  ): Version {
    return this.#database.transaction(() => {
      this.#uploads.require(bucket, upload.key, upload.id)
      const makeBody = () => this.#joinParts(parts)
      const made = this.#objects.put(bucket, upload.key, { ...draft, makeBody }, check)
      this.#uploads.close(upload)
      this.#database.run(
        'INSERT INTO completions (upload, version) VALUES (?, ?)',
        upload.id,
        made.id,
      )
      return made
    })
  }

  /** The version that an upload has become, while it exists: a repeated Complete succeeds. */
  versionOf(uploadId: string): number | undefined {
    return this.#database.get<{ version: number }>(
      'SELECT version FROM completions WHERE upload = ?',
      uploadId,
    )?.version
  }

  /** The parts of an object, by number, those after `after`. */
  objectParts(body: number, after: number, most: number): ObjectPart[] {
    return this.#database
      .all<{ number: number; size: number; checksum: string | null }>(
        'SELECT number, size, checksum FROM object_parts WHERE body = ? AND number > ? ORDER BY number LIMIT ?',
        body,
        after,
        most,
      )
      .map((row) => ({ ...row, checksum: row.checksum ?? undefined }))
  }

  #joinParts(parts: readonly Part[]): number {
    const pieces = parts.flatMap(({ body, size }) => this.#bodies.pieces(body, 0, size))
    const joined = this.#bodies.fromPieces(pieces)
    parts.forEach(({ size, checksum }, index) => {
      this.#database.run(
        'INSERT INTO object_parts (body, number, size, checksum) VALUES (?, ?, ?, ?)',
        joined,
        index + 1,
        size,
        checksum?.value ?? null,
      )
    })
    return joined
  }
}
