// PutObject, and what stores a body as an object by other ways.
import { GIB } from '../../base/bytes.ts'
import { type Answer, quoted } from '../http/answer.ts'
import { checksumHeader, readIntegrity, type VerifiedDigests } from '../http/integrity.ts'
import type { S3Request } from '../http/request.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import { readAttributes, readStorageClass } from './attributes.ts'
import type { ObjectCall } from './call.ts'
import { readWriteCondition } from './conditions.ts'
import { encryptionHeaders, etagUnder } from './encryption.ts'
import { newVersionHeader, requireKey } from './find-version.ts'
import { expirationHeader } from './lifecycle-headers.ts'
import { requireDigestOfLocked } from './lock-headers.ts'
import { receiveBody } from './receive-body.ts'

/** The largest object of one PutObject, and the largest part. */
export const MAX_PUT_BYTES = 5 * GIB

export async function putObject(call: ObjectCall): Promise<Answer> {
  return { headers: (await storeObject(call)).headers }
}

export interface StoredObject {
  /** Unquoted. */
  readonly etag: string
  /** What the answer tells of it. */
  readonly headers: NonNullable<Answer['headers']>
}

/** Stores a request's body as its headers say. */
export async function storeObject(call: ObjectCall): Promise<StoredObject> {
  const { request, state, key } = call
  const bucket = state.buckets.require(call.bucket)
  requireKey(key)
  const attributes = readAttributes(call, bucket)
  requireDigestOfLocked(request, attributes, 'Object')
  const storageClass = readStorageClass(request)
  const condition = readWriteCondition(request, key)
  condition.require(() => state.objects.latest(bucket, key))
  using race = state.races.watch(bucket, key)
  await using received = await receiveBody(call, readIntegrity(request), MAX_PUT_BYTES)
  const { draft, digests } = received
  const checksum = digests.checksum && ({ ...digests.checksum, type: 'FULL_OBJECT' } as const)
  const version = state.objects.put(
    state.buckets.require(call.bucket),
    key,
    {
      size: draft.size,
      etag: etagUnder(attributes.encryption, digests.md5),
      modified: call.now,
      storageClass,
      attributes: { ...attributes, checksum },
      makeBody: () => state.bodies.fromDraft(draft),
    },
    (find) => {
      race.requireQuiet(condition)
      condition.require(find)
    },
  )
  draft.adopt()
  call.journal?.sized(version.size)
  return { etag: version.etag, headers: storedHeaders(request, bucket, version, digests) }
}

function storedHeaders(
  request: S3Request,
  bucket: Bucket,
  version: Version,
  digests: VerifiedDigests,
): StoredObject['headers'] {
  return {
    etag: quoted(version.etag),
    ...newVersionHeader(bucket, version),
    ...expirationHeader(bucket, version),
    ...checksumAnswer(digests),
    ...encryptionHeaders(version.attributes.encryption, request),
  }
}

/** The checksum of a body that was put at once, as the answer tells it. */
function checksumAnswer({ checksum }: VerifiedDigests): Record<string, string> {
  if (checksum === undefined) return {}
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': 'FULL_OBJECT',
  }
}
