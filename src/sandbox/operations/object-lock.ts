// Whether a bucket has Object Lock, and what its new versions get by default. Source:
// PutObjectLockConfiguration in the API Reference.
import {
  type XmlElement,
  xmlChild,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import type { Answer } from '../http/answer.ts'
import { malformedXml, S3Fault } from '../http/s3-fault.ts'
import type { Bucket } from '../state/buckets.ts'
import { type DefaultRetention, RETENTION_MODES } from '../state/lock.ts'
import type { BucketCall } from './call.ts'
import { requireDigest, requireDocument } from './documents.ts'

/** A hundred years either way, which AWS gives as the longest default. */
const MOST = { Days: 36_500, Years: 100 } as const

export function getObjectLockConfiguration({ state, bucket }: BucketCall): Answer {
  const { objectLock } = state.buckets.require(bucket)
  if (objectLock === undefined) {
    throw new S3Fault('ObjectLockConfigurationNotFoundError', { details: { BucketName: bucket } })
  }
  const { defaultRetention } = objectLock
  return {
    xml: xmlDocument(
      'ObjectLockConfiguration',
      xmlText('ObjectLockEnabled', 'Enabled'),
      defaultRetention === undefined ? '' : ruleElement(defaultRetention),
    ),
  }
}

function ruleElement({ mode, unit, count }: DefaultRetention): string {
  const retention = xmlGroup('DefaultRetention', xmlText('Mode', mode), xmlText(unit, count))
  return xmlGroup('Rule', retention)
}

export async function putObjectLockConfiguration(call: BucketCall): Promise<Answer> {
  requireDigest(call)
  const document = await requireDocument(call, 'ObjectLockConfiguration')
  const bucket = call.state.buckets.require(call.bucket)
  const defaultRetention = readDefaultRetention(document)
  if (bucket.versioning !== 'Enabled') {
    throw new S3Fault('InvalidBucketState', {
      message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    })
  }
  call.state.buckets.set(bucket, 'object_lock', JSON.stringify({ defaultRetention }))
  return {}
}

function readDefaultRetention(document: XmlElement): DefaultRetention | undefined {
  if (xmlChildText(document, 'ObjectLockEnabled')?.trim() !== 'Enabled') {
    throw malformedXml()
  }
  const rule = xmlChild(document, 'Rule')
  if (rule === undefined) return undefined
  const retention = xmlChild(rule, 'DefaultRetention')
  const wanted = retention && xmlChildText(retention, 'Mode')?.trim()
  const mode = RETENTION_MODES.find((name) => name === wanted)
  if (retention === undefined || mode === undefined) throw malformedXml()
  const days = xmlChildText(retention, 'Days')?.trim()
  const years = xmlChildText(retention, 'Years')?.trim()
  if ((days === undefined) === (years === undefined)) throw malformedXml()
  const unit = days === undefined ? 'Years' : 'Days'
  return { mode, unit, count: readCount(unit, days ?? years ?? '') }
}

function readCount(unit: DefaultRetention['unit'], text: string): number {
  if (!/^[+-]?\d{1,10}$/.test(text)) throw malformedXml()
  const count = Number(text)
  if (count >= 1 && count <= MOST[unit]) return count
  throw new S3Fault('InvalidArgument', {
    message:
      count < 1
        ? 'Default retention period must be a positive integer value.'
        : `Default retention period too large (max ${MOST[unit]} ${unit.toLowerCase()}).`,
    details: { ArgumentName: unit },
  })
}

/** @throws InvalidRequest for a bucket without Object Lock. */
export function requireLockable({ objectLock }: Bucket): void {
  if (objectLock !== undefined) return
  throw new S3Fault('InvalidRequest', { message: 'Bucket is missing Object Lock Configuration' })
}
