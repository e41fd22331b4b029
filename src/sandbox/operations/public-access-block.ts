// PutPublicAccessBlock, GetPublicAccessBlock, DeletePublicAccessBlock.
import { xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { invalidRequest, S3Fault } from '../http/s3-fault.ts'
import { isSwitchedOn } from '../http/schema-elements.ts'
import type { PublicAccessBlock } from '../state/buckets.ts'
import type { BucketCall } from './call.ts'
import { requireDocument } from './documents.ts'

export async function putPublicAccessBlock(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const document = await requireDocument(call, 'PublicAccessBlockConfiguration')
  if (document.children.length === 0) {
    throw invalidRequest('Must specify at least one configuration.')
  }
  const block: PublicAccessBlock = {
    BlockPublicAcls: isSwitchedOn(document, 'BlockPublicAcls'),
    IgnorePublicAcls: isSwitchedOn(document, 'IgnorePublicAcls'),
    BlockPublicPolicy: isSwitchedOn(document, 'BlockPublicPolicy'),
    RestrictPublicBuckets: isSwitchedOn(document, 'RestrictPublicBuckets'),
  }
  call.state.buckets.set(bucket, 'public_access_block', JSON.stringify(block))
  return {}
}

export function getPublicAccessBlock({ state, bucket }: BucketCall): Answer {
  const { publicAccessBlock } = state.buckets.require(bucket)
  if (publicAccessBlock === undefined) {
    throw new S3Fault('NoSuchPublicAccessBlockConfiguration', { details: { BucketName: bucket } })
  }
  const switches = Object.entries(publicAccessBlock).map(([name, on]) => xmlText(name, String(on)))
  return { xml: xmlDocument('PublicAccessBlockConfiguration', ...switches) }
}

export function deletePublicAccessBlock({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'public_access_block', null)
  return NO_CONTENT
}
