// Who signed a form: its policy, in either version of the signature.
import { signV2 } from '../../aws/sigv2.ts'
import { SIGV4_ALGORITHM, sign, signingKey } from '../../aws/sigv4.ts'
import { sameText } from '../../base/same-text.ts'
import type { S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { KnownKey } from '../identity/caller.ts'
import { parseCredential, wrongRegion } from './credentials.ts'
import { type Identity, type KeyRing, requireKnownKey, requireToken } from './identity.ts'

type Fields = ReadonlyMap<string, string>

export interface SignedPolicy {
  readonly identity: Identity
  /** The policy as the form has it, in base64; undefined for an anonymous form. */
  readonly policy: string | undefined
}

/**
 * Checks the signature of a form's policy; `now` is the sandbox's time. A form without a policy or
 * without a signature is nobody's.
 *
 * @throws InvalidArgument for a missing field; SignatureDoesNotMatch.
 */
export function authenticateForm(
  request: S3Request,
  fields: Fields,
  keys: KeyRing,
  now: number,
): SignedPolicy {
  const unsigned = { payloadHash: 'UNSIGNED-PAYLOAD', seed: undefined, signedAt: undefined }
  const policy = fields.get('policy')
  if (policy === undefined || !SIGNING.some((name) => fields.has(name))) {
    return {
      identity: { caller: undefined, accessKeyId: undefined, ...unsigned },
      policy: undefined,
    }
  }
  const isV2 = fields.has('awsaccesskeyid') || fields.has('signature')
  const known = isV2 ? checkV2(fields, policy, keys) : checkV4(request, fields, policy, keys)
  const accessKeyId = fields.get('awsaccesskeyid') ?? fields.get('x-amz-credential')?.split('/')[0]
  requireToken(known, fields.get('x-amz-security-token'), now)
  return { identity: { caller: known.caller, accessKeyId, ...unsigned }, policy }
}

/** A form with none of these is anonymous, whatever its policy says. */
const SIGNING = [
  'awsaccesskeyid',
  'signature',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
]

function checkV2(fields: Fields, policy: string, keys: KeyRing): KnownKey {
  const accessKeyId = requireField(fields, 'AWSAccessKeyId')
  const signature = requireField(fields, 'Signature')
  const known = requireKnownKey(keys, accessKeyId)
  requireSame(signV2(known.secretAccessKey, policy), signature, accessKeyId, policy)
  return known
}

function checkV4(request: S3Request, fields: Fields, policy: string, keys: KeyRing): KnownKey {
  const algorithm = requireField(fields, 'X-Amz-Algorithm')
  const credential = requireField(fields, 'X-Amz-Credential')
  const date = requireField(fields, 'X-Amz-Date')
  const signature = requireField(fields, 'X-Amz-Signature')
  if (algorithm !== SIGV4_ALGORITHM) {
    const message = `X-Amz-Algorithm only supports "${SIGV4_ALGORITHM}"`
    throw invalidArgument('X-Amz-Algorithm', algorithm, message)
  }
  const { accessKeyId, scope } = parseCredential(credential, (why) => {
    const message = `Error parsing the X-Amz-Credential parameter; ${why}`
    throw invalidArgument('X-Amz-Credential', credential, message)
  })
  const regions = keys.regionsOf(request.bucket)
  if (!regions.includes(scope.region)) throw wrongRegion({ by: 'query', scope }, regions[0])
  if (!/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(scope.date)) {
    throw invalidArgument('X-Amz-Date', date, 'X-Amz-Date is not of the date of X-Amz-Credential')
  }
  const known = requireKnownKey(keys, accessKeyId)
  const key = signingKey(known.secretAccessKey, scope)
  requireSame(sign(key, policy), signature, accessKeyId, policy)
  return known
}

function requireField(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase())
  if (value !== undefined) return value
  throw missingField(name)
}

export function missingField(name: string): S3Fault {
  const message = `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`
  return invalidArgument(name, '', message)
}

function requireSame(expected: string, given: string, accessKeyId: string, policy: string): void {
  if (sameText(expected, given)) return
  throw new S3Fault('SignatureDoesNotMatch', {
    details: { AWSAccessKeyId: accessKeyId, StringToSign: policy, SignatureProvided: given },
  })
}
