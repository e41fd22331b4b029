import type { ListedObject } from '../../store/store.ts'
import type { DumpProblem } from './stored-dump.ts'

/**
 * Far above what any dump needs (docs/format.md keeps records under 128 KiB), and small enough
 * that a hostile record cannot fill the memory of who reads it.
 */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024

/** S3's etag of an object sent in parts: 32 hex digits, `-`, the number of parts. */
const MULTIPART_ETAG = /^"?[0-9a-f]{32}-\d+"?$/i

/** What a listing shows to be wrong with a record's object itself. */
export function recordProblem({ etag, bytes }: ListedObject): DumpProblem | undefined {
  if (MULTIPART_ETAG.test(etag)) {
    return {
      kind: 'multipart-record',
      detail: 'its record was sent in parts, which holdfast never does: its time proves nothing',
    }
  }
  if (bytes === 0 || bytes > MAX_RECORD_BYTES) {
    return { kind: 'record-size', detail: `its record has ${bytes} bytes` }
  }
  return undefined
}
