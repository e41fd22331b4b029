// Who sent a request. Nothing of the body is read before this has answered.
import type { KeyObject } from 'node:crypto'
import {
  type CredentialScope,
  canonicalRequest,
  scopeText,
  sign,
  signingKey,
  stringToSign,
} from '../../aws/sigv4.ts'
import { sameText } from '../../base/same-text.ts'
import { isoSeconds } from '../../base/time.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { authenticateV2, isPresignedV2 } from './authenticate-v2.ts'
import { type Claim, readClaim, wrongRegion } from './credentials.ts'
import { type Identity, type KeyRing, requireKnownKey, requireToken } from './identity.ts'
import type { Times } from './times.ts'

const SKEW_MS = 15 * 60 * 1000

/**
 * Checks a request's signature. A request without one is nobody's.
 *
 * @throws S3Fault with the code S3 has for what is wrong.
 */
export function authenticate(request: S3Request, keys: KeyRing, now: Times): Identity {
  if (isPresignedV2(request)) return authenticateV2(request, keys, now)
  const claim = readClaim(request)
  if (claim === undefined) return anonymous(request)
  const regions = keys.regionsOf(request.bucket)
  if (!regions.includes(claim.scope.region)) throw wrongRegion(claim, regions[0])
  const known = requireKnownKey(keys, claim.accessKeyId)
  requireFresh(claim, now.real)
  requireSigned(request, claim)
  const payloadHash = payloadHashOf(request, claim)
  const key = cachedKey(known.secretAccessKey, claim.scope)
  requireSignature(request, claim, payloadHash, key)
  requireToken(known, tokenOf(request), now.sandbox)
  const { accessKeyId, scope, timestamp, signature, signedAt } = claim
  const seed = { key, scope, timestamp, signature }
  return { caller: known.caller, accessKeyId, payloadHash, seed, signedAt }
}

const NOBODY = { caller: undefined, accessKeyId: undefined, seed: undefined, signedAt: undefined }

/** Nobody vouches for the hash that an anonymous request gives, but it must be that of its body. */
function anonymous(request: S3Request): Identity {
  const given = request.headers.get('x-amz-content-sha256')
  if (given !== undefined && !PAYLOAD_HASH.test(given)) throw wrongPayloadHash(given)
  const payloadHash = given ?? 'UNSIGNED-PAYLOAD'
  return { ...NOBODY, payloadHash }
}

function requireFresh(claim: Claim, now: number): void {
  if (claim.expiresSeconds === undefined) {
    if (Math.abs(now - claim.signedAt) <= SKEW_MS) return
    throw new S3Fault('RequestTimeTooSkewed', {
      details: {
        RequestTime: claim.timestamp,
        ServerTime: isoSeconds(now),
        MaxAllowedSkewMilliseconds: SKEW_MS,
      },
    })
  }
  const expires = claim.signedAt + claim.expiresSeconds * 1000
  if (now > expires) {
    throw new S3Fault('AccessDenied', {
      message: 'Request has expired',
      details: {
        'X-Amz-Expires': claim.expiresSeconds,
        Expires: isoSeconds(expires),
        ServerTime: isoSeconds(now),
      },
    })
  }
  if (claim.signedAt - now > SKEW_MS) {
    throw new S3Fault('AccessDenied', { message: 'Request is not yet valid' })
  }
}

/** Every header that S3 acts upon must be covered, or a thief could add one. */
function requireSigned(request: S3Request, claim: Claim): void {
  const signed = new Set(claim.signedHeaders)
  const unsigned = [...request.headers.keys()].filter(
    (name) =>
      (name === 'host' || (name.startsWith('x-amz-') && name !== 'x-amz-content-sha256')) &&
      !signed.has(name),
  )
  if (unsigned.length === 0) return
  throw new S3Fault('AccessDenied', {
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: unsigned.join(', ') },
  })
}

const PAYLOAD_HASH =
  /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-(?:AWS4-HMAC-SHA256-PAYLOAD(?:-TRAILER)?|UNSIGNED-PAYLOAD-TRAILER))$/i

function payloadHashOf(request: S3Request, claim: Claim): string {
  const given =
    request.headers.get('x-amz-content-sha256') ??
    (claim.by === 'query' ? hoistedPayloadHash(request) : undefined)
  if (given === undefined) {
    throw new S3Fault('InvalidRequest', {
      message: 'Missing required header for this request: x-amz-content-sha256',
    })
  }
  if (PAYLOAD_HASH.test(given)) return given
  throw wrongPayloadHash(given)
}

function wrongPayloadHash(given: string): S3Fault {
  return new S3Fault('InvalidArgument', {
    message:
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    details: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: given },
  })
}

/** Whoever presigns does not know the body, unless the URL itself says otherwise. */
function hoistedPayloadHash(request: S3Request): string {
  const names = ['X-Amz-Content-Sha256', 'x-amz-content-sha256']
  return names.map((name) => queryValue(request, name)).find(Boolean) ?? 'UNSIGNED-PAYLOAD'
}

function requireSignature(
  request: S3Request,
  claim: Claim,
  payloadHash: string,
  key: KeyObject,
): void {
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.query.filter(([name]) => name !== 'X-Amz-Signature'),
    headers: claim.signedHeaders.map((name) => [name, signedValue(request, claim, name)] as const),
    payloadHash,
  })
  const toSign = stringToSign(claim.timestamp, claim.scope, canonical)
  if (sameText(sign(key, toSign), claim.signature)) return
  throw new S3Fault('SignatureDoesNotMatch', {
    details: {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: toSign,
      SignatureProvided: claim.signature,
      StringToSignBytes: hexBytes(toSign),
      CanonicalRequest: canonical,
      CanonicalRequestBytes: hexBytes(canonical),
    },
  })
}

/** aws-sdk 2 for JavaScript puts signed headers in a presigned URL's query, and only there. */
function signedValue(request: S3Request, claim: Claim, name: string): string {
  const given = request.headers.get(name)
  if (given !== undefined || claim.by === 'header') return given ?? ''
  return Buffer.from(queryValue(request, name) ?? '', 'utf8').toString('latin1')
}

function hexBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex').replace(/../g, '$& ').trimEnd()
}

function tokenOf(request: S3Request): string | undefined {
  const token =
    request.headers.get('x-amz-security-token') ?? queryValue(request, 'X-Amz-Security-Token')
  return token === '' ? undefined : token
}

const KEPT_KEYS = 1_000
const signingKeys = new Map<string, KeyObject>()

/** Those of a fleet: deriving one costs more than all else of a signature. */
function cachedKey(secret: string, scope: CredentialScope): KeyObject {
  const name = `${secret}/${scopeText(scope)}`
  const kept = signingKeys.get(name)
  if (kept !== undefined) return kept
  const key = signingKey(secret, scope)
  if (signingKeys.size >= KEPT_KEYS) signingKeys.clear()
  signingKeys.set(name, key)
  return key
}
