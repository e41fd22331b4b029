// PutBucketPolicy, GetBucketPolicy, DeleteBucketPolicy, GetBucketPolicyStatus.
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { policyOf } from '../access/bucket-policy.ts'
import { isPublicPolicy } from '../access/public-policy.ts'
import { S3Fault } from '../s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import { type Answer, type BucketCall, NO_CONTENT } from './call.ts'
import { checkBucketPolicy, MAX_POLICY_BYTES } from './check-bucket-policy.ts'
import { readVerified } from './documents.ts'

export async function putBucketPolicy(call: BucketCall): Promise<Answer> {
  const { access, directory, state } = call
  const bucket = state.buckets.require(call.bucket)
  // White space does not count against the limit.
  const text = (await readVerified(call, 'document', 16 * MAX_POLICY_BYTES)).toString()
  const policy = checkBucketPolicy(text, bucket.name, directory)
  if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(policy)) {
    throw access.blockedPolicy(bucket.name)
  }
  state.buckets.set(bucket, 'policy', text)
  return NO_CONTENT
}

export function getBucketPolicy({ state, bucket }: BucketCall): Answer {
  return { json: requirePolicy(state.buckets.require(bucket)) }
}

export function deleteBucketPolicy({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'policy', null)
  return NO_CONTENT
}

export function getBucketPolicyStatus({ state, bucket: name }: BucketCall): Answer {
  const bucket = state.buckets.require(name)
  requirePolicy(bucket)
  const isPublic = policyOf(bucket)?.isPublic ?? false
  return { xml: xmlDocument('PolicyStatus', xmlText('IsPublic', isPublic)) }
}

function requirePolicy({ name, policy }: Bucket): string {
  if (policy !== undefined) return policy
  throw new S3Fault('NoSuchBucketPolicy', { details: { BucketName: name } })
}
