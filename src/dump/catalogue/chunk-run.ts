// s3dump.py stored a dump as one object, and formerly as chunks: `host:fs:level:date:N` before
// 2017, `host:fs:level:date/chunk_NNNNNN` after. A dump's chunks stand together in a listing.
import { parseS3dumpKey, type S3dumpObject, s3dumpKey } from '../../format/s3dump-key.ts'
import type { ListedObject } from '../../store/store.ts'
import { ClassSum } from './class-sum.ts'
import type { DumpProblem, S3dumpDump } from './stored-dump.ts'

interface Chunk {
  readonly name: S3dumpObject
  readonly object: ListedObject
}

/** Puts the objects of each s3dump dump together as they come in a listing. */
export class ChunkRun {
  #run: Chunk[] = []
  #id = ''

  /** Whether s3dump.py may have written this key. */
  static holds(key: string): boolean {
    return key.includes(':') && parseS3dumpKey(key) !== undefined
  }

  /** Takes the next object of the listing; yields the dump before it if that is complete. */
  *add(object: ListedObject): Generator<S3dumpDump> {
    const name = parseS3dumpKey(object.key)
    if (name === undefined) return
    const id = runId(name, object.key)
    if (id !== this.#id) yield* this.end()
    this.#id = id
    this.#run.push({ name, object })
  }

  /** Yields the dump that is waiting for more objects, if one is. */
  *end(): Generator<S3dumpDump> {
    const [first] = this.#run
    if (first === undefined) return
    const chunks = this.#run.sort((a, b) => (a.name.chunk ?? 0) - (b.name.chunk ?? 0))
    this.#run = []
    this.#id = ''
    yield merged(first.name, chunks)
  }
}

function runId(name: S3dumpObject, key: string): string {
  if (name.chunk === undefined) return `whole ${key}`
  return `${key.includes('/chunk_') ? 'slashed' : 'colon'} ${s3dumpKey(name)}`
}

function merged(
  { host, filesystem, level, date, chunk }: S3dumpObject,
  chunks: readonly Chunk[],
): S3dumpDump {
  const objects = chunks.map(({ object }) => object)
  const sum = new ClassSum()
  for (const { storageClass, bytes } of objects) sum.add(storageClass, bytes)
  const name = { host, filesystem, level, date }
  return {
    kind: 's3dump',
    name,
    key: s3dumpKey(name),
    objects,
    bytes: objects.reduce((bytes, object) => bytes + object.bytes, 0),
    lastModified: objects.reduce(newer, new Date(0)),
    classes: sum.classes(),
    problem: chunk === undefined ? undefined : chunkProblem(chunks),
  }
}

function newer(date: Date, { lastModified }: ListedObject): Date {
  return lastModified > date ? lastModified : date
}

/** The chunks must be numbered 0, 1, 2 … Whether the last ones are missing cannot be seen. */
function chunkProblem(chunks: readonly Chunk[]): DumpProblem | undefined {
  const gap = chunks.findIndex(({ name }, index) => name.chunk !== index)
  if (gap < 0) return undefined
  const found = chunks[gap]?.name.chunk
  return { kind: 'incomplete', detail: `chunk ${found} stands where chunk ${gap} should` }
}
