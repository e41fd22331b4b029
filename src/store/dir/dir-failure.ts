import { Failure } from '../../base/failure.ts'
import { systemCode } from '../../base/system-code.ts'
import { StoreFailure, type StoreReason } from '../store-failure.ts'

interface Meaning {
  readonly reason: StoreReason
  readonly words: string
  readonly hint?: string
}

const FULL = 'Make room on that file system, then dump again; what was stored before is unharmed.'
const DENIED = 'Give the user who runs holdfast write access to the folder.'

const NO_FOLDER: Meaning = {
  reason: 'refused',
  words: 'there is a file where its folder should be',
  hint: 'Name another folder, or move that file away.',
}

/** What the file system's error codes mean for a store. */
const MEANINGS: Record<string, Meaning> = {
  ENOSPC: { reason: 'refused', words: 'the file system is full', hint: FULL },
  EDQUOT: { reason: 'refused', words: 'the disk quota is used up', hint: FULL },
  EFBIG: { reason: 'refused', words: 'the file system takes no file that large' },
  ENAMETOOLONG: { reason: 'refused', words: 'the name is too long for this file system' },
  EACCES: { reason: 'denied', words: 'permission denied', hint: DENIED },
  EPERM: { reason: 'denied', words: 'operation not permitted', hint: DENIED },
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EROFS: { reason: 'denied', words: 'the file system is read-only' },
  ENOTSUP: {
    reason: 'unsupported',
    words: 'the file system has no hard links',
    hint: 'Use a file system with hard links, such as ext4, xfs, btrfs, zfs or APFS.',
  },
  EIO: { reason: 'refused', words: 'the disk reports an error', hint: 'Check the disk.' },
  ESTALE: { reason: 'broken', words: 'the network file system lost the folder' },
}

/** What failed, and where. */
export interface Attempt {
  readonly operation: string
  readonly key?: string | undefined
  readonly mayHaveHappened?: boolean
}

/** `error` of the file system as a {@link StoreFailure}; failures and abort reasons as they are. */
export function dirFailure(error: unknown, attempt: Attempt): unknown {
  const code = systemCode(error)
  if (error instanceof Failure || code === undefined || !/^E[A-Z]+$/.test(code)) return error
  const { reason, words, hint }: Meaning = MEANINGS[code] ?? { reason: 'refused', words: code }
  const subject = attempt.key ?? 'the store'
  return new StoreFailure(`${subject}: ${words}`, {
    ...attempt,
    reason,
    answer: error instanceof Error ? error.message : undefined,
    hint,
    cause: error,
  })
}

/** Whether `error` is the file system's `code`. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes(systemCode(error) ?? '')
}
