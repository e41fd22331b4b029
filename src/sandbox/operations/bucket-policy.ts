// PutBucketPolicy, GetBucketPolicy, DeleteBucketPolicy, GetBucketPolicyStatus.
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { policyOf } from '../access/bucket-policy.ts'
import { isPublicPolicy } from '../access/public-policy.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import type { BucketCall } from './call.ts'
import { checkBucketPolicy, MAX_POLICY_BYTES } from './check-bucket-policy.ts'
import { readVerified } from './documents.ts'

export async function putBucketPolicy(call: BucketCall): Promise<Answer> {
  const { access, directory, state } = call
  const bucket = requireOwnBucket(call)
  // White space does not count against the limit.
  const given = (await readVerified(call, 'document', 16 * MAX_POLICY_BYTES)).toString()
  const { policy, text } = checkBucketPolicy(given, bucket.name, directory)
  if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(policy)) {
    throw access.blockedPolicy(bucket.name)
  }
  requireWayBack(call, { ...bucket, policy: text })
  state.buckets.set(bucket, 'policy', text)
  return NO_CONTENT
}

export function getBucketPolicy(call: BucketCall): Answer {
  return { json: requirePolicy(requireOwnBucket(call)) }
}

export function deleteBucketPolicy(call: BucketCall): Answer {
  call.state.buckets.set(requireOwnBucket(call), 'policy', null)
  return NO_CONTENT
}

/**
 * Its policy is for the owner's account alone, whatever it allows to others: GetBucketPolicy and
 * its like in the API Reference.
 */
function requireOwnBucket({ account, bucket: name, request, state }: BucketCall): Bucket {
  const bucket = state.buckets.require(name)
  if (account.id === bucket.owner.id) return bucket
  throw new S3Fault('MethodNotAllowed', {
    details: { Method: request.method, ResourceType: 'BUCKETPOLICY' },
  })
}

/** Unless AWS is read otherwise, whoever locks itself out has done so. */
function requireWayBack({ access, request: { headers } }: BucketCall, changed: Bucket): void {
  if (access.readings.policyLockOut === 'accepted') return
  const isConfirmed = headers.get('x-amz-confirm-remove-self-bucket-access') === 'true'
  if (isConfirmed || access.mayReplacePolicy(changed)) return
  throw new S3Fault('AccessDenied', {
    message: 'The policy would not let you change it again',
  })
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
