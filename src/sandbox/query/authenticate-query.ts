// Who sent a request to IAM or STS. Unlike S3, they sign the body's hash whether it is announced
// or not, and have words of their own for what is wrong.
import { createHash } from 'node:crypto'
import { canonicalRequest, EMPTY_SHA256, sign, signingKey, stringToSign } from '../../aws/sigv4.ts'
import { sameText } from '../../base/same-text.ts'
import { type Claim, readClaim } from '../authentication/credentials.ts'
import type { Times } from '../authentication/times.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { KnownKey } from '../identity/caller.ts'
import type { Identities } from '../identity/identities.ts'
import { QueryFault } from './query-fault.ts'

export interface QueryIdentity extends KnownKey {
  readonly accessKeyId: string
  readonly region: string
}

const SKEW_MS = 15 * 60 * 1000

/**
 * Checks the signature of a request to `service` with its whole body. Its age is judged by the
 * real time, a session's by the sandbox's clock.
 *
 * @throws QueryFault
 */
export function authenticateQuery(
  service: string,
  identities: Identities,
  request: S3Request,
  body: Uint8Array,
  now: Times,
): QueryIdentity {
  const claim = claimOf(request, service)
  const key = identities.callerOf(claim.accessKeyId)
  if (key === undefined) throw invalidToken()
  requireFresh(claim, now.real)
  requireSignature(request, body, claim, key.secretAccessKey)
  requireToken(request, key, now.sandbox)
  return { ...key, accessKeyId: claim.accessKeyId, region: claim.scope.region }
}

function claimOf(request: S3Request, service: string): Claim {
  let claim: Claim | undefined
  try {
    claim = readClaim(request, service)
  } catch (error) {
    if (error instanceof S3Fault) throw new QueryFault('IncompleteSignature', error.message)
    throw error
  }
  if (claim !== undefined) return claim
  throw new QueryFault('MissingAuthenticationToken', 'Request is missing Authentication Token')
}

function invalidToken(): QueryFault {
  return new QueryFault(
    'InvalidClientTokenId',
    'The security token included in the request is invalid.',
  )
}

function requireFresh({ signedAt, expiresSeconds, timestamp }: Claim, now: number): void {
  const lateMs = now - signedAt - (expiresSeconds ?? 0) * 1000
  const skewMs = expiresSeconds === undefined ? SKEW_MS : 0
  if (lateMs > skewMs) throw signatureFault(`Signature expired: ${timestamp} is too old.`)
  if (signedAt - now > SKEW_MS) {
    throw signatureFault(`Signature not yet current: ${timestamp} is still later than now.`)
  }
}

function signatureFault(message: string): QueryFault {
  return new QueryFault('SignatureDoesNotMatch', message)
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

function requireSignature(
  request: S3Request,
  body: Uint8Array,
  claim: Claim,
  secret: string,
): void {
  if (!claim.signedHeaders.includes('host')) {
    throw signatureFault(
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    )
  }
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.query.filter(([name]) => name !== 'X-Amz-Signature'),
    headers: claim.signedHeaders.map((name) => [name, request.headers.get(name) ?? ''] as const),
    payloadHash: body.length === 0 ? EMPTY_SHA256 : sha256Of(body),
  })
  const toSign = stringToSign(claim.timestamp, claim.scope, canonical)
  if (!sameText(sign(signingKey(secret, claim.scope), toSign), claim.signature)) {
    throw signatureFault(MISMATCH)
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function requireToken(request: S3Request, key: KnownKey, now: number): void {
  const given =
    request.headers.get('x-amz-security-token') ?? queryValue(request, 'X-Amz-Security-Token') ?? ''
  if (!sameText(given, key.sessionToken ?? '')) throw invalidToken()
  if (key.expiresAt !== undefined && now >= key.expiresAt) {
    throw new QueryFault('ExpiredToken', 'The security token included in the request is expired')
  }
}
