// Actions that do not exist: AWS takes them, and they do nothing.
import { serviceFacts } from '../../../aws/actions/facts.ts'
import type { PlacedText, Statement } from '../../policy/policy.ts'
import { suggest } from '../../policy/suggest.ts'
import type { Remark } from '../finding.ts'
import { MOST_PATTERNS, type Subject } from '../lint-context.ts'
import { actionsNamed, isExact, serviceOf } from '../matched-actions.ts'
import { printFix, withActions } from '../repair.ts'

/**
 * What people call actions, and what those need. The names of S3's operations and of its commands,
 * where they are not those of actions.
 */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  's3:headbucket': ['s3:ListBucket'],
  's3:headobject': ['s3:GetObject'],
  's3:listobjects': ['s3:ListBucket'],
  's3:listobjectsv2': ['s3:ListBucket'],
  's3:listobject': ['s3:ListBucket'],
  's3:listobjectversions': ['s3:ListBucketVersions'],
  's3:listbuckets': ['s3:ListAllMyBuckets'],
  's3:listmultipartuploads': ['s3:ListBucketMultipartUploads'],
  's3:listparts': ['s3:ListMultipartUploadParts'],
  's3:createmultipartupload': ['s3:PutObject'],
  's3:initiatemultipartupload': ['s3:PutObject'],
  's3:uploadpart': ['s3:PutObject'],
  's3:uploadpartcopy': ['s3:PutObject', 's3:GetObject'],
  's3:completemultipartupload': ['s3:PutObject'],
  's3:copyobject': ['s3:PutObject', 's3:GetObject'],
  's3:deleteobjects': ['s3:DeleteObject'],
  's3:putobjectaclversion': ['s3:PutObjectVersionAcl'],
  's3:getobjectaclversion': ['s3:GetObjectVersionAcl'],
  's3:getlifecycle': ['s3:GetLifecycleConfiguration'],
  's3:getbucketlifecycle': ['s3:GetLifecycleConfiguration'],
  's3:getbucketlifecycleconfiguration': ['s3:GetLifecycleConfiguration'],
  's3:putbucketlifecycle': ['s3:PutLifecycleConfiguration'],
  's3:putbucketlifecycleconfiguration': ['s3:PutLifecycleConfiguration'],
  's3:getbucketencryption': ['s3:GetEncryptionConfiguration'],
  's3:putbucketencryption': ['s3:PutEncryptionConfiguration'],
  's3:getbucketreplication': ['s3:GetReplicationConfiguration'],
  's3:putbucketreplication': ['s3:PutReplicationConfiguration'],
  's3:getobjectlockconfiguration': ['s3:GetBucketObjectLockConfiguration'],
  's3:putobjectlockconfiguration': ['s3:PutBucketObjectLockConfiguration'],
  's3:getpublicaccessblock': ['s3:GetBucketPublicAccessBlock'],
  's3:putpublicaccessblock': ['s3:PutBucketPublicAccessBlock'],
  's3:selectobjectcontent': ['s3:GetObject'],
}

export function unknownActions({ statement }: Subject): Remark[] {
  return statement.actions.patterns
    .slice(0, MOST_PATTERNS)
    .filter(isUnknown)
    .map((pattern) => remark(statement, pattern))
}

/** Of a service that we know nothing of, nothing is unknown. */
function isUnknown({ text }: PlacedText): boolean {
  return serviceFacts(serviceOf(text)) !== undefined && actionsNamed(text).length === 0
}

function remark(statement: Statement, { text, place }: PlacedText): Remark {
  const meant = likely(text)
  const question = meant.length === 0 ? '' : `; likely meant: ${meant.join(' and ')}`
  return {
    code: 'unknown-action',
    severity: 'error',
    place,
    message: isExact(text)
      ? `${text} is no action of AWS and ${effectOf(statement)} nothing${question}.`
      : `No action of AWS matches ${text}${question}.`,
    fix: printFix(withActions(statement, (action) => (action === text ? meant : action))),
  }
}

function effectOf({ effect }: Statement): string {
  return effect === 'Allow' ? 'allows' : 'denies'
}

/** The action likely meant; none where nothing is like it. */
function likely(text: string): readonly string[] {
  const known = MEANT[text.toLowerCase()]
  if (known !== undefined || !isExact(text)) return known ?? []
  const service = serviceOf(text)
  const names = [...(serviceFacts(service)?.actions.values() ?? [])].map(({ name }) => name)
  const near = suggest(text.slice(service.length + 1), names)
  return near === undefined ? [] : [`${service}:${near}`]
}
