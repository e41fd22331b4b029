// What S3's error codes mean for a client: whether waiting, fresh credentials or a correction
// mend them. Decided by code; the status counts only where there is no code, as after HEAD.
// Source: "Error responses" in the S3 API Reference, with what S3-compatible services add.

/** What an answer means, told apart as far as a client must. */
export type S3Reason =
  /** 412 of a create: the key is taken. */
  | 'taken'
  /** 409 ConditionalRequestConflict: another write of the key is under way. */
  | 'conflict'
  /** The multipart upload is not open: never was, aborted, or completed. */
  | 'no-such-upload'
  /** There is no such object or bucket. */
  | 'missing'
  /** The object is not the one that `ifMatch` names. */
  | 'changed'
  /** 403, or its equal. */
  | 'denied'
  /** The credentials themselves are not accepted, whatever they were used for. */
  | 'bad-credentials'
  /** The credentials have expired; newer ones may be had. */
  | 'expired-credentials'
  /** Our clock and the store's differ by too much; corrected from its answer. */
  | 'skewed'
  /** What arrived was not what was sent: BadDigest and its like. */
  | 'garbled'
  /** The store asks for patience or had an inner error: SlowDown, InternalError, 5xx. */
  | 'busy'
  /** The endpoint does not offer this. */
  | 'unsupported'
  /** Any other answer that trying again cannot mend. */
  | 'refused'

/** An error answer, as far as it says. */
export interface S3Error {
  /** The API's name of what was asked, such as `PutObject`. */
  readonly operation: string
  readonly status: number
  /** S3's `<Code>`; undefined where the answer has no body that says. */
  readonly code?: string | undefined
  readonly message?: string | undefined
}

export interface S3Meaning {
  readonly reason: S3Reason
  /** Whether a write may have taken effect although it failed. */
  readonly mayHaveHappened: boolean
  /** What is, in words for people. */
  readonly words: string
  readonly hint?: string | undefined
}

type Row = readonly [S3Reason, words: string, hint?: string]

const KEY_HINT = 'Check the access key id and the secret access key, and that they belong together.'
const CLOCK_HINT = "Set this machine's clock."
const SLOW_HINT = 'The store asks for fewer requests.'

const BY_CODE: Readonly<Record<string, Row>> = {
  AccessDenied: ['denied', 'access denied'],
  AllAccessDisabled: ['denied', 'all access to the bucket is disabled'],
  AccountProblem: ['denied', 'the account has a problem', "Ask the bucket's owner or AWS support."],
  InvalidAccessKeyId: ['bad-credentials', 'the access key id is unknown', KEY_HINT],
  SignatureDoesNotMatch: ['bad-credentials', 'the signature does not match', KEY_HINT],
  InvalidToken: ['bad-credentials', 'the session token is not valid', KEY_HINT],
  InvalidSecurity: ['bad-credentials', 'the credentials are not valid', KEY_HINT],
  NotSignedUp: ['denied', 'the account is not signed up for S3'],
  UnauthorizedAccess: ['denied', 'access denied'],
  InvalidPayer: ['denied', 'all access to the object is disabled'],
  ExpiredToken: ['expired-credentials', 'the credentials have expired'],
  TokenRefreshRequired: ['expired-credentials', 'the credentials must be refreshed'],
  RequestTimeTooSkewed: ['skewed', "this machine's clock and the store's differ", CLOCK_HINT],
  RequestExpired: ['skewed', 'the request came too late', CLOCK_HINT],
  BadDigest: ['garbled', 'the bytes that arrived were not the bytes that were sent'],
  InvalidDigest: ['refused', 'the checksum that was sent is not valid'],
  XAmzContentSHA256Mismatch: ['garbled', 'the bytes that arrived were not those that were signed'],
  XAmzContentChecksumMismatch: ['garbled', 'the bytes that arrived do not have their checksum'],
  IncompleteBody: ['garbled', 'fewer bytes arrived than were announced'],
  RequestTimeout: ['busy', 'the store waited too long for the next bytes'],
  SlowDown: ['busy', 'the store asks to slow down', SLOW_HINT],
  ServiceUnavailable: ['busy', 'the store is unavailable'],
  InternalError: ['busy', 'the store had an internal error'],
  Throttling: ['busy', 'the store asks to slow down', SLOW_HINT],
  ThrottlingException: ['busy', 'the store asks to slow down', SLOW_HINT],
  RequestLimitExceeded: ['busy', 'the store asks to slow down', SLOW_HINT],
  TooManyRequests: ['busy', 'the store asks to slow down', SLOW_HINT],
  ServerBusy: ['busy', 'the store is busy'],
  OperationAborted: ['conflict', 'another operation on this name is under way'],
  ConditionalRequestConflict: ['conflict', 'another write of this name is under way'],
  NoSuchUpload: ['no-such-upload', 'the upload is not open'],
  NoSuchKey: ['missing', 'there is no such object'],
  NoSuchVersion: ['missing', 'there is no such version'],
  NoSuchBucket: [
    'missing',
    'there is no such bucket',
    'Check its name, or make it with the command init.',
  ],
  NotFound: ['missing', 'it is not there'],
  InvalidRange: ['changed', 'the object is shorter than was expected'],
  InvalidObjectState: [
    'refused',
    'the object is archived and cannot be read now',
    'Restore it first (aws s3api restore-object), wait until that is done, then try again.',
  ],
  NotImplemented: ['unsupported', 'the store does not offer this'],
  MethodNotAllowed: ['unsupported', 'the store does not allow this'],
  AccessControlListNotSupported: [
    'unsupported',
    'the bucket has ACLs disabled',
    'Access is decided by policies alone (BucketOwnerEnforced); there is no ACL to change.',
  ],
  QuotaExceeded: ['refused', "the store's quota is used up", 'Ask for more room, or remove dumps.'],
  XMinioStorageFull: ['refused', 'the store is full', 'Make room in the store.'],
  EntityTooLarge: ['refused', 'the object is larger than the store takes'],
  EntityTooSmall: ['refused', 'a part is smaller than the store takes', 'Use larger parts.'],
  InvalidPart: ['refused', 'a part is not the one that was stored'],
  InvalidPartOrder: ['refused', 'the parts are not in order'],
  InvalidStorageClass: ['refused', 'the store has no such storage class'],
  KeyTooLongError: ['refused', 'the key is too long'],
  InvalidBucketName: ['refused', 'the bucket cannot have that name'],
  BucketAlreadyExists: [
    'refused',
    'the bucket belongs to somebody else',
    'Choose another name: bucket names are shared by all of AWS.',
  ],
  BucketAlreadyOwnedByYou: ['refused', 'the bucket is yours already'],
  TooManyBuckets: ['refused', 'the account may have no more buckets'],
  InvalidRequest: ['refused', 'the store refuses the request'],
  InvalidArgument: ['refused', 'the store refuses the request'],
  MalformedACLError: ['refused', 'the ACL document is malformed', 'Start from what getacl prints.'],
  MalformedXML: ['refused', 'the document is malformed'],
  KMSDisabledException: ['denied', "the bucket's encryption key is disabled"],
  'KMS.DisabledException': ['denied', "the bucket's encryption key is disabled"],
  'KMS.NotFoundException': ['denied', "the bucket's encryption key does not exist"],
}

