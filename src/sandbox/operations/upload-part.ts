// UploadPart.
import { type Answer, quoted } from '../http/answer.ts'
import { checksumHeader, type IntegrityClaim, readIntegrity } from '../http/integrity.ts'
import { readPartNumber } from '../http/part-number.ts'
import { queryValue } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Upload } from '../state/uploads.ts'
import type { ObjectCall } from './call.ts'
import { encryptionHeaders, etagUnder, requireEncryptable } from './encryption.ts'
import { requireDigestOfLocked } from './lock-headers.ts'
import { MAX_PUT_BYTES } from './put-object.ts'
import { receiveBody } from './receive-body.ts'

export async function uploadPart(call: ObjectCall): Promise<Answer> {
  const { request, state, key, now } = call
  const number = readPartNumber(queryValue(request, 'partNumber') ?? '')
  const bucket = state.buckets.require(call.bucket)
  const upload = state.uploads.require(bucket, key, queryValue(request, 'uploadId') ?? '')
  const claim = readIntegrity(request)
  requireDeclared(upload, claim)
  requireEncryptable(call, upload)
  requireDigestOfLocked(request, upload.attributes, 'Part')
  await using received = await receiveBody(call, claim, MAX_PUT_BYTES, upload.checksum?.algorithm)
  const { draft, digests } = received
  const { encryption } = upload.attributes
  const { checksum } = digests
  const etag = etagUnder(encryption, digests.md5)
  const part = { number, size: draft.size, etag, modified: now, checksum }
  state.uploads.putPart(bucket, upload, part, () => state.bodies.fromDraft(draft))
  draft.adopt()
  call.journal?.sized(part.size)
  return {
    headers: {
      etag: quoted(etag),
      ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
      ...encryptionHeaders(encryption, request),
    },
  }
}

/**
 * An upload that declared a checksum takes parts with that one only. A full-object checksum can
 * be computed without the client's help; the parts of a composite must each bring their own.
 */
function requireDeclared({ checksum }: Upload, { algorithm }: IntegrityClaim): void {
  if (checksum === undefined || algorithm === checksum.algorithm) return
  if (algorithm === undefined && checksum.type === 'FULL_OBJECT') return
  throw new S3Fault('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${algorithm?.toLowerCase() ?? 'null'}`,
  })
}
