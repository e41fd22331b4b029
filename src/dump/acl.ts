import { Failure } from '../base/failure.ts'
import type { AclEditor, ObjectLister } from '../store/store.ts'
import type { LiteralObject, StoredDump } from './stored-dump.ts'

export interface DumpAcl {
  /** The ACL document of the record, or of the first object of a dump without one. */
  readonly document: string
  /** Keys of the dump's other objects whose documents differ from it. */
  readonly differing: readonly string[]
}

export async function getDumpAcl(
  _store: AclEditor & ObjectLister,
  _dump: StoredDump | LiteralObject,
  _signal?: AbortSignal,
): Promise<DumpAcl> {
  throw new Failure('unsupported', 'not yet')
}

/** Puts the document on every object of the dump; resolves with their keys. */
export async function putDumpAcl(
  _store: AclEditor & ObjectLister,
  _dump: StoredDump | LiteralObject,
  _document: string,
  _signal?: AbortSignal,
): Promise<readonly string[]> {
  throw new Failure('unsupported', 'not yet')
}
