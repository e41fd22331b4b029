// GetBucketLogging, PutBucketLogging. Source: their pages in the S3 API Reference, and "Enabling
// Amazon S3 server access logging" in the user guide for what a target bucket must be.
import {
  type XmlElement,
  xmlChild,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import { aclsAreOn } from '../access/acl-grants.ts'
import { mayDeliverLogs } from '../access/service-caller.ts'
import type { Answer } from '../http/answer.ts'
import { malformedXml, S3Fault } from '../http/s3-fault.ts'
import type { Account } from '../state/account.ts'
import type { Bucket } from '../state/buckets.ts'
import { type BucketLogging, TARGET_PERMISSIONS, type TargetGrant } from '../state/logging.ts'
import { granteeElement, parseGrantee } from './acl.ts'
import type { BucketCall } from './call.ts'
import { requireDocument } from './documents.ts'

export function getBucketLogging({ state, bucket: name }: BucketCall): Answer {
  const { logging, owner } = state.buckets.require(name)
  const status = logging === undefined ? [] : [loggingElement(logging, owner)]
  return { xml: xmlDocument('BucketLoggingStatus', ...status) }
}

export async function putBucketLogging(call: BucketCall): Promise<Answer> {
  const { buckets } = call.state
  const source = buckets.require(call.bucket)
  const document = await requireDocument(call, 'BucketLoggingStatus')
  const enabled = xmlChild(document, 'LoggingEnabled')
  const logging = enabled && parseLogging(enabled, call)
  if (logging !== undefined) requireTarget(call, source, logging)
  buckets.set(source, 'logging', logging === undefined ? null : JSON.stringify(logging))
  return {}
}

function parseLogging(element: XmlElement, call: BucketCall): BucketLogging {
  const targetBucket = xmlChildText(element, 'TargetBucket')?.trim()
  const targetPrefix = xmlChildText(element, 'TargetPrefix')
  if (targetBucket === undefined || targetPrefix === undefined) throw malformedXml()
  const grants = xmlChild(element, 'TargetGrants')
  return {
    targetBucket,
    targetPrefix,
    grants: grants === undefined ? [] : xmlChildren(grants, 'Grant').map(parseGrant),
    keyFormat: parseKeyFormat(xmlChild(element, 'TargetObjectKeyFormat')),
  }

  function parseGrant(grant: XmlElement): TargetGrant {
    const grantee = xmlChild(grant, 'Grantee')
    const name = xmlChildText(grant, 'Permission')?.trim()
    const permission = TARGET_PERMISSIONS.find((known) => known === name)
    if (grantee === undefined || permission === undefined) throw malformedXml()
    return { grantee: parseGrantee(grantee, call), permission }
  }
}

function parseKeyFormat(element: XmlElement | undefined): BucketLogging['keyFormat'] {
  if (element === undefined) return 'default'
  const simple = xmlChild(element, 'SimplePrefix')
  const partitioned = xmlChild(element, 'PartitionedPrefix')
  if ((simple === undefined) === (partitioned === undefined)) throw malformedXml()
  if (partitioned === undefined) return 'simple'
  const source = xmlChildText(partitioned, 'PartitionDateSource')?.trim()
  if (source !== 'EventTime' && source !== 'DeliveryTime') throw malformedXml()
  return source
}

/** @throws InvalidTargetBucketForLogging, CrossLocationLoggingProhibitted, AccessControlListNotSupported */
function requireTarget(call: BucketCall, source: Bucket, logging: BucketLogging): void {
  const target = call.state.buckets.find(logging.targetBucket)
  const refuse = (message: string) =>
    new S3Fault('InvalidTargetBucketForLogging', {
      message,
      details: { TargetBucket: logging.targetBucket },
    })
  if (target === undefined) throw refuse('The target bucket for logging does not exist')
  if (target.owner.id !== source.owner.id) {
    throw refuse('The owner for the bucket to be logged and the target bucket must be the same.')
  }
  if (target.location !== source.location) {
    throw new S3Fault('CrossLocationLoggingProhibitted', {
      details: { TargetBucketLocation: target.location },
    })
  }
  if (target.objectLock?.defaultRetention !== undefined) {
    throw refuse('The target bucket for logging must not have a default retention period.')
  }
  if (target.payer === 'Requester') {
    throw refuse('The target bucket for logging must not have Requester Pays enabled.')
  }
  if (logging.grants.length > 0 && !aclsAreOn(target)) {
    throw new S3Fault('AccessControlListNotSupported')
  }
  // Where ACLs are off S3 takes the target as it is, and delivers once its policy allows it.
  if (aclsAreOn(target) && !mayDeliverLogs(call, source, target, logging)) {
    throw refuse(
      'You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket',
    )
  }
}

function loggingElement(logging: BucketLogging, owner: Account): string {
  const { grants, keyFormat, targetBucket, targetPrefix } = logging
  return xmlGroup(
    'LoggingEnabled',
    xmlText('TargetBucket', targetBucket),
    grants.length === 0 ? '' : xmlGroup('TargetGrants', ...grants.map(grantElement)),
    keyFormat === 'default' ? '' : xmlGroup('TargetObjectKeyFormat', formatElement(keyFormat)),
    xmlText('TargetPrefix', targetPrefix),
  )

  function grantElement({ grantee, permission }: TargetGrant): string {
    const element = granteeElement(grantee, owner)
    return xmlGroup('Grant', element, xmlText('Permission', permission))
  }
}

function formatElement(format: Exclude<BucketLogging['keyFormat'], 'default'>): string {
  if (format === 'simple') return xmlGroup('SimplePrefix')
  return xmlGroup('PartitionedPrefix', xmlText('PartitionDateSource', format))
}