/** For answers without a code: HEAD has no body, and proxies answer in HTML. */
const BY_STATUS: Readonly<Record<number, Row>> = {
  400: [
    'refused',
    'the store refuses the request',
    'A wrong region and expired credentials are the usual causes.',
  ],
  401: ['bad-credentials', 'the credentials are not accepted', KEY_HINT],
  403: ['denied', 'access denied'],
  404: ['missing', 'it is not there'],
  405: ['unsupported', 'the store does not allow this'],
  408: ['busy', 'the store waited too long'],
  409: ['conflict', 'another operation on this name is under way'],
  412: ['changed', 'it is not the one that was expected'],
  416: ['changed', 'the object is shorter than was expected'],
  429: ['busy', 'the store asks to slow down', SLOW_HINT],
  500: ['busy', 'the store had an internal error'],
  501: ['unsupported', 'the store does not offer this'],
  502: ['busy', 'the store cannot be reached from its gateway'],
  503: ['busy', 'the store is unavailable'],
  504: ['busy', 'the store did not answer its gateway'],
}

/** Codes that say that the request was turned away before anything was done. */
const TURNED_AWAY = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequests',
  'RequestTimeout',
  'ServerBusy',
])

/** What an error answer means. An unknown code counts as its status does. */
export function interpretS3Error({ operation, status, code, message }: S3Error): S3Meaning {
  if (code === 'AccessDenied' && OF_A_LOCK.test(message ?? '')) return LOCKED
  const [reason, words, hint] = lookUp(operation, status, code)
  const mayHaveHappened = reason === 'busy' && status !== 429 && !TURNED_AWAY.has(code ?? '')
  // S3's own words say more where ours are general.
  const isVague = reason === 'refused' && message !== undefined && message !== ''
  return { reason, mayHaveHappened, words: isVague ? `${words}: ${message}` : words, hint }
}

/** No policy is at fault: S3, radosgw and MinIO say so in these words alone. */
const OF_A_LOCK = /\bobject lock\b|\bWORM\b/i
const LOCKED: S3Meaning = {
  reason: 'refused',
  mayHaveHappened: false,
  words: 'Object Lock protects it',
  hint: 'Wait until the lock ends, or have an admin lift it.',
}

function lookUp(operation: string, status: number, code: string | undefined): Row {
  if (code === 'PreconditionFailed' || (code === undefined && status === 412)) {
    return CREATING.has(operation) ? TAKEN : CHANGED
  }
  // Complete checks what was said of the whole: sending it again says the same.
  if (code === 'BadDigest' && operation === 'CompleteMultipartUpload') return UNEQUAL
  const known = code === undefined ? undefined : BY_CODE[code]
  // S3 answers 409 for much that waiting does not mend.
  if (known === undefined && code !== undefined && status === 409) return UNKNOWN
  return known ?? BY_STATUS[status] ?? (status >= 500 ? UNKNOWN_BUSY : UNKNOWN)
}

const CREATING = new Set(['PutObject', 'CompleteMultipartUpload'])
const TAKEN: Row = ['taken', 'there is an object already']
const CHANGED: Row = ['changed', 'the object is not the one that was expected']
const UNEQUAL: Row = ['refused', 'the parts do not add up to the whole']
const UNKNOWN: Row = ['refused', 'the store refuses the request']
const UNKNOWN_BUSY: Row = ['busy', 'the store had an error']
