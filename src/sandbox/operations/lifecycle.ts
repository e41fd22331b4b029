// The lifecycle configuration of a bucket. What it does is src/sandbox/lifecycle's.
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { S3Fault } from '../http/s3-fault.ts'
import { readRules } from '../lifecycle/read-configuration.ts'
import { showRules } from '../lifecycle/show-configuration.ts'
import { MINIMUM_SIZES, type MinimumSizes } from '../state/lifecycle.ts'
import type { BucketCall } from './call.ts'
import { requireDigest, requireDocument } from './documents.ts'

/** Room for 1,000 rules of every element. */
const MOST_BYTES = 2 * 1024 * 1024
const SIZES_HEADER = 'x-amz-transition-default-minimum-object-size'

export function getBucketLifecycleConfiguration({ state, bucket }: BucketCall): Answer {
  const { lifecycle } = state.buckets.require(bucket)
  if (lifecycle === undefined) {
    throw new S3Fault('NoSuchLifecycleConfiguration', { details: { BucketName: bucket } })
  }
  return {
    headers: { [SIZES_HEADER]: lifecycle.minimumSizes },
    xml: showRules(lifecycle.rules),
  }
}

export async function putBucketLifecycleConfiguration(call: BucketCall): Promise<Answer> {
  call.state.buckets.require(call.bucket)
  const minimumSizes = readMinimumSizes(call)
  requireDigest(call)
  const document = await requireDocument(call, 'LifecycleConfiguration', { mostBytes: MOST_BYTES })
  const lifecycle = { rules: readRules(document), minimumSizes }
  const bucket = call.state.buckets.require(call.bucket)
  call.state.buckets.set(bucket, 'lifecycle', JSON.stringify(lifecycle))
  return { headers: { [SIZES_HEADER]: minimumSizes } }
}

function readMinimumSizes({ request }: BucketCall): MinimumSizes {
  const named = request.headers.get(SIZES_HEADER) ?? 'all_storage_classes_128K'
  const known = MINIMUM_SIZES.find((name) => name === named)
  if (known !== undefined) return known
  throw new S3Fault('InvalidRequest', {
    message: `Invalid TransitionDefaultMinimumObjectSize found: ${named}`,
  })
}

export function deleteBucketLifecycle({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'lifecycle', null)
  return NO_CONTENT
}
