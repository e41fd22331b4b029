// GetBucketEncryption, PutBucketEncryption, DeleteBucketEncryption.
import {
  type XmlElement,
  xmlChild,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { malformedXml, S3Fault } from '../http/s3-fault.ts'
import { isSwitchedOn } from '../http/schema-elements.ts'
import { ALGORITHMS, type BucketEncryption } from '../state/encryption.ts'
import type { BucketCall } from './call.ts'
import { requireDocument } from './documents.ts'

/** What S3 does for every bucket since January 2023. */
const USUAL: BucketEncryption = { algorithm: 'AES256', bucketKey: false }

export function getBucketEncryption({ state, bucket }: BucketCall): Answer {
  const { algorithm, keyId, bucketKey, blocked } = state.buckets.require(bucket).encryption ?? USUAL
  return {
    xml: xmlDocument(
      'ServerSideEncryptionConfiguration',
      xmlGroup(
        'Rule',
        xmlGroup(
          'ApplyServerSideEncryptionByDefault',
          xmlText('SSEAlgorithm', algorithm),
          xmlText('KMSMasterKeyID', keyId),
        ),
        xmlText('BucketKeyEnabled', bucketKey),
        blocked === undefined
          ? ''
          : xmlGroup(
              'BlockedEncryptionTypes',
              ...blocked.map((type) => xmlText('EncryptionType', type)),
            ),
      ),
    ),
  }
}

export async function putBucketEncryption(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const document = await requireDocument(call, 'ServerSideEncryptionConfiguration')
  const [rule, ...others] = xmlChildren(document, 'Rule')
  if (rule === undefined || others.length > 0) throw malformedXml()
  call.state.buckets.set(bucket, 'encryption', JSON.stringify(readRule(rule)))
  return {}
}

export function deleteBucketEncryption({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'encryption', null)
  return NO_CONTENT
}

function readRule(rule: XmlElement): BucketEncryption {
  const usual = xmlChild(rule, 'ApplyServerSideEncryptionByDefault')
  const wanted = usual && xmlChildText(usual, 'SSEAlgorithm')?.trim()
  const algorithm =
    usual === undefined ? USUAL.algorithm : ALGORITHMS.find((name) => name === wanted)
  if (algorithm === undefined) throw malformedXml()
  const keyId = (usual && xmlChildText(usual, 'KMSMasterKeyID')?.trim()) || undefined
  if (keyId !== undefined && algorithm === 'AES256') {
    throw new S3Fault('InvalidArgument', {
      message:
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      details: { ArgumentName: 'ApplyServerSideEncryptionByDefault' },
    })
  }
  const bucketKey = isSwitchedOn(rule, 'BucketKeyEnabled')
  return { algorithm, keyId, bucketKey, blocked: readBlocked(rule) }
}

function readBlocked(rule: XmlElement): BucketEncryption['blocked'] {
  const blocked = xmlChild(rule, 'BlockedEncryptionTypes')
  return (
    blocked &&
    xmlChildren(blocked, 'EncryptionType').map(({ text }) => {
      const type = text.trim()
      if (type === 'SSE-C' || type === 'NONE') return type
      throw malformedXml()
    })
  )
}
