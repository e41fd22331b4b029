// What a request says about its body's digests, and whether it was true: Content-MD5 and the
// x-amz-checksum-* headers and trailers. Source: "Checking object integrity" in the user guide.
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  isChecksumValue,
  parseChecksumAlgorithm,
} from '../../aws/checksum.ts'
import type { ComputedDigests, DigestNeeds } from './digests.ts'
import type { Payload } from './payload.ts'
import type { S3Request } from './request.ts'
import { invalidRequest, notImplemented, S3Fault } from './s3-fault.ts'

/** The digests a request announces. */
export interface IntegrityClaim {
  /** Content-MD5, in base64. */
  readonly md5: string | undefined
  readonly algorithm: ChecksumAlgorithm | undefined
  /** The checksum in base64; undefined where it follows in the trailer, or only is asked for. */
  readonly value: string | undefined
  readonly inTrailer: boolean
}

/** The digests of a body, after it proved to be what was announced. */
export interface VerifiedDigests {
  /** In hex. */
  readonly md5: string
  readonly checksum: ComputedDigests['checksum']
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`
}

/** Reads the claims about a body. @throws S3Fault for claims that contradict each other. */
export function readIntegrity(request: S3Request): IntegrityClaim {
  const md5 = readContentMd5(request)
  const given = CHECKSUM_ALGORITHMS.filter((name) => request.headers.has(checksumHeader(name)))
  const trailing = trailingAlgorithm(request)
  refuseUnknownChecksum(request)
  if (given.length + (trailing === undefined ? 0 : 1) > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    )
  }
  const algorithm = given[0] ?? trailing
  requireNamedAlgorithm(request, algorithm)
  const value = given[0] && request.headers.get(checksumHeader(given[0]))
  if (algorithm !== undefined && value !== undefined && !isChecksumValue(algorithm, value)) {
    throw invalidValue(algorithm)
  }
  return { md5, algorithm, value, inTrailer: trailing !== undefined }
}

function readContentMd5(request: S3Request): string | undefined {
  const md5 = request.headers.get('content-md5')
  if (md5 === undefined) return undefined
  if (Buffer.from(md5, 'base64').length !== 16 || md5.trim().length !== 24) {
    throw new S3Fault('InvalidDigest', { details: { 'Content-MD5': md5 } })
  }
  return md5.trim()
}

function trailingAlgorithm(request: S3Request): ChecksumAlgorithm | undefined {
  const names = (request.headers.get('x-amz-trailer') ?? '').split(',')
  const trailer = names
    .map((name) => name.trim())
    .find((name) => name.startsWith('x-amz-checksum-'))
  if (trailer === undefined) return undefined
  const algorithm = simulatedAlgorithm(trailer.slice('x-amz-checksum-'.length))
  if (algorithm === undefined) {
    throw invalidRequest('The value specified in the x-amz-trailer header is not supported')
  }
  return algorithm
}

/** S3 has these too. */
const NOT_SIMULATED = ['MD5', 'SHA512', 'XXHASH64', 'XXHASH3', 'XXHASH128']

/** Undefined for what S3 does not know. @throws NotImplemented for what only the sandbox lacks */
function simulatedAlgorithm(name: string): ChecksumAlgorithm | undefined {
  if (NOT_SIMULATED.includes(name.toUpperCase())) throw notImplemented(`The checksum ${name}`)
  return parseChecksumAlgorithm(name)
}

/** The algorithm that an upload or a copy is to have. @throws InvalidRequest for an unknown one */
export function readChecksumAlgorithm({ headers }: S3Request): ChecksumAlgorithm | undefined {
  const named = headers.get('x-amz-checksum-algorithm')
  const algorithm = named === undefined ? undefined : simulatedAlgorithm(named)
  if (named === undefined || algorithm !== undefined) return algorithm
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  )
}

/** Headers that begin like a checksum and name none of the algorithms. */
function refuseUnknownChecksum(request: S3Request): void {
  for (const name of request.headers.keys()) {
    const suffix = name.startsWith('x-amz-checksum-') ? name.slice('x-amz-checksum-'.length) : ''
    if (['', 'algorithm', 'type', 'mode'].includes(suffix)) continue
    if (parseChecksumAlgorithm(suffix) === undefined) {
      throw new S3Fault('NotImplemented', { details: { Header: name } })
    }
  }
}

/** `x-amz-sdk-checksum-algorithm` must agree with the checksum that came. */
function requireNamedAlgorithm(request: S3Request, algorithm: ChecksumAlgorithm | undefined): void {
  const named = request.headers.get('x-amz-sdk-checksum-algorithm')
  if (named === undefined) return
  const parsed = simulatedAlgorithm(named)
  if (parsed === undefined) {
    throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.')
  }
  const carriesBody = request.method === 'PUT' && !request.headers.has('x-amz-copy-source')
  if (algorithm === parsed || (algorithm === undefined && !carriesBody)) return
  throw new S3Fault('InvalidRequest', {
    message:
      algorithm === undefined
        ? 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.'
        : 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
  })
}

function invalidValue(algorithm: ChecksumAlgorithm): S3Fault {
  return new S3Fault('InvalidRequest', {
    message: `Value for ${checksumHeader(algorithm)} header is invalid.`,
  })
}

/** What must be computed to verify a body, and `wanted` if it announces no checksum. */
export function digestNeeds(
  { algorithm }: IntegrityClaim,
  { sha256 }: Payload,
  wanted?: ChecksumAlgorithm,
): DigestNeeds {
  return { sha256: sha256 !== undefined, checksum: algorithm ?? wanted }
}

/**
 * The digests of a body that was read to its end, and is what the request announced.
 *
 * @throws XAmzContentSHA256Mismatch or BadDigest if it is not.
 */
export function requireIntegrity(
  claim: IntegrityClaim,
  payload: Payload,
  { md5, sha256, checksum }: ComputedDigests,
): VerifiedDigests {
  if (payload.sha256 !== undefined && sha256 !== payload.sha256) {
    throw new S3Fault('XAmzContentSHA256Mismatch', {
      details: { ClientComputedContentSHA256: payload.sha256, S3ComputedContentSHA256: sha256 },
    })
  }
  if (claim.md5 !== undefined && md5.toString('base64') !== claim.md5) {
    throw wrongMd5(claim.md5, md5)
  }
  if (checksum !== undefined) requireChecksum(claim, checksum, payload)
  return { md5: md5.toString('hex'), checksum }
}

function wrongMd5(expected: string, md5: Buffer): S3Fault {
  return new S3Fault('BadDigest', {
    details: {
      ExpectedDigest: Buffer.from(expected, 'base64').toString('hex'),
      CalculatedDigest: md5.toString('base64'),
    },
  })
}

function requireChecksum(
  claim: IntegrityClaim,
  { algorithm, value }: NonNullable<ComputedDigests['checksum']>,
  payload: Payload,
): void {
  const trailer = claim.inTrailer ? payload.trailers.get(checksumHeader(algorithm)) : undefined
  if (trailer !== undefined && !isChecksumValue(algorithm, trailer)) throw invalidValue(algorithm)
  const announced = claim.value ?? trailer
  if (announced === undefined || announced === value) return
  throw new S3Fault('BadDigest', {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  })
}
