import { Failure, failedWith, messageOf } from '../../base/failure.ts'
import { type DumpName, recordKey } from '../../format/dump-name.ts'
import { type DumpRecord, encodeRecord } from '../../format/record.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import type { WriteRun } from './write-run.ts'

export interface CommittedDump extends DumpName {
  /** The key of its record. */
  readonly key: string
  readonly record: DumpRecord
}

/** How long a record on its way may still be answered after an interrupt. */
const COMMIT_GRACE_MS = 10_000

/**
 * Writes the record, which makes the dump exist. Everything that it names is stored already: a
 * crash before this leaves objects that belong to no dump, never half of one.
 *
 * @throws StoreFailure with reason `taken` if its key is taken, or another that is certain.
 * @throws `outcome-unknown` if the record may or may not have been written.
 */
export async function commitRecord(run: WriteRun, record: DumpRecord): Promise<CommittedDump> {
  const { machine, stream, level, taken, nonce, parent } = record
  const segments = record.segments.length
  const bytes = record.segments.reduce((sum, segment) => sum + segment.bytes, 0)
  const name: DumpName = { machine, stream, level, taken, nonce, segments, bytes, parent }
  const key = recordKey(name)
  run.signal.throwIfAborted()
  run.emit({ kind: 'committing', key })
  const body = Buffer.from(encodeRecord(record))
  try {
    await withGrace(run, (signal) => run.store.create(key, body, { signal }))
  } catch (error) {
    throw error instanceof StoreFailure && !error.mayHaveHappened ? error : unknown(run, key, error)
  }
  return { ...name, key, record }
}

/** Does `work` with a signal that aborts some seconds after that of the run. */
async function withGrace<T>(run: WriteRun, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const wait = (): void => {
    run.clock.sleep(COMMIT_GRACE_MS, done.signal).then(
      () => late.abort(run.signal.reason),
      () => undefined,
    )
  }
  run.signal.addEventListener('abort', wait, { once: true })
  try {
    return await work(late.signal)
  } finally {
    run.signal.removeEventListener('abort', wait)
    done.abort()
  }
}

function unknown(run: WriteRun, key: string, cause: unknown): Failure {
  // What the store could not tell is told here of the dump, and is not said twice.
  const last = failedWith(cause, 'outcome-unknown') ? (cause.cause ?? cause) : cause
  const why = `its record was not answered: ${messageOf(last)}`
  return new Failure('outcome-unknown', `whether the dump exists is not known: ${why}`, {
    hint: `It exists if ${run.store.url} holds ${key}: look with a key that may list.`,
    cause: last,
  })
}
