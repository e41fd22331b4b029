/** Who a grant is for: a canonical user by id, or one of S3's groups by URI. */
export type Grantee =
  | { readonly kind: 'user'; readonly id: string; readonly displayName?: string | undefined }
  | { readonly kind: 'group'; readonly uri: string }

export const PERMISSIONS = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'] as const
export type Permission = (typeof PERMISSIONS)[number]

export interface Grant {
  readonly grantee: Grantee
  readonly permission: Permission
}

/** An access control list. Its owner stands beside it, with what it is the list of. */
export type Acl = readonly Grant[]

export const GROUPS = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
} as const

/** The groups whose grants make an ACL public: "The meaning of public" in the user guide. */
const PUBLIC: ReadonlySet<string> = new Set([GROUPS.AllUsers, GROUPS.AuthenticatedUsers])

/** Whether it gives something to everyone, or to everyone with an AWS account. */
export function isPublicGrant({ grantee }: Grant): boolean {
  return grantee.kind === 'group' && PUBLIC.has(grantee.uri)
}
