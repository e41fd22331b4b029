// ACLs in headers: canned ones and explicit grants. Source: "Access control list (ACL)
// overview" in the user guide. What they grant is decided in access/.
import { aclsAreOn } from '../access/acl-grants.ts'
import { type S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Account } from '../state/account.ts'
import {
  type Acl,
  GROUPS,
  type Grant,
  type Grantee,
  isPublicGrant,
  type Permission,
} from '../state/acl.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Attributes } from '../state/version.ts'
import type { Call } from './call.ts'

type Group = keyof typeof GROUPS

/** What each canned ACL grants beside the owner's full control. */
const CANNED: Readonly<Record<string, readonly (readonly [Group, Permission])[]>> = {
  private: [],
  'public-read': [['AllUsers', 'READ']],
  'public-read-write': [
    ['AllUsers', 'READ'],
    ['AllUsers', 'WRITE'],
  ],
  'authenticated-read': [['AuthenticatedUsers', 'READ']],
  'aws-exec-read': [],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [
    ['LogDelivery', 'WRITE'],
    ['LogDelivery', 'READ_ACP'],
  ],
}

const GRANT_HEADERS: readonly (readonly [header: string, permission: Permission])[] = [
  ['x-amz-grant-full-control', 'FULL_CONTROL'],
  ['x-amz-grant-read', 'READ'],
  ['x-amz-grant-write', 'WRITE'],
  ['x-amz-grant-read-acp', 'READ_ACP'],
  ['x-amz-grant-write-acp', 'WRITE_ACP'],
]

export function ownersAcl({ canonicalId, displayName }: Account): Acl {
  const grantee = { kind: 'user', id: canonicalId, displayName } as const
  return [{ grantee, permission: 'FULL_CONTROL' }]
}

/** Whether a request says anything about an ACL in its headers. */
export function hasAclHeaders({ headers }: S3Request): boolean {
  return headers.has('x-amz-acl') || GRANT_HEADERS.some(([name]) => headers.has(name))
}

/**
 * The ACL and the owner of an object that is made, private unless its headers say otherwise. That
 * a bucket gets objects of others is kept before the first one can be there.
 *
 * @throws AccessControlListNotSupported where the bucket's owner owns all and ACLs are off;
 *   AccessDenied for a public ACL where those are blocked.
 */
export function aclOfNewObject(call: Call, bucket: Bucket): Pick<Attributes, 'acl' | 'owner'> {
  const owner = ownerOfNewObject(call, bucket)
  const acl = readAclHeaders(call, bucket, owner)
  if (owner === bucket.owner) return { acl, owner: undefined }
  if (!bucket.isShared) call.state.buckets.set(bucket, 'shared', 'yes')
  return { acl, owner }
}

/** Source: "Controlling ownership of objects" in the user guide. */
function ownerOfNewObject({ account, request }: Call, bucket: Bucket): Account {
  const isOwners = account.canonicalId === bucket.owner.canonicalId
  const isGiven =
    bucket.ownership === 'BucketOwnerPreferred' &&
    request.headers.get('x-amz-acl') === 'bucket-owner-full-control'
  return isOwners || isGiven || !aclsAreOn(bucket) ? bucket.owner : account
}

/** The ACL that headers give to what `owner` is about to own in a bucket. */
export function readAclHeaders(call: Call, bucket: Bucket, owner: Account): Acl {
  const { request } = call
  if (aclsAreOn(bucket)) {
    const acl = aclOfHeaders(call, bucket, owner)
    requireUnblocked(call, bucket, acl)
    return acl
  }
  const canned = request.headers.get('x-amz-acl')
  const granted = GRANT_HEADERS.some(([name]) => request.headers.has(name))
  const isIgnored = canned === 'private' && call.access.readings.privateAcl === 'ignored'
  const isTaken = canned === undefined || canned === 'bucket-owner-full-control' || isIgnored
  if (granted || !isTaken) {
    throw new S3Fault('AccessControlListNotSupported')
  }
  return ownersAcl(bucket.owner)
}

/** @throws AccessDenied for a public ACL, if the bucket blocks new ones. */
export function requireUnblocked({ access, request }: Call, bucket: Bucket, acl: Acl): void {
  if (bucket.publicAccessBlock?.BlockPublicAcls !== true || !acl.some(isPublicGrant)) return
  throw access.blockedAcl(bucket.name, request.key)
}

/** The ACL that headers describe; the owner's alone where they describe none. */
export function aclOfHeaders(call: Call, bucket: Bucket, owner: Account): Acl {
  const { headers } = call.request
  const canned = headers.get('x-amz-acl')
  const grants = GRANT_HEADERS.flatMap(([name, permission]) =>
    parseGrantees(headers.get(name), call).map((grantee) => ({ grantee, permission })),
  )
  if (canned !== undefined && grants.length > 0) {
    throw new S3Fault('InvalidRequest', {
      message: 'Specifying both Canned ACLs and Header Grants is not allowed',
    })
  }
  if (canned === undefined) return grants.length > 0 ? grants : ownersAcl(owner)
  const also = Object.hasOwn(CANNED, canned) ? CANNED[canned] : undefined
  if (also === undefined) throw invalidArgument('x-amz-acl', canned, '')
  const groups = also.map(
    ([group, permission]): Grant => ({
      grantee: { kind: 'group', uri: GROUPS[group] },
      permission,
    }),
  )
  return [...groups, ...ownersAcl(owner), ...grantsToBucketOwner(canned, bucket, owner)]
}

const FOR_BUCKET_OWNER: Readonly<Record<string, Permission>> = {
  'bucket-owner-read': 'READ',
  'bucket-owner-full-control': 'FULL_CONTROL',
}

/** Two canned ACLs let the bucket's owner have what another owns. */
function grantsToBucketOwner(canned: string, bucket: Bucket, owner: Account): Grant[] {
  const permission = FOR_BUCKET_OWNER[canned]
  if (permission === undefined || owner.canonicalId === bucket.owner.canonicalId) return []
  return ownersAcl(bucket.owner).map((grant) => ({ ...grant, permission }))
}

const GRANTEE = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/i

function parseGrantees(header: string | undefined, call: Call): Grantee[] {
  if (header === undefined || header.trim() === '') return []
  return header.split(',').map((text) => {
    const match = GRANTEE.exec(text)
    if (match === null) throw invalidArgument('x-amz-grant', text, 'Argument format not recognized')
    const [, kind = '', value = ''] = match
    return checkGrantee(kind.toLowerCase() === 'uri' ? 'uri' : kind, value, call)
  })
}

/** A grantee that exists: an account, or one of S3's groups. */
export function checkGrantee(kind: string, value: string, { directory, request }: Call): Grantee {
  if (kind === 'uri') {
    if (!Object.values<string>(GROUPS).includes(value)) {
      throw invalidArgument('Group/URI', value, 'Invalid group uri')
    }
    return { kind: 'group', uri: value }
  }
  if (kind === 'id') {
    const known = directory.accountOfCanonicalId(value)
    if (known === undefined) throw invalidArgument('CanonicalUser/ID', value, 'Invalid id')
    return { kind: 'user', id: value, displayName: known.displayName }
  }
  // By e-mail address: "will receive an HTTP 405 (Method Not Allowed) error" since October 2025.
  throw new S3Fault('MethodNotAllowed', {
    details: { Method: request.method, ResourceType: 'ACL' },
  })
}
