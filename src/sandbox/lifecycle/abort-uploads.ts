// Uploads that stood open for too long.
import { keyText } from '../state/version.ts'
import { firstAbort } from './matching-rules.ts'
import { tellAct } from './tell-act.ts'
import type { Treatment } from './treatment.ts'

const BATCH = 100

interface OpenUpload {
  readonly id: string
  readonly key: Uint8Array
  readonly initiated: number
}

/** Aborts the uploads of a bucket that are due, a batch at a time. */
export function* abortUploads({
  state,
  bucket,
  configuration,
  period,
  counts,
}: Treatment): Generator<void> {
  if (configuration.rules.every((rule) => rule.abortAfterDays === undefined)) return
  let last: Pick<OpenUpload, 'key' | 'id'> | undefined = { key: Buffer.alloc(0), id: '' }
  while (last !== undefined) {
    const after: Pick<OpenUpload, 'key' | 'id'> = last
    const rows: OpenUpload[] = state.database.all<OpenUpload>(
      `SELECT id, key, initiated FROM uploads WHERE bucket = ? AND (key, id) > (?, ?)
       ORDER BY key, id LIMIT ?`,
      bucket.id,
      after.key,
      after.id,
      BATCH,
    )
    state.database.transaction(() => {
      for (const { id, key, initiated } of rows) {
        const abort = firstAbort(configuration, keyText(key), initiated)
        if (abort === undefined || Math.max(abort.at, period.from) > period.through) continue
        state.uploads.abort(state.uploads.require(bucket, keyText(key), id))
        const aborted = { kind: 'aborted', key: keyText(key) } as const
        tellAct(state, bucket, { ...aborted, versionId: undefined, size: undefined })
        counts.uploadsAborted++
      }
    })
    yield
    last = rows.at(-1)
  }
}
