// GetBucketRequestPayment, PutBucketRequestPayment. Nobody pays here: a bucket whose requesters do
// only wants them to say so. Source: "Using Requester Pays buckets" in the user guide.
import { xmlChildText, xmlDocument, xmlText } from '../../aws/s3-xml.ts'
import type { Answer } from '../http/answer.ts'
import { malformedXml } from '../http/s3-fault.ts'
import type { BucketCall } from './call.ts'
import { requireDocument } from './documents.ts'

export function getBucketRequestPayment({ state, bucket }: BucketCall): Answer {
  const { payer } = state.buckets.require(bucket)
  return { xml: xmlDocument('RequestPaymentConfiguration', xmlText('Payer', payer)) }
}

export async function putBucketRequestPayment(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const document = await requireDocument(call, 'RequestPaymentConfiguration')
  const payer = xmlChildText(document, 'Payer')?.trim()
  if (payer !== 'BucketOwner' && payer !== 'Requester') throw malformedXml()
  call.state.buckets.set(bucket, 'payer', payer === 'Requester' ? payer : null)
  return {}
}
