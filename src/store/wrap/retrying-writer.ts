// Writes that survive outages although a lost reply hides whether they happened.
//
// Every object is written once, under a name nobody can guess. So a name that is taken after a
// lost reply was taken by us: the write whose reply was lost had succeeded.
import { Failure, messageOf } from '../../base/failure.ts'
import type { ObjectWriter, PartReceipt, Upload, WholeBody, WriteOptions } from '../store.ts'
import { StoreFailure } from '../store-failure.ts'
import { againIfTransient, type Judge, retry, type Verdict } from './retry.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** Decides about a failure of a write of which an earlier reply was lost. */
type Judgement = (failure: StoreFailure) => Promise<Verdict<void>>

const DONE: Verdict<void> = { settled: undefined }

/**
 * `inner`, with every request repeated while the store is unavailable, for `retryForMs` each.
 *
 * - A key that is `taken` counts as our own write after a lost reply, unless keys are `guessable`.
 * - A `complete` whose upload is gone after a lost reply is decided by creating the key with no
 *   bytes: taken means that it had succeeded.
 *
 * @throws `outcome-unknown` where a write may have happened and this cannot be found out.
 */
export function retryingWriter(inner: ObjectWriter, policy: RetryPolicy): ObjectWriter {
  return {
    url: inner.url,
    create: (key, body, options) => createSurely(inner, policy, key, body, options),
    startUpload: async (key, options) => {
      // After a lost reply another upload is opened; the bucket's lifecycle rule drops the first.
      const open = () => inner.startUpload(key, options)
      const upload = await retry(policy, open, againIfTransient, options?.signal)
      return retryingUpload(inner, policy, upload, options?.storageClass)
    },
  }
}

function retryingUpload(
  inner: ObjectWriter,
  policy: RetryPolicy,
  upload: Upload,
  storageClass: string | undefined,
): Upload {
  return {
    key: upload.key,
    id: upload.id,
    putPart: (number, body, options) =>
      retry(policy, () => upload.putPart(number, body, options), againIfTransient, options?.signal),
    complete: (parts, whole, signal) => {
      const decide = () => decideLostUpload(inner, policy, upload, storageClass, signal)
      return completeSurely(policy, upload, parts, whole, decide, signal)
    },
    abort: (signal) => retry(policy, () => upload.abort(signal), againIfTransient, signal),
  }
}

function createSurely(
  inner: ObjectWriter,
  policy: RetryPolicy,
  key: string,
  body: Uint8Array,
  options?: WriteOptions,
): Promise<void> {
  return once(
    policy,
    () => inner.create(key, body, options),
    async (failure) => {
      if (failure.reason !== 'taken') return againIfTransient(failure)
      if (policy.guessable === true) throw failure
      return DONE
    },
    options?.signal,
  )
}

function completeSurely(
  policy: RetryPolicy,
  upload: Upload,
  parts: readonly PartReceipt[],
  whole: WholeBody,
  decide: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  return once(
    policy,
    () => upload.complete(parts, whole, signal),
    async (failure) => {
      if (failure.reason !== 'taken' && failure.reason !== 'no-such-upload') {
        return againIfTransient(failure)
      }
      if (policy.guessable === true) throw failure
      if (failure.reason === 'no-such-upload') await decide()
      return DONE
    },
    signal,
  )
}

/**
 * Repeats a write. Until a reply is lost, what fails for good is passed on; from then on
 * `afterLoss` judges, and whatever it throws but a verdict means that the outcome is unknown.
 */
function once(
  policy: RetryPolicy,
  write: () => Promise<void>,
  afterLoss: Judgement,
  signal?: AbortSignal,
): Promise<void> {
  let lost: StoreFailure | undefined
  const judge: Judge<void> = (failure) => {
    if (lost === undefined && failure.mayHaveHappened) lost = failure
    return lost === undefined || lost === failure ? againIfTransient(failure) : afterLoss(failure)
  }
  return retry(policy, write, judge, signal).catch((error: unknown) => {
    if (lost === undefined || error instanceof LostUpload) throw error
    throw unknown(lost, error)
  })
}

/**
 * Whether an upload that is gone had been completed, found out without reading: a writer may
 * not. Returns if it was; see {@link retryingWriter}.
 */
async function decideLostUpload(
  inner: ObjectWriter,
  policy: RetryPolicy,
  { key, id }: Upload,
  storageClass: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const nothing = new Uint8Array(0)
  let probeMayStand = false
  const probe = () => inner.create(key, nothing, { storageClass, signal, strictlyNew: true })
  const taken = await retry(
    policy,
    () => probe().then(() => false),
    (failure) => {
      if (failure.reason === 'taken' && !probeMayStand) return { settled: true }
      probeMayStand ||= failure.mayHaveHappened
      return againIfTransient(failure)
    },
    signal,
  )
  if (!taken) throw new LostUpload(key, id)
}

/** The upload vanished before it was completed. Its key now holds an object of no bytes. */
class LostUpload extends StoreFailure {
  constructor(key: string, id: string) {
    super(`the store lost the upload of ${key} before it was completed`, {
      reason: 'no-such-upload',
      operation: 'CompleteMultipartUpload',
      key,
      answer: `upload ${id} is gone and the key was free`,
      hint: `An object of 0 bytes remains at ${key}; it belongs to no dump and may be deleted.`,
    })
  }
}

function unknown(lost: StoreFailure, error: unknown): Failure {
  const last = messageOf(error)
  const what = lost.key ?? 'the object'
  return new Failure('outcome-unknown', `whether ${what} was stored is not known: ${last}`, {
    hint: 'List the store with a key that may read to find out, before you dump again.',
    cause: error,
  })
}
