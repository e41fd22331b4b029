import assert from 'node:assert/strict'
import { test } from 'node:test'
import { interpretS3Error, type S3Reason } from './s3-error.ts'

/** Code, status and meaning; source: "List of error codes" in the S3 API Reference. */
const codes: readonly (readonly [code: string, status: number, reason: S3Reason])[] = [
  ['AccessDenied', 403, 'denied'],
  ['AccountProblem', 403, 'denied'],
  ['AllAccessDisabled', 403, 'denied'],
  ['InvalidAccessKeyId', 403, 'bad-credentials'],
  ['SignatureDoesNotMatch', 403, 'bad-credentials'],
  ['InvalidToken', 400, 'bad-credentials'],
  ['NotSignedUp', 403, 'denied'],
  ['ExpiredToken', 400, 'expired-credentials'],
  ['TokenRefreshRequired', 400, 'expired-credentials'],
  ['RequestTimeTooSkewed', 403, 'skewed'],
  ['RequestTimeout', 400, 'busy'],
  ['SlowDown', 503, 'busy'],
  ['ServiceUnavailable', 503, 'busy'],
  ['InternalError', 500, 'busy'],
  ['InternalError', 200, 'busy'],
  ['ThrottlingException', 400, 'busy'],
  ['BadDigest', 400, 'garbled'],
  ['XAmzContentSHA256Mismatch', 400, 'garbled'],
  ['IncompleteBody', 400, 'garbled'],
  ['ConditionalRequestConflict', 409, 'conflict'],
  ['OperationAborted', 409, 'conflict'],
  ['PreconditionFailed', 412, 'changed'],
  ['InvalidRange', 416, 'changed'],
  ['NoSuchUpload', 404, 'no-such-upload'],
  ['NoSuchKey', 404, 'missing'],
  ['NoSuchVersion', 404, 'missing'],
  ['NoSuchBucket', 404, 'missing'],
  ['NotImplemented', 501, 'unsupported'],
  ['MethodNotAllowed', 405, 'unsupported'],
  ['AccessControlListNotSupported', 400, 'unsupported'],
  ['InvalidObjectState', 403, 'refused'],
  ['QuotaExceeded', 403, 'refused'],
  ['EntityTooSmall', 400, 'refused'],
  ['EntityTooLarge', 400, 'refused'],
  ['InvalidPart', 400, 'refused'],
  ['InvalidRequest', 400, 'refused'],
  ['KeyTooLongError', 400, 'refused'],
  ['BucketAlreadyExists', 409, 'refused'],
  ['BucketAlreadyOwnedByYou', 409, 'refused'],
  ['SomethingNew', 400, 'refused'],
  ['SomethingNew', 599, 'busy'],
]

for (const [code, status, reason] of codes) {
  test(`${code} with status ${status} means: ${reason}`, () => {
    const meaning = interpretS3Error({ operation: 'GetObject', status, code })
    assert.equal(meaning.reason, reason)
    assert.notEqual(meaning.words, '')
  })
}

test('without a code the status decides', () => {
  const expected = {
    400: 'refused',
    401: 'bad-credentials',
    403: 'denied',
    404: 'missing',
    412: 'changed',
    429: 'busy',
    500: 'busy',
    501: 'unsupported',
    502: 'busy',
    503: 'busy',
    504: 'busy',
    520: 'busy',
  }
  for (const [status, reason] of Object.entries(expected)) {
    const meaning = interpretS3Error({ operation: 'HeadObject', status: Number(status) })
    assert.equal(meaning.reason, reason, status)
  }
})

test('a refusal without a code names what causes it, a wrong region first', () => {
  const { hint = '' } = interpretS3Error({ operation: 'HeadBucket', status: 400 })
  assert.match(hint, /region.*expired credentials/)
})

test('a failed condition means a taken name where objects are made', () => {
  for (const operation of ['PutObject', 'CompleteMultipartUpload']) {
    const code = 'PreconditionFailed'
    assert.equal(interpretS3Error({ operation, status: 412, code }).reason, 'taken')
    assert.equal(interpretS3Error({ operation, status: 412 }).reason, 'taken')
  }
})

test('a checksum of the whole that is wrong at the end is wrong however often it is sent', () => {
  const said = { status: 400, code: 'BadDigest' }
  const complete = { operation: 'CompleteMultipartUpload', ...said }
  assert.equal(interpretS3Error(complete).reason, 'refused')
  assert.equal(interpretS3Error({ operation: 'UploadPart', ...said }).reason, 'garbled')
})

test('an inner error or a gateway may hide a success, a refusal to start may not', () => {
  const may = (status: number, code?: string) =>
    interpretS3Error({ operation: 'PutObject', status, code }).mayHaveHappened
  assert.ok(may(500, 'InternalError'))
  assert.ok(may(502))
  assert.ok(may(504))
  assert.ok(!may(503, 'SlowDown'))
  assert.ok(!may(400, 'RequestTimeout'))
  assert.ok(!may(403, 'AccessDenied'))
})

test('an archived object is told from a denial, with what to do', () => {
  const meaning = interpretS3Error({
    operation: 'GetObject',
    status: 403,
    code: 'InvalidObjectState',
  })
  assert.match(meaning.words, /archived/)
  assert.match(meaning.hint ?? '', /restore-object/)
})
