// CreateMultipartUpload, AbortMultipartUpload.
import { type ChecksumType, checksumTypes } from '../../aws/checksum.ts'
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { readChecksumAlgorithm } from '../http/integrity.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument, invalidRequest } from '../http/s3-fault.ts'
import type { UploadChecksum } from '../state/uploads.ts'
import { readAttributes, readStorageClass } from './attributes.ts'
import type { ObjectCall } from './call.ts'
import { encryptionHeaders } from './encryption.ts'
import { requireKey } from './find-version.ts'
import { abortHeaders } from './lifecycle-headers.ts'

export function createMultipartUpload(call: ObjectCall): Answer {
  const { request, state, key, now } = call
  const bucket = state.buckets.require(call.bucket)
  requireKey(key)
  const checksum = readUploadChecksum(request)
  const attributes = readAttributes(call, bucket)
  const id = state.uploads.create(bucket, {
    key,
    initiated: now,
    storageClass: readStorageClass(request),
    checksum,
    attributes,
  })
  return {
    headers: {
      'x-amz-checksum-algorithm': checksum?.algorithm,
      'x-amz-checksum-type': checksum?.type,
      ...abortHeaders(bucket, { key, initiated: now }),
      ...encryptionHeaders(attributes.encryption, request),
    },
    xml: xmlDocument(
      'InitiateMultipartUploadResult',
      xmlText('Bucket', bucket.name),
      xmlText('Key', key),
      xmlText('UploadId', id),
    ),
  }
}

/** The checksum that an upload's parts and object are to have. */
function readUploadChecksum(request: S3Request): UploadChecksum | undefined {
  const algorithm = readChecksumAlgorithm(request)
  const type = readChecksumType(request.headers.get('x-amz-checksum-type'))
  if (algorithm === undefined) {
    if (type === undefined) return undefined
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    )
  }
  const types = checksumTypes(algorithm)
  if (type !== undefined && !types.includes(type)) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    )
  }
  return { algorithm, type: type ?? types[0] }
}

/** @throws InvalidArgument */
export function readChecksumType(text: string | undefined): ChecksumType | undefined {
  if (text === undefined || text === 'COMPOSITE' || text === 'FULL_OBJECT') return text
  throw invalidArgument(
    'x-amz-checksum-type',
    text,
    'Value for x-amz-checksum-type header is invalid.',
  )
}

export function abortMultipartUpload({ request, state, bucket, key }: ObjectCall): Answer {
  const id = queryValue(request, 'uploadId') ?? ''
  state.uploads.abort(state.uploads.require(state.buckets.require(bucket), key, id))
  return NO_CONTENT
}
