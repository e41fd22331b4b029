// Tags of objects and buckets.
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Tag } from '../state/tag.ts'
import type { BucketCall, ObjectCall } from './call.ts'
import { requireDocument } from './documents.ts'
import { findVersion, versionHeader } from './find-version.ts'
import { MAX_BUCKET_TAGS, MAX_OBJECT_TAGS, taggingDocument, tagsOfDocument } from './tags.ts'

export function getObjectTagging({ request, state, bucket: name, key }: ObjectCall): Answer {
  const bucket = state.buckets.require(name)
  const version = findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
  return {
    headers: versionHeader(bucket, version),
    xml: taggingDocument(version.attributes.tags),
  }
}

export async function putObjectTagging(call: ObjectCall): Promise<Answer> {
  const document = await requireDocument(call, 'Tagging')
  return setTags(call, tagsOfDocument(document, MAX_OBJECT_TAGS))
}

export function deleteObjectTagging(call: ObjectCall): Answer {
  return { ...setTags(call, []), status: 204 }
}

function setTags({ request, state, bucket: name, key }: ObjectCall, tags: readonly Tag[]): Answer {
  const bucket = state.buckets.require(name)
  const version = findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
  state.objects.setAttributes(version, { ...version.attributes, tags })
  return { headers: versionHeader(bucket, version) }
}

export function getBucketTagging({ state, bucket }: BucketCall): Answer {
  const { tags } = state.buckets.require(bucket)
  if (tags === undefined) throw new S3Fault('NoSuchTagSet', { details: { BucketName: bucket } })
  return { xml: taggingDocument(tags) }
}

export async function putBucketTagging(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const tags = tagsOfDocument(await requireDocument(call, 'Tagging'), MAX_BUCKET_TAGS)
  call.state.buckets.set(bucket, 'tags', tags.length === 0 ? null : JSON.stringify(tags))
  return NO_CONTENT
}

export function deleteBucketTagging({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'tags', null)
  return NO_CONTENT
}
