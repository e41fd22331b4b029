/** Who a grant is for: a canonical user by id, or one of S3's groups by URI. */
export type Grantee =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'group'; readonly uri: string }

export const PERMISSIONS = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'] as const
export type Permission = (typeof PERMISSIONS)[number]

export interface Grant {
  readonly grantee: Grantee
  readonly permission: Permission
}

/** An access control list; its owner is the sandbox's one account. */
export type Acl = readonly Grant[]
