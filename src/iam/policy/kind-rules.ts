// What the grammar of a policy allows by where the policy is attached:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and, for SCPs and
// RCPs, https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
import type { PolicyKind, PolicyPrincipal } from './policy.ts'

export interface KindRules {
  /** As `an identity policy`. */
  readonly title: string
  /** Whether `Principal` must stand in each statement, may not, or can only be `"*"`. */
  readonly principal: 'required' | 'refused' | 'everyone'
  readonly principalTypes: readonly PolicyPrincipal['type'][]
  readonly notPrincipal: boolean
  readonly notAction: boolean
  readonly resource: 'required' | 'refused'
  /** Whether `arn:aws:s3` stands for `arn:aws:s3:*:*:*`. */
  readonly incompleteArns: boolean
  readonly id: boolean
  /** Whether a Sid is unique, and of letters and digits only. */
  readonly plainSids: boolean
}

const IDENTITY: KindRules = {
  title: 'an identity policy',
  principal: 'refused',
  principalTypes: [],
  notPrincipal: false,
  notAction: true,
  resource: 'required',
  incompleteArns: true,
  id: false,
  plainSids: true,
}

export const KIND_RULES: Readonly<Record<PolicyKind, KindRules>> = {
  identity: IDENTITY,
  boundary: { ...IDENTITY, title: 'a permissions boundary' },
  session: { ...IDENTITY, title: 'a session policy', incompleteArns: false },
  scp: { ...IDENTITY, title: 'a service control policy' },
  rcp: {
    ...IDENTITY,
    title: 'a resource control policy',
    principal: 'everyone',
    principalTypes: ['AWS'],
    notAction: false,
  },
  bucket: {
    title: 'a bucket policy',
    principal: 'required',
    principalTypes: ['AWS', 'Service', 'CanonicalUser'],
    notPrincipal: true,
    notAction: true,
    resource: 'required',
    incompleteArns: false,
    id: true,
    plainSids: false,
  },
  trust: {
    ...IDENTITY,
    title: "a role's trust policy",
    principal: 'required',
    principalTypes: ['AWS', 'Service', 'Federated'],
    resource: 'refused',
    id: true,
  },
}
