// What a bucket is set to: versioning and ownership, and the settings that no bucket here has.
import { xmlChild, xmlChildText, xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { type Answer, NO_CONTENT } from '../http/answer.ts'
import { queryValue } from '../http/request.ts'
import { type FaultCode, malformedXml, notImplemented, S3Fault } from '../http/s3-fault.ts'
import { OWNERSHIPS } from '../state/buckets.ts'
import type { BucketCall, Handler } from './call.ts'
import { requireDocument } from './documents.ts'

export function getBucketVersioning({ state, bucket }: BucketCall): Answer {
  const { versioning } = state.buckets.require(bucket)
  return { xml: xmlDocument('VersioningConfiguration', xmlText('Status', versioning || undefined)) }
}

export async function putBucketVersioning(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const document = await requireDocument(call, 'VersioningConfiguration')
  const status = xmlChildText(document, 'Status')?.trim()
  if (xmlChildText(document, 'MfaDelete')?.trim() === 'Enabled') throw notImplemented('MfaDelete')
  if (status === undefined) throw new S3Fault('IllegalVersioningConfigurationException')
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml()
  if (bucket.objectLock !== undefined && status !== 'Enabled') {
    throw new S3Fault('InvalidBucketState', {
      message:
        'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
    })
  }
  call.state.buckets.set(bucket, 'versioning', status)
  return {}
}

export function getBucketOwnershipControls({ state, bucket }: BucketCall): Answer {
  const { ownership } = state.buckets.require(bucket)
  if (ownership === '') {
    throw new S3Fault('OwnershipControlsNotFoundError', { details: { BucketName: bucket } })
  }
  const rule = xmlGroup('Rule', xmlText('ObjectOwnership', ownership))
  return { xml: xmlDocument('OwnershipControls', rule) }
}

export async function putBucketOwnershipControls(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const rule = xmlChild(await requireDocument(call, 'OwnershipControls'), 'Rule')
  const wanted = rule && xmlChildText(rule, 'ObjectOwnership')?.trim()
  const ownership = OWNERSHIPS.find((name) => name === wanted)
  if (ownership === undefined) throw malformedXml()
  if (ownership === 'BucketOwnerEnforced' && bucket.acl.length > 1) {
    throw new S3Fault('InvalidBucketAclWithObjectOwnership')
  }
  call.state.buckets.set(bucket, 'ownership', ownership)
  return {}
}

export function deleteBucketOwnershipControls({ state, bucket }: BucketCall): Answer {
  state.buckets.set(state.buckets.require(bucket), 'ownership', '')
  return NO_CONTENT
}

/** The answer for a setting that cannot be made here, so that no bucket has it. */
export function neverConfigured(code: FaultCode): Handler<'bucket'> {
  return ({ state, bucket }) => {
    state.buckets.require(bucket)
    throw new S3Fault(code, { details: { BucketName: bucket } })
  }
}

/** The answer for settings of which a bucket can have several, and has none here. */
export function emptyList(root: string): Handler<'bucket'> {
  return ({ request, state, bucket }) => {
    state.buckets.require(bucket)
    if (queryValue(request, 'id') !== undefined) throw new S3Fault('NoSuchConfiguration')
    return { xml: xmlDocument(root, xmlText('IsTruncated', false)) }
  }
}

/** The answer for a setting that S3 shows as an empty document while it is not made. */
export function emptyConfiguration(
  root: string,
  ...children: readonly string[]
): Handler<'bucket'> {
  return ({ state, bucket }) => {
    state.buckets.require(bucket)
    return { xml: xmlDocument(root, ...children) }
  }
}
