// ACLs in headers: canned ones and explicit grants. Source: "Access control list (ACL)
// overview" in the user guide. The sandbox keeps ACLs and gives them back; it has one account,
// and nobody else is ever let in.
import { type S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../s3-fault.ts'
import type { Acl, Grant, Grantee, Permission } from '../state/acl.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Account } from './call.ts'

export const GROUPS = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
} as const

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

export function ownersAcl(account: Account): Acl {
  return [{ grantee: { kind: 'user', id: account.canonicalId }, permission: 'FULL_CONTROL' }]
}

/** Whether a request says anything about an ACL in its headers. */
export function hasAclHeaders({ headers }: S3Request): boolean {
  return headers.has('x-amz-acl') || GRANT_HEADERS.some(([name]) => headers.has(name))
}

/**
 * The ACL of a new object in a bucket, private unless its headers say otherwise.
 *
 * @throws AccessControlListNotSupported where the bucket's owner owns all and ACLs are off.
 */
export function readAclHeaders(request: S3Request, bucket: Bucket, account: Account): Acl {
  if (bucket.ownership !== 'BucketOwnerEnforced') return aclOfHeaders(request, account)
  const canned = request.headers.get('x-amz-acl')
  const granted = GRANT_HEADERS.some(([name]) => request.headers.has(name))
  if (granted || (canned !== undefined && canned !== 'bucket-owner-full-control')) {
    throw new S3Fault('AccessControlListNotSupported')
  }
  return ownersAcl(account)
}

/** The ACL that headers describe; the owner's alone where they describe none. */
export function aclOfHeaders({ headers }: S3Request, account: Account): Acl {
  const canned = headers.get('x-amz-acl')
  const grants = GRANT_HEADERS.flatMap(([name, permission]) =>
    parseGrantees(headers.get(name), account).map((grantee) => ({ grantee, permission })),
  )
  if (canned !== undefined && grants.length > 0) {
    throw new S3Fault('InvalidRequest', {
      message: 'Specifying both Canned ACLs and Header Grants is not allowed',
    })
  }
  if (canned === undefined) return grants.length > 0 ? grants : ownersAcl(account)
  const also = Object.hasOwn(CANNED, canned) ? CANNED[canned] : undefined
  if (also === undefined) throw invalidArgument('x-amz-acl', canned, '')
  const groups = also.map(
    ([group, permission]): Grant => ({
      grantee: { kind: 'group', uri: GROUPS[group] },
      permission,
    }),
  )
  return [...groups, ...ownersAcl(account)]
}

const GRANTEE = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/i

function parseGrantees(header: string | undefined, account: Account): Grantee[] {
  if (header === undefined || header.trim() === '') return []
  return header.split(',').map((text) => {
    const match = GRANTEE.exec(text)
    if (match === null) throw invalidArgument('x-amz-grant', text, 'Argument format not recognized')
    const [, kind = '', value = ''] = match
    return checkGrantee(kind.toLowerCase() === 'uri' ? 'uri' : kind, value, account)
  })
}

/** A grantee that exists: the one account, or one of S3's groups. */
export function checkGrantee(kind: string, value: string, account: Account): Grantee {
  if (kind === 'uri') {
    if (!Object.values<string>(GROUPS).includes(value)) {
      throw invalidArgument('Group/URI', value, 'Invalid group uri')
    }
    return { kind: 'group', uri: value }
  }
  if (kind === 'id') {
    if (value !== account.canonicalId)
      throw invalidArgument('CanonicalUser/ID', value, 'Invalid id')
    return { kind: 'user', id: value }
  }
  throw new S3Fault('InvalidArgument', {
    message: 'Grants by e-mail address are no longer supported',
    details: { ArgumentName: 'AmazonCustomerByEmail/EmailAddress', ArgumentValue: value },
  })
}
