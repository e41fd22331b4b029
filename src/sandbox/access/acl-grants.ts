// What an ACL grants. Source: "Mapping of ACL permissions and access policy permissions" in
// "Access control list (ACL) overview" of the user guide.
import { type Acl, GROUPS, isPublicGrant, type Permission } from '../state/acl.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import type { Caller } from './caller.ts'

/** By action of the bucket's ACL. */
const OF_BUCKET: Readonly<Record<string, Permission>> = {
  's3:ListBucket': 'READ',
  's3:ListBucketVersions': 'READ',
  's3:ListBucketMultipartUploads': 'READ',
  's3:PutObject': 'WRITE',
  's3:DeleteObject': 'WRITE',
  's3:GetBucketAcl': 'READ_ACP',
  's3:PutBucketAcl': 'WRITE_ACP',
}

/** By action of the object's own ACL. */
const OF_OBJECT: Readonly<Record<string, Permission>> = {
  's3:GetObject': 'READ',
  's3:GetObjectVersion': 'READ',
  's3:GetObjectAcl': 'READ_ACP',
  's3:GetObjectVersionAcl': 'READ_ACP',
  's3:PutObjectAcl': 'WRITE_ACP',
  's3:PutObjectVersionAcl': 'WRITE_ACP',
}

/** What may come with an object that is being made, by whoever may make it. */
const WITH_CREATION: ReadonlySet<string> = new Set(['s3:PutObjectAcl', 's3:PutObjectTagging'])

/** Actions on an object that its owner decides, where that is not the bucket's owner. */
const OWNERS_OWN: ReadonlySet<string> = new Set([
  ...Object.keys(OF_OBJECT),
  's3:GetObjectAttributes',
  's3:GetObjectVersionAttributes',
  's3:GetObjectTagging',
  's3:GetObjectVersionTagging',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersionTagging',
])

/** What is done to whose thing. */
export interface AclQuestion {
  readonly action: string
  readonly bucket: Bucket
  /** Whether the request makes the object, so that no ACL of it is there to ask. */
  readonly creates: boolean
  /** The object that is there, looked up when it matters. */
  readonly version: () => Version | undefined
}

/** Whether ACLs count in a bucket. */
export function aclsAreOn({ ownership }: Bucket): boolean {
  return ownership !== 'BucketOwnerEnforced'
}

/** The owner of the object, if it is the object's owner who decides, and another than the bucket's. */
export function decidingOwner({ action, bucket, creates, version }: AclQuestion) {
  if (!bucket.isShared || !aclsAreOn(bucket) || !OWNERS_OWN.has(action)) return undefined
  if (creates && WITH_CREATION.has(action)) return undefined
  return version()?.attributes.owner
}

/** Whether an ACL lets the caller do this, who is of another account than the owner or of none. */
export function aclGrants(caller: Caller, question: AclQuestion): boolean {
  const { action, bucket, creates, version } = question
  if (!aclsAreOn(bucket)) return false
  if (creates && WITH_CREATION.has(action)) return holds(caller, bucket, bucket.acl, 'WRITE')
  const ofObject = OF_OBJECT[action]
  if (ofObject !== undefined) {
    const found = version()
    // What is not there has no ACL: who may list the bucket is told that it is not.
    const isMissing = found === undefined || found.isDeleteMarker
    const acl = isMissing && ofObject === 'READ' ? bucket.acl : found?.attributes.acl
    return holds(caller, bucket, acl, ofObject)
  }
  const ofBucket = OF_BUCKET[action]
  if (ofBucket === undefined || !holds(caller, bucket, bucket.acl, ofBucket)) return false
  return ofBucket !== 'WRITE' || mayReplace(caller, bucket, version())
}

/** WRITE lets one make new objects, and replace and delete one's own. */
function mayReplace({ account }: Caller, bucket: Bucket, version: Version | undefined): boolean {
  if (version === undefined || version.isDeleteMarker) return true
  return (version.attributes.owner ?? bucket.owner).canonicalId === account.canonicalId
}

function holds(caller: Caller, bucket: Bucket, acl: Acl = [], permission: Permission): boolean {
  return acl.some(
    (grant) =>
      (grant.permission === permission || grant.permission === 'FULL_CONTROL') &&
      (bucket.publicAccessBlock?.IgnorePublicAcls !== true || !isPublicGrant(grant)) &&
      isGrantee(caller, grant),
  )
}

/** The service that S3's group for logs stands for. */
export const LOG_DELIVERY = 'logging.s3.amazonaws.com'

function isGrantee({ account, arn, identity }: Caller, { grantee }: Acl[number]): boolean {
  if (grantee.kind === 'user') return grantee.id === account.canonicalId
  if (grantee.uri === GROUPS.LogDelivery) return arn === LOG_DELIVERY
  if (grantee.uri === GROUPS.AuthenticatedUsers) return identity !== undefined
  return grantee.uri === GROUPS.AllUsers
}
