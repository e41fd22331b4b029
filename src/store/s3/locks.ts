import { GetObjectLegalHoldCommand, GetObjectRetentionCommand } from '@aws-sdk/client-s3'
import type { ObjectLock, ObjectRemover } from '../store.ts'
import { StoreFailure } from '../store-failure.ts'
import type { S3Session } from './session.ts'

/** `lockOf` of one bucket, which asks no more once the bucket said that it has no locks. */
export function lockReader(session: S3Session): ObjectRemover['lockOf'] {
  let hasLocks = true
  return async (key, versionId, signal) => {
    if (!hasLocks) return undefined
    const input = { ...session.at(key), VersionId: versionId }
    const ask = async (): Promise<ObjectLock | undefined> =>
      (await retentionOf(session, key, input, signal)) ??
      (await legalHoldOf(session, key, input, signal))
    try {
      return await ask()
    } catch (error) {
      const absence = absenceIn(error)
      if (absence === undefined) throw error
      hasLocks = absence !== 'bucket'
      return undefined
    }
  }
}

type Input = { readonly Bucket: string; readonly Key: string; readonly VersionId: string }

async function retentionOf(
  session: S3Session,
  key: string,
  input: Input,
  signal?: AbortSignal,
): Promise<ObjectLock | undefined> {
  const asked = { operation: 'GetObjectRetention', key, versionId: input.VersionId }
  let answered: Date | undefined
  const answer = await orAbsent(() =>
    session.ask(
      asked,
      (client, options) => {
        const command = new GetObjectRetentionCommand(input)
        onAnswer(command, (date) => {
          answered = date
        })
        return client.send(command, options)
      },
      { abortSignal: signal },
    ),
  )
  const { Mode: mode, RetainUntilDate: until } = answer?.Retention ?? {}
  const isOver = until !== undefined && until <= (answered ?? session.clock.now())
  if (isOver || (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE')) return undefined
  return { mode, until }
}

/**
 * Tells `take` when the store answered, by the store's clock, if it says so. By ours, were that
 * fast, a lock would look over that is in force.
 */
function onAnswer(
  { middlewareStack }: GetObjectRetentionCommand,
  take: (date: Date) => void,
): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { readonly headers: Record<string, string> }
      const date = new Date(headers['date'] ?? '')
      if (!Number.isNaN(date.getTime())) take(date)
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'onAnswer' },
  )
}

async function legalHoldOf(
  session: S3Session,
  key: string,
  input: Input,
  signal?: AbortSignal,
): Promise<ObjectLock | undefined> {
  const asked = { operation: 'GetObjectLegalHold', key, versionId: input.VersionId }
  const answer = await orAbsent(() =>
    session.ask(
      asked,
      (client, options) => client.send(new GetObjectLegalHoldCommand(input), options),
      { abortSignal: signal },
    ),
  )
  return answer?.LegalHold?.Status === 'ON' ? { mode: 'LEGAL_HOLD' } : undefined
}

/** undefined where the object has no lock of this kind; the bucket's lack of all is passed on. */
async function orAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (absenceIn(error) === 'object') return undefined
    throw error
  }
}

/** Whose lack of locks `error` states, if it states that. Being denied to look states nothing. */
function absenceIn(error: unknown): 'object' | 'bucket' | undefined {
  if (!(error instanceof StoreFailure)) return undefined
  const { reason, answer = '', message } = error
  if (answer.includes('ObjectLockConfigurationNotFoundError')) return 'bucket'
  if (answer.includes('InvalidRequest') && /object ?lock/i.test(message)) return 'bucket'
  if (reason === 'unsupported' && !answer.includes('MethodNotAllowed')) return 'bucket'
  // A delete marker, or an object without retention.
  if (answer.includes('NoSuchObjectLockConfiguration') || reason === 'unsupported') return 'object'
  return reason === 'missing' && !answer.includes('NoSuchBucket') ? 'object' : undefined
}
