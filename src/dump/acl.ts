// The access control lists of a dump's objects, as S3's XML documents.
import { Failure } from '../base/failure.ts'
import { mapConcurrently } from '../base/map-concurrently.ts'
import { dataPrefix } from '../format/dump-name.ts'
import type { AclEditor, ObjectLister } from '../store/store.ts'
import { describeDump, type LiteralObject, type StoredDump } from './catalogue/stored-dump.ts'

export interface DumpAcl {
  /** The document of the record, or of the first object of a dump without one. */
  readonly document: string
  /** Keys of the dump's other objects whose documents differ from it. */
  readonly differing: readonly string[]
}

const REQUESTS_AT_ONCE = 8

/** The ACL of a dump's objects, which should be one and the same. */
export async function getDumpAcl(
  store: AclEditor & ObjectLister,
  dump: StoredDump | LiteralObject,
  signal?: AbortSignal,
): Promise<DumpAcl> {
  const keys = await keysOf(store, dump, signal)
  const documents = await mapConcurrently(keys, REQUESTS_AT_ONCE, (key) =>
    store.getAcl(key, signal),
  )
  const [document] = documents
  if (document === undefined) throw new Failure('corrupt', `${describeDump(dump)} has no objects`)
  return { document, differing: keys.filter((_, index) => documents[index] !== document) }
}

/** Puts the document on every object of the dump, the record last; resolves with their keys. */
export async function putDumpAcl(
  store: AclEditor & ObjectLister,
  dump: StoredDump | LiteralObject,
  document: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const keys = (await keysOf(store, dump, signal)).toReversed()
  for (const key of keys) await store.putAcl(key, document, signal)
  return keys
}

async function keysOf(
  store: ObjectLister,
  dump: StoredDump | LiteralObject,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  switch (dump.kind) {
    case 'object':
      return [dump.key]
    case 's3dump':
      return dump.objects.map(({ key }) => key)
    case 'dump': {
      const prefix = dataPrefix(dump.name.machine, dump.name.nonce)
      const segments = await Array.fromAsync(store.list(prefix, signal))
      return [dump.recordKey, ...segments.map(({ key }) => key)]
    }
    default:
      return dump satisfies never
  }
}
