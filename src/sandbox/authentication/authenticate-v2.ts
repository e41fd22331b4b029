// Presigned URLs of Signature Version 2: S3 takes them in its oldest regions, and boto3 makes
// them there unless told otherwise. The header form is refused: no current client sends it.
import { signV2, stringToSignV2 } from '../../aws/sigv2.ts'
import { sameText } from '../../base/same-text.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { type Identity, type KeyRing, requireKnownKey, requireToken } from './identity.ts'
import type { Times } from './times.ts'

const PARAMETERS = ['AWSAccessKeyId', 'Expires', 'Signature'] as const

export function isPresignedV2(request: S3Request): boolean {
  if (request.headers.get('authorization')) return false
  const isV4 = queryValue(request, 'X-Amz-Algorithm') !== undefined
  return !isV4 && PARAMETERS.some((name) => queryValue(request, name) !== undefined)
}

/**
 * Checks the signature of a presigned URL.
 *
 * @throws AccessDenied for one that is incomplete or expired; SignatureDoesNotMatch.
 */
export function authenticateV2(request: S3Request, keys: KeyRing, now: Times): Identity {
  const [accessKeyId = '', expires = '', signature = ''] = PARAMETERS.map(
    (name) => queryValue(request, name) ?? incomplete(),
  )
  if (!/^\d{1,12}$/.test(expires)) {
    throw new S3Fault('AccessDenied', { message: `Invalid date (should be seconds since epoch)` })
  }
  const known = requireKnownKey(keys, accessKeyId)
  requireUnexpired(Number(expires) * 1000, now.real)
  const { method, query } = request
  const resource = resourceOf(request)
  const headers = new Map([...request.query.filter(isHeader), ...request.headers])
  const toSign = stringToSignV2({ method, resource, query, headers, expires })
  if (!sameText(signV2(known.secretAccessKey, toSign), signature)) {
    throw new S3Fault('SignatureDoesNotMatch', {
      details: { AWSAccessKeyId: accessKeyId, StringToSign: toSign, SignatureProvided: signature },
    })
  }
  requireToken(known, headers.get('x-amz-security-token'), now.sandbox)
  const unsigned = { payloadHash: 'UNSIGNED-PAYLOAD', seed: undefined, signedAt: undefined }
  return { caller: known.caller, accessKeyId, ...unsigned }
}

/** A bucket in the path is signed as it stands there, with a slash or without. */
function resourceOf({ bucket, key, path }: S3Request): string {
  if (bucket === undefined || (key === undefined && path === `/${bucket}`)) return path
  return `/${bucket}/${key ?? ''}`
}

function incomplete(): never {
  throw new S3Fault('AccessDenied', {
    message:
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
  })
}

function requireUnexpired(expires: number, now: number): void {
  if (now <= expires) return
  throw new S3Fault('AccessDenied', {
    message: 'Request has expired',
    details: { Expires: new Date(expires).toISOString(), ServerTime: new Date(now).toISOString() },
  })
}

/** Parameters that stand for the headers which whoever signed the URL had. */
function isHeader([name]: readonly [string, string]): boolean {
  return name.startsWith('x-amz-') || name === 'content-type' || name === 'content-md5'
}
