// What an answer says of whether the request was allowed: not whether it succeeded.
import { parseXml, xmlChild, xmlChildText } from '../aws/s3-xml.ts'
import { Failure } from '../base/failure.ts'
import type { Answer } from './attempts/port.ts'

export type Sight =
  | { readonly kind: 'allowed' }
  /** `action` is what the answer names, if it names one. */
  | { readonly kind: 'denied'; readonly action: string | undefined }
  /** The server does not offer it, so that nobody could. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'unclear' }

/**
 * Answers that are given only to those who may ask: what was asked for is not there, or not in a
 * state for it. S3 asks first whether one may.
 */
const AFTER_AUTHORIZATION = new Set([
  'BucketAlreadyExists',
  'BucketAlreadyOwnedByYou',
  'BucketNotEmpty',
  'ConditionalRequestConflict',
  'InvalidBucketState',
  'InvalidObjectState',
  'NoSuchBucketPolicy',
  'NoSuchConfiguration',
  'NoSuchCORSConfiguration',
  'NoSuchKey',
  'NoSuchLifecycleConfiguration',
  'NoSuchObjectLockConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchTagSet',
  'NoSuchUpload',
  'NoSuchVersion',
  'NoSuchWebsiteConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'OwnershipControlsNotFoundError',
  'PreconditionFailed',
  'ReplicationConfigurationNotFoundError',
  'RestoreAlreadyInProgress',
  'ServerSideEncryptionConfigurationNotFoundError',
  // Of IAM.
  'DeleteConflict',
  'EntityAlreadyExists',
  'LimitExceeded',
  'NoSuchEntity',
])

/** Of the key itself: with such a key nothing can be learned. */
const BAD_CREDENTIALS = new Set([
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
])

const DENIALS = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])
const MISSING = new Set(['NotImplemented', 'UnsupportedOperation', 'InvalidAction'])

/** Answers to a HEAD have no code. */
const STATUS_OF_HEAD: Readonly<Record<number, Sight['kind']>> = {
  304: 'allowed',
  404: 'allowed',
  405: 'allowed',
  412: 'allowed',
}

/** @throws `access-denied` where the key itself is refused. */
export function judge({ status, code, message, body }: Answer): Sight {
  if (status >= 200 && status < 300) return judgeDeletions(body)
  if (code !== undefined && BAD_CREDENTIALS.has(code)) {
    throw new Failure('access-denied', `the key is refused: ${code}`, {
      hint: 'Attack with a key that is in force: nothing can be learned with this one.',
    })
  }
  if (status === 403 && (code === undefined || DENIALS.has(code))) return denied(message)
  if (code === undefined) return { kind: STATUS_OF_HEAD[status] ?? 'unclear' } as Sight
  if (status === 501 || MISSING.has(code)) return { kind: 'unsupported' }
  if (AFTER_AUTHORIZATION.has(code)) return { kind: 'allowed' }
  // S3 says so of delete markers, other servers of what they do not know.
  return { kind: 'unclear' }
}

const NAMED = /is not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z]+)/

function denied(message = ''): Sight {
  return { kind: 'denied', action: NAMED.exec(message)?.[1] }
}

/** DeleteObjects answers 200 and tells key by key. */
function judgeDeletions(body: Uint8Array): Sight {
  if (!Buffer.from(body.subarray(0, 300)).toString('latin1').includes('<DeleteResult')) {
    return { kind: 'allowed' }
  }
  const error = xmlChild(parseXml(body), 'Error')
  if (error === undefined) return { kind: 'allowed' }
  const code = xmlChildText(error, 'Code') ?? ''
  if (DENIALS.has(code)) return denied(xmlChildText(error, 'Message'))
  return { kind: AFTER_AUTHORIZATION.has(code) ? 'allowed' : 'unclear' }
}
