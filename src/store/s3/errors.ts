import { denialHint, describeDenial, explainDenial } from '../../aws/access-denied.ts'
import { readErrorDocument } from '../../aws/error-document.ts'
import { interpretS3Error } from '../../aws/s3-error.ts'
import { Failure, messageOf } from '../../base/failure.ts'
import { StoreFailure } from '../store-failure.ts'
import type { Asked, Place } from './asked.ts'
import { foreignAnswer, redirectedAnswer } from './foreign-answer.ts'
import { BrokenExchange } from './http/exchange.ts'
import { silenceOf } from './silence.ts'

/** An error answer as it came. */
interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly message: string | undefined
  readonly region: string | undefined
  readonly requestId: string | undefined
  readonly location: string | undefined
}

/** `error`, whatever the SDK made of it, as a failure of the store. */
export function failureOf(error: unknown, asked: Asked, place: Place): StoreFailure {
  if (error instanceof StoreFailure) return error
  if (error instanceof Failure) throw error
  if (error instanceof BrokenExchange) return silenceOf(error, asked, place)
  const answer = answerIn(error)
  if (answer !== undefined && answer.status < 300)
    return foreignAnswer(asked, place, withoutAdvice(error))
  if (answer !== undefined && isRedirect(answer)) {
    return redirectedAnswer(asked, place, answer.status, answer.location)
  }
  if (answer !== undefined) return refusalOf(answer, asked, place, error)
  if (error instanceof Error && /Credentials|TokenProvider/.test(error.name)) {
    return noCredentials(error, asked)
  }
  return new StoreFailure(`${asked.operation} failed: ${messageOf(error)}`, {
    reason: 'refused',
    operation: asked.operation,
    key: asked.key,
    cause: error,
  })
}

/** S3 itself redirects with a code, or tells the region. */
function isRedirect({ status, code, region }: Answer): boolean {
  return status >= 300 && status < 400 && code === undefined && region === undefined
}

/** What could not be read, in the SDK's first line: it goes on for whoever debugs a program. */
function withoutAdvice(error: unknown): Error {
  const [why] = messageOf(error).split('\n')
  return new Error(why)
}

/** The region that the bucket is in, where the answer says that it is another one. */
export function regionIn(error: unknown): string | undefined {
  const answer = answerIn(error)
  if (answer === undefined || ![301, 307, 400].includes(answer.status)) return undefined
  return /^[a-z0-9-]{1,40}$/.test(answer.region ?? '') ? answer.region : undefined
}

function refusalOf(answer: Answer, asked: Asked, place: Place, cause: unknown): StoreFailure {
  const { operation, key } = asked
  const { status, code, message } = answer
  const meaning = interpretS3Error({ operation, status, code, message })
  const said = {
    operation,
    key,
    mayHaveHappened: meaning.mayHaveHappened,
    answer: `${status} ${code ?? 'without a code'}${answer.requestId === undefined ? '' : `, request ${answer.requestId}`}`,
    cause,
  }
  const subject = subjectOf(asked, place)
  if (meaning.reason === 'denied' && (code === 'AccessDenied' || code === undefined)) {
    const denial = explainDenial({ ...deniedRequest(asked, place), message })
    const words = `${subject}: access denied: ${describeDenial(denial)}`
    return new StoreFailure(words, { ...said, reason: 'denied', hint: denialHint(denial) })
  }
  const words = `${subject}: ${meaning.words} (${operation}: ${said.answer})`
  // Credentials that were given outright stay expired: waiting does not mend them.
  if (meaning.reason === 'expired-credentials' && place.settings.credentials !== undefined) {
    const hint = 'Get new temporary credentials and start again.'
    return new StoreFailure(words, { ...said, reason: 'bad-credentials', hint })
  }
  return new StoreFailure(words, { ...said, reason: meaning.reason, hint: meaning.hint })
}

function subjectOf({ key, prefix }: Asked, { url }: Place): string {
  const name = key ?? prefix ?? ''
  return name === '' ? url : `${url}/${name}`
}

function deniedRequest({ operation, key, prefix, versionId }: Asked, { bucket, root }: Place) {
  const name = key ?? prefix
  const slash = name?.indexOf('/') ?? -1
  return {
    operation,
    bucket,
    versionId,
    key: key === undefined ? undefined : root + key,
    prefix: prefix === undefined ? undefined : root + prefix,
    // A machine's folder is the first below the root.
    folder: name === undefined || slash < 0 ? undefined : root + name.slice(0, slash + 1),
  }
}

function noCredentials(cause: Error, { operation, key }: Asked): StoreFailure {
  return new StoreFailure(`there are no usable credentials: ${firstLine(cause.message)}`, {
    reason: 'bad-credentials',
    operation,
    key,
    hint:
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with AWS_PROFILE, ' +
      'log in with "aws sso login", or give the machine an instance role.',
    cause,
  })
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** The answer that the SDK's error was made from; undefined where there was none. */
function answerIn(error: unknown): Answer | undefined {
  if (!(error instanceof Error)) return undefined
  const response = Reflect.get(error, '$response') as Response | undefined
  const metadata = Reflect.get(error, '$metadata') as { httpStatusCode?: number } | undefined
  const status = response?.statusCode ?? metadata?.httpStatusCode
  if (status === undefined) return undefined
  const { headers = {}, body } = response ?? {}
  const document = body instanceof Uint8Array ? readErrorDocument(body) : undefined
  // The SDK names an error without a body by its status, which is no code of S3's.
  const code = document?.code ?? (response === undefined ? error.name : undefined)
  return {
    status,
    code,
    message: document?.message,
    region: headers['x-amz-bucket-region'] ?? document?.region,
    requestId: headers['x-amz-request-id'],
    location: headers['location'],
  }
}

interface Response {
  readonly statusCode?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}
