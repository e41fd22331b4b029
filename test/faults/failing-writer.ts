import type { ObjectWriter, Upload } from '../../src/store/store.ts'
import { StoreFailure, type StoreReason } from '../../src/store/store-failure.ts'
import type { FaultPoint } from './failing-remover.ts'

export interface WriteFault {
  /** The call that fails, counted from 1 over all of the store's and its uploads'. */
  readonly nth: number
  readonly point: FaultPoint
  /** `once`: only that call. `for-good`: every later one too, as when the network is gone. */
  readonly lasts: 'once' | 'for-good'
  readonly reason: StoreReason
}

/** A writer whose calls fail as told, and which knows what is open. */
export interface FailingWriter extends ObjectWriter {
  readonly calls: readonly string[]
  /** Ids of uploads that were neither completed nor aborted. */
  readonly openUploads: ReadonlySet<string>
}

export function failingWriter(inner: ObjectWriter, fault: WriteFault): FailingWriter {
  const calls: string[] = []
  const openUploads = new Set<string>()

  async function call<T>(operation: string, key: string, work: () => Promise<T>): Promise<T> {
    const number = calls.push(operation)
    const fails = fault.lasts === 'once' ? number === fault.nth : number >= fault.nth
    const failure = new StoreFailure(`injected at call ${number}, ${operation}`, {
      reason: fault.reason,
      operation,
      key,
      mayHaveHappened: fault.point === 'after',
    })
    if (fails && (fault.point === 'before' || number > fault.nth)) throw failure
    const result = await work()
    if (fails) throw failure
    return result
  }

  function failingUpload(upload: Upload): Upload {
    const { key, id } = upload
    return {
      key,
      id,
      putPart: (...args) => call('putPart', key, () => upload.putPart(...args)),
      complete: (...args) =>
        call('complete', key, () =>
          upload.complete(...args).then(() => void openUploads.delete(id)),
        ),
      abort: (signal) =>
        call('abort', key, () => upload.abort(signal).then(() => void openUploads.delete(id))),
    }
  }

  return {
    url: inner.url,
    calls,
    openUploads,
    create: (...args) => call('create', args[0], () => inner.create(...args)),
    startUpload: (...args) =>
      call('startUpload', args[0], async () => {
        const upload = await inner.startUpload(...args)
        openUploads.add(upload.id)
        return failingUpload(upload)
      }),
  }
}
